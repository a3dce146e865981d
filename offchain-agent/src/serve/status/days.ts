import { periodEnd, periodStart } from '../../sli/calendar.ts';
import { isImprobable } from '../../sli/incident.ts';
import type { Incident } from './incidents.ts';
import type { IndicatorStatus } from './measured.ts';
import type { Day } from './network-status.ts';
import { type State, stateOf, worstState } from './state.ts';

/** The days of one indicator. */
interface IndicatorDays {
  /** Closed ones, ascending. */
  readonly days: readonly IndicatorStatus[];
  readonly today: IndicatorStatus | undefined;
  readonly objectivePpm: number;
  readonly incidents: readonly Incident[];
  /** Where the windows begin that were looked at for incidents; undefined while there are none. */
  readonly lookedAtS: number | undefined;
}

/**
 * The days of a target over all indicators, from the first with a record to today. A day says the worst that any
 * indicator says of it; a day that none measured is `no_data`, and days before the first record are none.
 */
export function daysOf(indicators: readonly IndicatorDays[], nowS: number): readonly Day[] {
  const byDay = new Map<number, [IndicatorStatus, State][]>();
  for (const indicator of indicators) {
    const { days, today, objectivePpm } = indicator;
    for (const day of [...days, ...(today ? [today] : [])]) {
      const state = stateOf(day, objectivePpm, hasIncident(day, indicator));
      byDay.set(day.startS, [...(byDay.get(day.startS) ?? []), [day, state]]);
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

/** By its windows; of a day whose windows were not kept, by what was missed in all of it. */
function hasIncident(day: IndicatorStatus, { incidents, lookedAtS, objectivePpm }: IndicatorDays): boolean {
  const { startS } = day;
  const endS = periodEnd('day', startS);
  if (incidents.some((one) => one.startS < endS && (one.endS ?? endS) > startS)) return true;
  return startS < (lookedAtS ?? Number.POSITIVE_INFINITY) && isImprobable(day, objectivePpm);
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
