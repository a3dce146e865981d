import type { NetworkInfo } from '../../chain/registry/networks.ts';
import type { ErrorBudget } from '../../sli/error-budget.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import type { Incident, SingleMisses } from './incidents.ts';
import type { IndicatorStatus } from './measured.ts';
import type { Note } from './note.ts';
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
  /** What its own gateway says of itself, where it is asked. */
  readonly inside?: string;
  /** Its head as of its last answer, where a monitor compares it. */
  readonly head?: TargetHead;
  /** Whether it is asked at addresses of its own. */
  readonly isEndpoint: boolean;
  readonly state: State;
  readonly checks: readonly Check[];
  /** From the first day with a record to today, ascending; a day without any is `no_data`. */
  readonly days: readonly Day[];
}

/** Where the head of an endpoint is. */
export interface TargetHead {
  readonly height: number;
  /** Distance to the highest known head, blocks; undefined without others on its chain. */
  readonly lagBlocks: number | undefined;
  /** What is wrong with it, without a subject; undefined where nothing is. */
  readonly reason: string | undefined;
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

/** Where figures come from: closed records of a chain, or the samples of a monitor. */
export type Origin = 'chain' | 'monitor';

/** When it was so; of a chain the finalized block, too. */
export interface StatusHead {
  readonly timeMs: number;
  readonly number?: number;
  readonly hash?: string;
}

/** How a network was at one time. */
export interface NetworkStatus {
  readonly network: Pick<NetworkInfo, 'id' | 'name'>;
  readonly origin: Origin;
  readonly head: StatusHead;
  /** Objective of targets without one of their own. */
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
  /** What people say of it. */
  readonly notes: readonly Note[];
  /** Why something is not measured, besides what windows tell. */
  readonly remarks: readonly string[];
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
