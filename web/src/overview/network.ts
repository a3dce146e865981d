import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { type Found, incidentsIn, type MeasuredWindow } from '@almanac-chain/agent/sli/incident';
import { sharePpm } from '@almanac-chain/agent/sli/ppm';
import type { Asked } from '../chain/connection.ts';
import { indicatorOf, kindOf, usualWindowS } from '../chain/periods.ts';
import { readRanking } from '../chain/records.ts';
import { readStored, type RecordKey, type StoredRecord, sumStored } from '../chain/stored-records.ts';
import { nameText } from '../chain/text.ts';
import { periodsOf, type SpanName } from '../record/span.ts';

export interface Target {
  readonly id: number;
  readonly account: string | undefined;
  /** Of a target without an account. */
  readonly name: string | undefined;
  readonly region: string | undefined;
}

/** One validator on the overview. */
export interface Shown {
  readonly target: Target;
  /** Of the span, summed; undefined where nothing was measured. */
  readonly sum: StoredRecord | undefined;
  readonly days: readonly (StoredRecord | undefined)[];
  readonly windows: Found<MeasuredWindow>;
  readonly lastWindows: readonly MeasuredWindow[];
  /** How late its blocks arrive, in the span. */
  readonly arrival: StoredRecord | undefined;
}

/** What the overview knows of a network's slots. */
export interface NetworkView {
  /** How many validators there are. */
  readonly count: number;
  /** All of them, or the worst of many. */
  readonly shown: readonly Shown[];
  readonly sum: StoredRecord | undefined;
  /** What the sums are of: a span of closed periods, or for large networks the month that is open. */
  readonly basis: 'span' | 'month' | 'open day';
  /** Starts of the days that are drawn. */
  readonly dayStarts: readonly number[];
  /** All together, by day; undefined where there are too many validators to add up. */
  readonly days: readonly (StoredRecord | undefined)[] | undefined;
  /** Arrivals of all authors: in the span, and by day. */
  readonly arrival: StoredRecord | undefined;
  readonly arrivalDays: readonly (StoredRecord | undefined)[];
  readonly windowS: number | undefined;
}

/** Drawn of every validator. */
const drawnDays = 60;
/** Validators that have a row of their own. */
const mostShown = 8;
/** With more validators than this the days of all are not added up in a browser. */
const mostAdded = 40;
/** Records of windows that are looked at for outages, in all. */
const mostWindowKeys = 1_024;
/** Windows behind the sentence on top. */
const recentWindows = 12;
const dayS = 86_400;

/** Objective of the overview: usual, and printed beside everything that rests on it. */
export const objectivePpm = 990_000;

export async function readNetwork(asked: Asked, network: number, span: SpanName): Promise<NetworkView> {
  const windowS = await usualWindowS(asked, network);
  const targets = await readTargets(asked, network);
  return targets.length <= mostAdded
    ? await readSmall(asked, network, span, targets, windowS)
    : await readLarge(asked, network, windowS);
}

/** The targets of a network; one more than are added up says that there are many. */
async function readTargets({ api, at }: Asked, network: number): Promise<readonly Target[]> {
  const rows = await api.apis.RegistryApi.targets(network, undefined, 0, mostAdded + 1, at);
  return rows.map(({ target, who, region }) => ({
    id: target,
    account: who.type === 'Account' ? who.value : undefined,
    name: who.type === 'Account' ? undefined : nameText(who.value),
    region: region && nameText(region),
  }));
}

async function readSmall(
  asked: Asked,
  network: number,
  span: SpanName,
  targets: readonly Target[],
  windowS: number | undefined,
): Promise<NetworkView> {
  const asOfS = Math.floor(asked.asOf.timeMs / 1_000);
  const periods = periodsOf(span, { asOfS, windowS });
  const dayStarts = periodsOf('90', { asOfS, windowS }).starts.slice(-drawnDays);
  const spanKeys = targets.flatMap(({ id }) => keysOf(network, 'authorship', periods.kind, periods.starts, id));
  const dayKeys = targets.flatMap(({ id }) => keysOf(network, 'authorship', 'day', dayStarts, id));
  const few = targets.slice(0, mostShown);
  const arrivalKeys = [0, ...few.map(({ id }) => id)].flatMap((id) =>
    keysOf(network, 'arrival', 'day', dayStarts, id),
  );
  const recent = recentStarts(asOfS, windowS, targets.length);
  const windowKeys = targets.flatMap(({ id }) => keysOf(network, 'authorship', 'window', recent, id));
  const records = await readMany(asked, [spanKeys, dayKeys, arrivalKeys, windowKeys]);
  const [spans, days, arrivals, windows] = records as [Records, Records, Records, Records];
  const inSpan = daysIn(span, dayStarts, asOfS);
  const own = <Value>(all: readonly Value[], index: number, count: number): readonly Value[] =>
    all.slice(index * count, (index + 1) * count);
  const all = targets.map((target, index): Shown => {
    const measured = own(windows, index, recent.length).flatMap((record, place) =>
      windowOf(recent[place] ?? 0, record),
    );
    return {
      target,
      sum: sumStored(own(spans, index, periods.starts.length)),
      days: own(days, index, dayStarts.length),
      windows: foundIn(measured, windowS, asOfS),
      lastWindows: measured.slice(-recentWindows),
      arrival:
        index < mostShown ? sumStored(own(arrivals, index + 1, dayStarts.length).slice(-inSpan)) : undefined,
    };
  });
  const authors = all.filter(({ sum, days: own }) => sum !== undefined || own.some((day) => day));
  const arrivalDays = own(arrivals, 0, dayStarts.length);
  const common = {
    windowS,
    dayStarts,
    arrivalDays,
    arrival: sumStored(arrivalDays.slice(-inSpan)),
    days: dayStarts.map((_, day) => sumTogether(authors.map(({ days: own }) => own[day]))),
  };
  if (authors.length === 0) return await readOpenDay(asked, network, targets, common, all);
  return {
    ...common,
    count: authors.length,
    shown: worst(authors),
    sum: sumTogether(authors.map(({ sum }) => sum)),
    basis: 'span',
  };
}

/** A chain of which no day has closed yet: what is known of the one that is open. */
async function readOpenDay(
  asked: Asked,
  network: number,
  targets: readonly Target[],
  common: Omit<NetworkView, 'count' | 'shown' | 'sum' | 'basis'>,
  all: readonly Shown[],
): Promise<NetworkView> {
  const nowS = Math.floor(asked.asOf.timeMs / 1_000);
  const ranking = await readRanking(asked, network, 'authorship', 'day', nowS);
  const counts = new Map(
    (ranking?.rows ?? []).map(({ target, assigned, authored, windows }) => [
      target,
      { part: authored, whole: assigned, windows, sampled: undefined },
    ]),
  );
  const shown = all
    .map((one) => ({ ...one, sum: counts.get(one.target.id) }))
    .filter(({ sum }) => sum !== undefined);
  return {
    ...common,
    count: shown.length || targets.length,
    shown: worst(shown),
    sum: sumTogether(shown.map(({ sum }) => sum)),
    basis: 'open day',
  };
}

/** Of many validators: the month that is open, by the chain's own ranking, and the days of the worst. */
async function readLarge(
  asked: Asked,
  network: number,
  windowS: number | undefined,
): Promise<NetworkView> {
  const asOfS = Math.floor(asked.asOf.timeMs / 1_000);
  const { api, at } = asked;
  const ranking = await readRanking(asked, network, 'authorship', 'month', asOfS);
  const rows = (ranking?.rows ?? []).filter(({ assigned }) => assigned > 0n);
  // Who is away now may have a good month: the last window's worst come first.
  const last = await api.apis.SliApi.ranking(
    network,
    indicatorOf('authorship'),
    kindOf('window'),
    undefined,
    Math.max(0, rows.length - mostShown),
    mostShown,
    at,
  );
  const away = new Set((last?.rows ?? []).flatMap(({ target, sli_ppm: ppm }) => (ppm === 0 ? [target] : [])));
  const ordered = rows.toReversed();
  const chosen = [
    ...ordered.filter(({ target }) => away.has(target)),
    ...ordered.filter(({ target }) => !away.has(target)),
  ].slice(0, mostShown);
  const dayStarts = periodsOf('90', { asOfS, windowS }).starts.slice(-drawnDays);
  const recent = recentStarts(asOfS, windowS, mostShown).slice(-48);
  const ids = chosen.map(({ target }) => target);
  const records = await readMany(asked, [
    ids.flatMap((id) => keysOf(network, 'authorship', 'day', dayStarts, id)),
    keysOf(network, 'arrival', 'day', dayStarts, 0),
    ids.flatMap((id) => keysOf(network, 'authorship', 'window', recent, id)),
  ]);
  const [days, arrivalDays, windows] = records as [Records, Records, Records];
  const shown = chosen.map(({ target, who, assigned, authored, windows: count }, index): Shown => {
    const measured = windows
      .slice(index * recent.length, (index + 1) * recent.length)
      .flatMap((record, place) => windowOf(recent[place] ?? 0, record));
    return {
      target: { id: target, account: who?.account, name: who?.name, region: undefined },
      sum: { part: authored, whole: assigned, windows: count, sampled: undefined },
      days: days.slice(index * dayStarts.length, (index + 1) * dayStarts.length),
      windows: foundIn(measured, windowS, asOfS),
      lastWindows: measured.slice(-recentWindows),
      arrival: undefined,
    };
  });
  return {
    windowS,
    dayStarts,
    count: rows.length,
    shown,
    sum: sumTogether(
      rows.map(({ authored, assigned, windows: count }) => ({
        part: authored,
        whole: assigned,
        windows: count,
        sampled: undefined,
      })),
    ),
    basis: 'month',
    days: undefined,
    arrival: sumStored(arrivalDays.slice(-30)),
    arrivalDays,
  };
}

type Records = readonly (StoredRecord | undefined)[];

function keysOf(
  network: number,
  indicator: IndicatorName,
  kind: RecordKey['kind'],
  starts: readonly number[],
  target: number,
): readonly RecordKey[] {
  return starts.map((startS) => ({ network, indicator, kind, startS, target }));
}

/** Several lists of records by one question. */
async function readMany(asked: Asked, lists: readonly (readonly RecordKey[])[]): Promise<readonly Records[]> {
  const all = await readStored(asked, lists.flat());
  let from = 0;
  return lists.map(({ length }) => {
    from += length;
    return all.slice(from - length, from);
  });
}

/** Targets together: a window that several were measured in stays one trial. */
export function sumTogether(records: Records): StoredRecord | undefined {
  const there = records.flatMap((record) => record ?? []);
  const sum = sumStored(there);
  return (
    sum && {
      ...sum,
      windows: there.reduce((most, { windows }) => (windows > most ? windows : most), 0n),
    }
  );
}

/** The worst first, by what was missed. */
function worst(all: readonly Shown[]): readonly Shown[] {
  if (all.length <= mostShown) return all;
  const share = ({ sum }: Shown): number => (sum && sharePpm(sum.part, sum.whole)) ?? 1_000_000;
  return all.toSorted((one, other) => share(one) - share(other)).slice(0, mostShown);
}

function daysIn(span: SpanName, dayStarts: readonly number[], asOfS: number): number {
  const fromS = asOfS - (Number(span) + 1) * dayS;
  return Math.max(1, dayStarts.filter((startS) => startS > fromS).length);
}

/** The windows that are looked at, the oldest first. */
function recentStarts(asOfS: number, windowS: number | undefined, targets: number): readonly number[] {
  if (windowS === undefined || windowS <= 0 || targets === 0) return [];
  const count = Math.min(336, Math.floor(mostWindowKeys / targets));
  const openS = Math.floor(asOfS / windowS) * windowS;
  return Array.from({ length: count }, (_, index) => openS - (count - index) * windowS).filter((at) => at >= 0);
}

function windowOf(startS: number, record: StoredRecord | undefined): readonly MeasuredWindow[] {
  if (!record) return [];
  const { part, whole } = record;
  return [{ startS, part: Number(part), whole: Number(whole), sharePpm: sharePpm(part, whole) }];
}

function foundIn(
  windows: readonly MeasuredWindow[],
  windowS: number | undefined,
  asOfS: number,
): Found<MeasuredWindow> {
  const last = windows.at(-1);
  if (windowS === undefined || !last) return { stretches: [], single: 0 };
  return incidentsIn(windows, {
    objectivePpm,
    windowS,
    closedUntilS: Math.max(last.startS + windowS, Math.floor(asOfS / windowS) * windowS - windowS),
  });
}
