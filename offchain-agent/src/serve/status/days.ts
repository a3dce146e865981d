import { periodEnd, periodStart } from '../../sli/calendar.ts';
import type { IndicatorStatus } from './measured.ts';
import type { Day } from './network-status.ts';
import { type State, stateOf, worstState } from './state.ts';

/** The days of one indicator. */
interface IndicatorDays {
  /** Closed ones, ascending. */
  readonly days: readonly IndicatorStatus[];
  readonly today: IndicatorStatus | undefined;
  readonly objectivePpm: number;
}

/**
 * The days of a target over all indicators, from the first with a record to today. A day says the worst that any
 * indicator says of it; a day that none measured is `no_data`, and days before the first record are none.
 */
export function daysOf(indicators: readonly IndicatorDays[], nowS: number): readonly Day[] {
  const byDay = new Map<number, [IndicatorStatus, State][]>();
  for (const { days, today, objectivePpm } of indicators) {
    for (const day of [...days, ...(today ? [today] : [])]) {
      byDay.set(day.startS, [...(byDay.get(day.startS) ?? []), [day, stateOf(day, objectivePpm)]]);
    }
  }
  const first = [...byDay.keys()].reduce(
    (least, startS) => Math.min(least, startS),
    Number.POSITIVE_INFINITY,
  );
  const todayS = periodStart('day', nowS);
  const days: Day[] = [];
  for (let startS = first; startS <= todayS; startS = periodEnd('day', startS)) {
    days.push(dayOf(startS, byDay.get(startS) ?? [], startS === todayS));
  }
  return days;
}

function dayOf(startS: number, said: readonly (readonly [IndicatorStatus, State])[], isOpen: boolean): Day {
  const state = worstState(said.map(([, one]) => one));
  const [which] =
    said
      .filter(([, one]) => one === state)
      .toSorted(([a], [b]) => (a.sharePpm ?? 0) - (b.sharePpm ?? 0))
      .at(0) ?? [];
  return { startS, state, sharePpm: which?.sharePpm, coveragePpm: which?.coveragePpm, isOpen };
}
