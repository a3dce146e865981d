import type { SampleClock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { ReportingChain } from '../chain/reporting/reporting-chain.ts';
import type { ProbeSet } from '../measure/probe-set.ts';
import type { InstantsContext, InstantsPlan } from '../measure/sample/run-instants.ts';
import type { Sample } from '../sli/sample.ts';
import type { Store } from '../store/store.ts';
import type { JobQueue } from './job-queue.ts';
import type { Metrics } from './metrics.ts';
import type { WindowPlan } from './window/window-facts.ts';

/** Brings the rows of the outbox to the chain (chain/outbox/outbox.ts). */
export interface OutboxRunner {
  run(signal: AbortSignal): Promise<void>;
  nudge(): void;
}

export interface WindowArrivals {
  /** One a finalized block of the window under its author, and the same under target 0; those not seen are untaken. */
  readonly samples: readonly Sample[];
  /** Own clock minus the authors', as this window shows it. */
  readonly clockOffsetMs?: number | undefined;
  /** Why the clock is not one to report by. */
  readonly withheld?: string | undefined;
}

/** Watches the blocks of the home network arrive, over all windows. */
export interface ArrivalWatch {
  /**
   * The arrivals of a window that is over.
   * @throws AgentError retryable, while its last block is not final
   */
  arrivalsOf(plan: WindowPlan): Promise<WindowArrivals>;
  /** Own clock minus the others', in ms; undefined while nothing was there to compare with. */
  clockOffsetMs(): number | undefined;
  close(): Promise<void>;
}

/** The links of the reporter's hash chain (sli/hash-chain.ts). */
export interface Links {
  readonly length: number;
  link(index: number): string;
}

/** What an agent is made of; tests give other ones. */
export interface AgentParts {
  readonly chain: ReportingChain;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly outbox: OutboxRunner;
  readonly probes: ProbeSet;
  /** Takes the samples of a window's instants. */
  readonly runInstants: (plan: InstantsPlan, context: InstantsContext) => Promise<void>;
  /** None on other networks than the home one. */
  readonly arrivals?: ArrivalWatch;
  readonly links: Links;
  /** The account of the signing key, SS58. */
  readonly signer: string;
  /** Names this process among those that may write for the account. */
  readonly holder: string;
  readonly clock: SampleClock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly signal: AbortSignal;
}
