import { type AggregateRecord, sampledRecord } from './aggregate-record.ts';
import { isTimed, type SampledIndicator, sampledIndicators, type TimedIndicator } from './indicator.ts';
import { type Interval, wilsonInterval } from './interval.ts';
import { combine, type Rule, sumViews, type View } from './robust.ts';

/** What an aggregation is governed by. */
export interface AggregateRule extends Rule {
  /** Fast enough, microseconds, of every indicator that occurs. */
  readonly fastUs: Readonly<Partial<Record<TimedIndicator, number>>>;
}

/** Whom a count is about. */
export interface CountSubject {
  readonly target: string;
  readonly indicator: SampledIndicator;
}

/** One window, as its reporters saw it. */
export interface ObservedWindow {
  readonly window: number;
  readonly activeReporters: number;
  /** The samples that each active reporter was to take of each target, each subject once. */
  readonly expected: readonly (CountSubject & { readonly samples: number })[];
  /** One a reporter; each subject at most once, and among the expected ones. */
  readonly reports: readonly {
    readonly reporter: string;
    readonly entries: readonly (CountSubject & View)[];
  }[];
}

/** The record of one subject in one window. */
export interface WindowRecord extends CountSubject, AggregateRecord {
  readonly window: number;
}

/** The record of one subject over all windows, as the chain has it of a day. */
export interface TotalRecord extends CountSubject, AggregateRecord {
  /** Windows with a quorum. */
  readonly windows: number;
  /** Of the uptime, each such window one trial. */
  readonly interval: Interval;
  readonly lowConfidence: boolean;
}

/** Fewer windows than this are said to be few. */
const confidentWindows = 20;

/**
 * The records of every window, and of all windows together, by target (bytes), indicator (index) and window.
 *
 * A window is the rule C of its reports; the whole is not a sum of windows but the rule C of each reporter's sums
 * (F12, F13 of docs/reference/formulas.md), else those who report only where the target is down would move it.
 */
export function aggregate(
  rule: AggregateRule,
  windows: readonly ObservedWindow[],
): { readonly windows: readonly WindowRecord[]; readonly total: readonly TotalRecord[] } {
  const groups = new Groups();
  for (const window of windows) addWindow(groups, window);
  const records = groups.sorted().map((group) => ({ group, windows: windowRecords(group, rule) }));
  return {
    windows: records.flatMap((of) => of.windows),
    total: records.map((of) => totalRecord(of.group, of.windows, rule)),
  };
}

/** What was seen of one subject. */
interface Group extends CountSubject {
  readonly windows: SubjectWindow[];
}

interface SubjectWindow {
  readonly window: number;
  readonly activeReporters: number;
  readonly expectedEach: number;
  readonly views: (View & { readonly reporter: string })[];
}

function addWindow(groups: Groups, { window, activeReporters, expected, reports }: ObservedWindow): void {
  for (const subject of expected) {
    groups.get(subject).windows.push({ window, activeReporters, expectedEach: subject.samples, views: [] });
  }
  for (const { reporter, entries } of reports) {
    for (const entry of entries) {
      const last = groups.get(entry).windows.at(-1);
      // What nobody expected in this window counts nowhere.
      if (last?.window === window) {
        last.views.push({ reporter, samples: entry.samples, buckets: entry.buckets });
      }
    }
  }
}

class Groups {
  readonly #byIndicator = sampledIndicators.map((indicator) => ({
    indicator,
    byTarget: new Map<string, Group>(),
  }));

  get({ target, indicator }: CountSubject): Group {
    const byTarget = this.#byIndicator.find((groups) => groups.indicator === indicator)?.byTarget;
    const group = byTarget?.get(target) ?? { target, indicator, windows: [] };
    byTarget?.set(target, group);
    return group;
  }

  /** By the bytes of the target, then in the order of the indicators' indices. */
  sorted(): Group[] {
    return this.#byIndicator
      .flatMap(({ byTarget }) => [...byTarget.values()])
      .map((group) => ({ group, bytes: Buffer.from(group.target) }))
      .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
      .map(({ group }) => group);
  }
}

function windowRecords({ target, indicator, windows }: Group, rule: AggregateRule): WindowRecord[] {
  return windows
    .toSorted((a, b) => a.window - b.window)
    .map(({ window, activeReporters, expectedEach, views }) => {
      const expected = activeReporters * expectedEach;
      const combined = combine(views, expectedEach, expected, rule);
      return { window, target, indicator, ...sampledRecord(combined, expected, fastUs(rule, indicator)) };
    });
}

function totalRecord(group: Group, records: readonly WindowRecord[], rule: AggregateRule): TotalRecord {
  const { target, indicator, windows } = group;
  const expected = records.reduce((sum, record) => sum + record.expected, 0);
  const combined = combine(
    viewsByReporter(windows).map(sumViews),
    windows.reduce((sum, { expectedEach }) => sum + expectedEach, 0),
    expected,
    rule,
  );
  const record = sampledRecord(combined, expected, fastUs(rule, indicator));
  const withQuorum = records.filter(({ quorum }) => quorum).length;
  return {
    target,
    indicator,
    windows: withQuorum,
    ...record,
    interval: wilsonInterval(BigInt(record.answered), BigInt(16 * record.samples), BigInt(withQuorum)),
    lowConfidence: withQuorum < confidentWindows,
  };
}

function viewsByReporter(windows: readonly SubjectWindow[]): View[][] {
  const byReporter = new Map<string, View[]>();
  for (const { views } of windows) {
    for (const view of views) {
      const own = byReporter.get(view.reporter);
      if (own) own.push(view);
      else byReporter.set(view.reporter, [view]);
    }
  }
  return [...byReporter.values()];
}

function fastUs(rule: AggregateRule, indicator: SampledIndicator): number | undefined {
  return isTimed(indicator) ? (rule.fastUs[indicator] ?? 0) : undefined;
}
