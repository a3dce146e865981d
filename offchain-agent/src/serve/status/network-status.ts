import type { NetworkInfo } from '../../chain/registry/networks.ts';
import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import type { ErrorBudget } from '../../sli/error-budget.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import type { Incident, SingleMisses } from './incidents.ts';
import type { IndicatorStatus } from './measured.ts';
import type { State } from './state.ts';

/** What one indicator says of a target. */
export interface Check {
  readonly indicator: IndicatorName;
  readonly objectivePpm: number;
  readonly state: State;
  /** The last closed window. */
  readonly last: IndicatorStatus | undefined;
  /** The month so far. */
  readonly month: IndicatorStatus | undefined;
  /** End of the last window in which it was measured, UTC seconds. */
  readonly measuredUntilS: number | undefined;
  /** Kept of what was to be kept, in the measured windows that were closed since the server began. */
  readonly totals: { readonly part: number; readonly whole: number };
  /** Of the month. */
  readonly budget: ErrorBudget | undefined;
  /** How fast the last window spent it; undefined where that was not measured. */
  readonly burnRate: number | undefined;
}

/** One UTC day of a target: the worst that any indicator says. */
export interface Day {
  readonly startS: number;
  readonly state: State;
  /** Of the indicator that says so. */
  readonly sharePpm: number | undefined;
  readonly coveragePpm: number | undefined;
  readonly isOpen: boolean;
}

export interface TargetStatus {
  readonly target: number;
  /** Its name, else its whole account. */
  readonly label: string;
  /** The same for sentences: a name with its address. */
  readonly line: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** Whether it is asked at addresses of its own. */
  readonly isEndpoint: boolean;
  readonly state: State;
  readonly checks: readonly Check[];
  /** From the first day with a record to today, ascending; a day without any is `no_data`. */
  readonly days: readonly Day[];
}

export interface GroupStatus {
  readonly name: string;
  readonly state: State;
  readonly members: readonly number[];
  /** Members by state. */
  readonly counts: Readonly<Partial<Record<State, number>>>;
}

/** Who measures. */
interface ReporterStatus {
  readonly label: string;
  /** First window that it may report, and the first that it may no longer; UTC seconds. */
  readonly joinedS: number;
  readonly leftS: number | undefined;
  /** The newest window that it has reported. */
  readonly reportedS: number | undefined;
}

/** How a network was at one finalized block. */
export interface NetworkStatus {
  readonly network: NetworkInfo;
  readonly head: FinalizedHead;
  /** Of all of which nothing else is said. */
  readonly objectivePpm: number;
  readonly minCoveragePpm: number;
  readonly minReporters: number;
  readonly windowS: number;
  readonly state: State;
  /** The worst first. */
  readonly targets: readonly TargetStatus[];
  readonly groups: readonly GroupStatus[];
  /** The newest first. */
  readonly incidents: readonly Incident[];
  /** What was missed besides, by target and indicator. */
  readonly single: readonly SingleMisses[];
  readonly reporters: readonly ReporterStatus[];
  /** Start of the oldest window that was looked at for incidents. */
  readonly incidentsSinceS: number | undefined;
}

export function targetOf({ targets }: NetworkStatus, id: number): TargetStatus | undefined {
  return targets.find(({ target }) => target === id);
}

/** The same in a sentence: a name never stands without its address. */
export function lineIn(status: NetworkStatus, id: number): string {
  return targetOf(status, id)?.line ?? `target ${id}`;
}

/** What a target of an incident is called. */
export function labelIn(status: NetworkStatus, id: number): string {
  return targetOf(status, id)?.label ?? `target ${id}`;
}
