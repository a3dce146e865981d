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
