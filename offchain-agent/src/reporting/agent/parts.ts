import type { WindowParts, WindowSubject } from '../parts.ts';
import type { ClaimDutyOptions } from '../proof/claim-duty.ts';
import type { JobQueue } from './queue/job-queue.ts';

/** What an agent is made of; tests give other ones. */
export interface AgentParts extends WindowParts {
  /** Without it nothing is claimed. */
  readonly claims?: Pick<ClaimDutyOptions, 'claims' | 'fileOf'>;
  readonly queue: JobQueue;
  readonly outbox: OutboxRunner;
  /** Names this process among those that may write for the account. */
  readonly holder: string;
  readonly signal: AbortSignal;
}

/** Brings the rows of the outbox to the chain (reporting/outbox/outbox.ts). */
export interface OutboxRunner {
  run(signal: AbortSignal): Promise<void>;
  nudge(): void;
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
