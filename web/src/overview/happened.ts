import { percent } from '@almanac-chain/agent/base/format';
import { amountText } from '@almanac-chain/agent/chain/amount';
import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import { secondsPerDay } from '@almanac-chain/agent/sli/calendar';
import { isImprobable } from '@almanac-chain/agent/sli/incident';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import { hrefOf } from '../app/route.ts';
import type { TestedSubject } from '../chain/scalability.ts';
import { changeText, type Release, rate } from '../scalability/releases.ts';
import type { Agreed } from './agreements.ts';
import { type NetworkView, objectivePpm } from './network-view.ts';
import { dayText, lengthText, plainPercent, spanText } from './words.ts';

/** Something that happened, for everyone in one list. */
export interface Happened {
  readonly key: string;
  /** Sorted by it, UTC seconds. */
  readonly atS: number;
  readonly when: string;
  readonly tone: 'down' | 'up' | 'warn' | 'acc' | 'none';
  /** An account that the sentence begins with, as its subject. */
  readonly account?: string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly meta?: string;
  readonly href?: string;
}

export interface MotionVotes {
  readonly index: number;
  readonly threshold: number;
  readonly ayes: number;
  readonly nays: number;
}

interface Known {
  readonly view: NetworkView;
  readonly network: number;
  readonly subject: TestedSubject | undefined;
  readonly releases: readonly Release[];
  readonly agreed: Agreed | undefined;
  readonly motions: readonly MotionVotes[];
  readonly asOf: { readonly number: number; readonly timeMs: number };
  /** Seconds that a block has taken on average; undefined where that is not known. */
  readonly blockS: number | undefined;
}

/** Outages, releases, payments and motions, the newest first; single slots are one line. */
export function happenedIn(known: Known): readonly Happened[] {
  const all = [...outages(known), ...released(known), ...paid(known), ...asked(known)];
  return all.toSorted((one, other) => other.atS - one.atS);
}

/** Slots missed outside of outages, and since when: of older days no windows are kept. */
export interface SingleSlots {
  readonly count: number;
  /** Undefined where no window was measured. */
  readonly sinceS: number | undefined;
}

export function singleMisses({ view: { shown } }: Pick<Known, 'view'>): SingleSlots {
  const starts = shown.flatMap(({ windowsSinceS }) => windowsSinceS ?? []);
  return {
    count: shown.reduce((sum, { windows }) => sum + windows.single, 0),
    sinceS: starts.length === 0 ? undefined : Math.min(...starts),
  };
}

function outages({ view, network }: Known): readonly Happened[] {
  const windowS = view.windowS ?? 0;
  return view.shown.flatMap(({ target, windows, lastWindows, days }): Happened[] => {
    const who = {
      account: target.account,
      subject: target.name ?? `target ${target.id}`,
      tone: 'down' as const,
      href: hrefOf(['v', target.account ?? String(target.id)], { network: network || undefined }),
    };
    const byWindow = windows.stretches.map(({ under, state }): Happened => {
      const fromS = under[0]?.startS ?? 0;
      const toS = (under.at(-1)?.startS ?? 0) + windowS;
      const missed = under.reduce((sum, { part, whole }) => sum + whole - part, 0);
      const whole = under.reduce((sum, window) => sum + window.whole, 0);
      const isAway = missed === whole;
      return {
        ...who,
        key: `outage ${target.id} ${fromS}`,
        atS: fromS,
        when:
          state === 'open'
            ? `since ${dayText(fromS)}, ${spanText(fromS, fromS).slice(-5)}`
            : spanText(fromS, toS),
        text: `${isAway ? 'was away' : 'missed slots'} for ${lengthText(toS - fromS)}: ${missed} of ${whole} slots missed`,
        meta: state === 'open' ? 'not over yet' : 'by the chain’s own count',
      };
    });
    // Windows leave the chain before days do: what is older is known by day.
    const firstWindowS = Math.min(
      lastWindows[0]?.startS ?? Infinity,
      windows.stretches[0]?.under[0]?.startS ?? Infinity,
      oldestOf(view),
    );
    const byDay = view.dayStarts.flatMap((startS, index): Happened[] => {
      const day = days[index];
      if (!day || startS >= firstWindowS - secondsPerDay) return [];
      const [part, whole] = [Number(day.part), Number(day.whole)];
      if (
        (sharePpm(day.part, day.whole) ?? objectivePpm) >= objectivePpm ||
        !isImprobable({ part, whole }, objectivePpm)
      )
        return [];
      return [
        {
          ...who,
          key: `day ${target.id} ${startS}`,
          atS: startS,
          when: dayText(startS),
          text: `missed ${whole - part} of ${whole} slots in a day`,
          meta: 'its windows are out of retention',
        },
      ];
    });
    return [...byWindow, ...joined(byDay, view)];
  });
}

/** Before this no windows were read. */
function oldestOf({ windowS, dayStarts, shown }: NetworkView): number {
  const keys =
    windowS === undefined ? 0 : Math.min(336, Math.floor(1_024 / Math.max(1, shown.length))) * windowS;
  return (dayStarts.at(-1) ?? 0) + secondsPerDay - keys;
}

/** Days in a row are one outage. */
function joined(days: readonly Happened[], view: NetworkView): readonly Happened[] {
  const all: Happened[] = [];
  for (const day of days) {
    const last = all.at(-1);
    const isNext = last !== undefined && days[days.indexOf(day) - 1]?.atS === day.atS - secondsPerDay;
    if (!isNext) {
      all.push(day);
      continue;
    }
    const row = view.shown.find(({ target }) => `day ${target.id} ${last.atS}` === last.key);
    const inside = view.dayStarts.flatMap((startS, index) =>
      startS >= last.atS && startS <= day.atS ? (row?.days[index] ?? []) : [],
    );
    const whole = inside.reduce((sum, one) => sum + Number(one.whole), 0);
    const part = inside.reduce((sum, one) => sum + Number(one.part), 0);
    all[all.length - 1] = {
      ...last,
      when: `${dayText(last.atS)} to ${dayText(day.atS)}`,
      text: `missed ${whole - part} of ${whole} slots in ${inside.length} days`,
    };
  }
  return all;
}

function released({ subject, releases, asOf, blockS }: Known): readonly Happened[] {
  if (!subject) return [];
  return releases.map((release): Happened => {
    const { run, verdict, change, highest, peakSize } = release;
    // Blocks have numbers, and their times are not kept: by the pace of the days that are known.
    const atS = asOf.timeMs / 1_000 - (asOf.number - run.block) * (blockS ?? 0);
    const compared = change === undefined ? '' : `: ${changeText(change)} against the baseline`;
    return {
      key: `release ${run.id}`,
      atS,
      when: blockS === undefined ? `block ${run.block.toLocaleString('en-US')}` : `about ${dayText(atS)}`,
      tone: verdict === 'refused' ? 'down' : verdict === 'passes' ? 'up' : 'none',
      subject: `${subject.name} ${run.version}`,
      text:
        verdict === 'baseline'
          ? 'is the baseline'
          : `${verdict === 'passes' || verdict === 'refused' ? (verdict === 'passes' ? 'passes' : 'is refused') : `has ${verdict}`}${compared}`,
      meta:
        highest === undefined
          ? ''
          : `${peakSize === undefined ? 'highest' : 'peak'} ${rate(highest)} a second${peakSize === undefined ? '' : ` at ${Math.round(peakSize)} ${run.varied === 'Validators' ? 'validators' : 'in flight'}`}`,
      href: hrefOf(['scale', String(subject.id)], { run: run.id }),
    };
  });
}

function paid({ agreed }: Known): readonly Happened[] {
  return (agreed?.agreements ?? []).flatMap(({ id, terms, provider, periods }) =>
    periods.flatMap(({ startS, endS, state, payout, record }): Happened[] =>
      state === 'missed'
        ? [
            {
              key: `paid ${id} ${startS}`,
              atS: endS,
              when: dayText(endS),
              tone: 'down',
              account: provider,
              subject: 'the provider',
              text: `pays ${amountText(payout, agreed?.currency)} for ${periodName(terms.period, startS)}: kept ${percent(record && sharePpm(record.part, record.whole))} %, not ${plainPercent(terms.objective.sharePpm)} %`,
              meta: `agreement ${id}, by the record of the ${terms.period}`,
              href: hrefOf(['agreements', String(id)]),
            },
          ]
        : [],
    ),
  );
}

/** @example periodName('week', 1_795_392_000) // 'week 48' */
export function periodName(period: 'day' | 'week' | 'month' | 'year', startS: number): string {
  const label = periodLabel(period, startS);
  if (period === 'week') return `week ${Number(label.slice(-2))}`;
  return period === 'day' ? dayText(startS) : label;
}

function asked({ motions, asOf }: Known): readonly Happened[] {
  return motions.map(({ index, threshold, ayes, nays }) => ({
    key: `motion ${index}`,
    atS: asOf.timeMs / 1_000,
    when: 'open now',
    tone: 'acc' as const,
    subject: `Motion ${index}`,
    text: 'of the Council is open',
    meta: `${ayes} of ${threshold} votes that it needs${nays > 0 ? `, ${nays} against` : ''}`,
    href: hrefOf(['govern']),
  }));
}
