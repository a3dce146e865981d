import type { ParaHead } from '../../chain/parachain/para-head.ts';

export const blockFates = [
  'included',
  'waiting',
  'not_backed',
  'timed_out',
  'disputed',
  'relay_fork',
  'session_change',
  'unknown',
] as const;

/** The outcome of a parachain's block on the relay chain. `relay_fork` and `session_change` are not a collator's fault. */
export type BlockFate = (typeof blockFates)[number];

/** What a relay block did with a candidate; `unknown` where a block that was not read decided on it. */
export type CandidateStep = 'backed' | 'included' | 'timedOut' | 'disputed' | 'dropped' | 'unknown';

/** What a final relay block did with the candidates of one parachain. */
export interface ParaInRelayBlock {
  readonly number: number;
  readonly stateRoot: string;
  /** Of the relay block before it. */
  readonly parentStateRoot: string;
  /** Pending candidates were dropped, and no relay block before it can be built on any more. */
  readonly endsSession: boolean;
  /** It may have backed anything. */
  readonly isUnread?: boolean;
  /** In the order in which the relay chain did it; the head is that of the last block that the candidate brings. */
  readonly steps: readonly {
    readonly step: CandidateStep;
    readonly candidate: string;
    readonly head: ParaHead | undefined;
  }[];
}

/** Blocks built by one collator, by what became of them. */
export interface BuiltBlocks {
  built: number;
  /** Those that the relay chain backed at least once. */
  backed: number;
  readonly fates: Record<BlockFate, number>;
}

export function noBlocks(): BuiltBlocks {
  const fates = Object.fromEntries(blockFates.map((fate) => [fate, 0])) as Record<BlockFate, number>;
  return { built: 0, backed: 0, fates };
}
