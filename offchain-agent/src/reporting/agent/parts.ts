import type { WindowParts, WindowSubject } from '../parts.ts';
import type { JobQueue, OutboxJob } from './queue/job-queue.ts';

/** What an agent is made of; tests give other ones. */
export interface AgentParts extends WindowParts {
  readonly queue: JobQueue;
  readonly outbox: OutboxRunner;
  /** What it sends besides its reports. */
  readonly outboxDuties?: readonly OutboxDuty[];
  /** Names this process among those that may write for the account. */
  readonly holder: string;
  readonly signal: AbortSignal;
}

/** Brings the rows of the outbox to the chain (reporting/outbox/outbox.ts). */
export interface OutboxRunner {
  run(signal: AbortSignal): Promise<void>;
  nudge(): void;
}

/** Leaves rows of one kind in the outbox, pass by pass, and looks what has become of them. A pass that comes twice changes nothing. */
export interface OutboxDuty {
  readonly job: OutboxJob;
  /** How often, ms, where windows have this length. */
  everyMs(windowMs: number): number;
  pass(): Promise<void>;
}

/** What one reporter's agent is told of the configuration. */
export interface AgentOptions extends WindowSubject {
  /** What the chain's genesis must be. */
  readonly genesis?: string;
  /** Whether it counts other networks too: then it need be no reporter of this one to be ready. */
  readonly countsOthers?: boolean;
  /** Whether another agent of the process sends for the account: then the writer's lease is that one's to give back. */
  readonly sharesOutbox?: boolean;
  readonly keepSamplesMs: number;
  readonly keepEvidenceMs: number;
}
