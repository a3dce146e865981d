import { utc } from '../../base/format.ts';
import { periodEnd, periodStart } from '../../sli/calendar.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import type { Incident } from './incidents.ts';
import type { IndicatorStatus } from './measured.ts';
import type { NetworkStatus } from './network-status.ts';

/** What is told of one month of a network. */
export interface MonthReport {
  /** @example '2026-11' */
  readonly month: string;
  readonly isOpen: boolean;
  readonly status: NetworkStatus;
  readonly rows: readonly MonthRow[];
  readonly incidents: readonly Incident[];
  /** Whether every window of the month was looked at for incidents. */
  readonly isWhole: boolean;
  readonly changes: readonly string[];
}

export interface MonthRow {
  readonly target: number;
  readonly label: string;
  readonly indicator: IndicatorName;
  readonly measured: IndicatorStatus;
  readonly objectivePpm: number;
  readonly isMet: boolean | undefined;
}

interface MonthParts extends Pick<MonthReport, 'rows' | 'changes'> {
  /** An instant of the month, UTC seconds. */
  readonly atS: number;
  /** When its rows were read, ms since the Unix epoch. */
  readonly nowMs: number;
}

/** The report of a month, with the incidents that overlap it. */
export function monthReport(status: NetworkStatus, { atS, nowMs, rows, changes }: MonthParts): MonthReport {
  const startS = periodStart('month', atS);
  const endS = periodEnd('month', atS);
  const { incidents, incidentsSinceS } = status;
  return {
    month: utc(startS * 1_000).slice(0, 7),
    isOpen: endS * 1_000 > nowMs,
    status,
    rows,
    incidents: incidents
      .filter((one) => overlaps(one, startS, endS))
      .toSorted((a, b) => a.startS - b.startS || (a.id < b.id ? -1 : 1)),
    isWhole: incidentsSinceS !== undefined && incidentsSinceS <= startS,
    changes,
  };
}

/** Whether a span, which has no end while it goes on, has a part in a month. */
export function overlaps(
  one: { readonly startS: number; readonly endS: number | undefined },
  startS: number,
  endS: number,
): boolean {
  return one.startS < endS && (one.endS ?? endS) > startS;
}
