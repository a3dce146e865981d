import type { Logger } from '../base/logger.ts';
import type { Coordinator, Identity } from './coordinator/coordinator.ts';
import type { DeciderClock } from './decider-clock.ts';
import type { Standby } from './health.ts';
import type { KeptAnswers } from './kept.ts';
import type { Question, SigningAnswer } from './mind.ts';
import type { Health, Validator } from './protocol.ts';
import type { HeartbeatRecord, SlotRecord, VoteRecord } from './record.ts';

/** A node opens its database first; who took the lead meanwhile would have to begin again as well, and so to and fro. */
export const usualReturnMs = 30_000;

/** What counts what a decider does. */
interface DeciderCounts {
  answered(kind: Question['kind'], answer: SigningAnswer, ms: number): void;
  coordinatorFailed(): void;
  leadChanged(leads: boolean): void;
}

export interface DeciderParts {
  readonly identity: Identity;
  readonly validator: Validator;
  readonly coordinator: Coordinator;
  /** Whether the coordinator forgets with this process: what the node's log says is all that is known then. */
  readonly isVolatile: boolean;
  /** Whether it signs nothing after a start until others have moved on: the records may have gone back with their disk. */
  readonly awaitsOthers?: boolean;
  readonly kept: KeptAnswers;
  /** How long the lead is kept for a node that begins again, and how long it may be without peers then, ms. */
  readonly returnMs: number;
  readonly counts: DeciderCounts;
  readonly log: Logger;
  /** Real time unless given. */
  readonly clock?: DeciderClock;
}

/** The connection of a node that asks to be accepted. */
export interface NodeConnection {
  /** Ends that of one that turns out to be the wrong node. */
  readonly end: () => void;
  /** Whether it has ended. */
  readonly isGone: () => boolean;
}

/** What `status` on the control socket answers. */
export interface DeciderStatus {
  readonly node: string;
  readonly leads: boolean;
  /** For how long yet, ms. */
  readonly leadMs: number;
  readonly token: string | null;
  /** The node that leads, by the last beat. */
  readonly leader: string | null;
  /** Whether this decider's node is connected and was accepted. */
  readonly isConnected: boolean;
  readonly record: {
    readonly slot: SlotRecord | null;
    readonly vote: VoteRecord | null;
    readonly heartbeat: HeartbeatRecord | null;
  };
  readonly health: Health | null;
  readonly standbys: readonly Standby[];
  readonly fault: string | null;
  readonly coordinatorFailure: string | null;
  /** What it waits for before it leads; null when for nothing. */
  readonly awaits: string | null;
}
