import type { Hex } from './grandpa-bytes.ts';
import type { MadeHeader } from './relay-headers.ts';

/** A member of a session, by its place: what it did, and could have done. */
export interface MadeMember {
  candidates: number;
  seconded: number;
  valid: number;
  blocks: number;
  rows: number;
  pieces: number;
  held: number;
  disputeVotes: number;
}

/** What is stored of a session while it lasts. */
export interface MadeSession {
  readonly index: number;
  readonly startBlock: number;
  readonly accounts: readonly Hex[];
  readonly groups: readonly (readonly number[])[];
  readonly elected: readonly Hex[];
  readonly members: readonly MadeMember[];
}

/** A block, and what the state says of the disputes that it tells of. */
export interface MadeRelayBlock {
  readonly header: MadeHeader;
  readonly extrinsics: readonly Buffer[];
  readonly parent: MadeHeader;
  readonly endsSession: boolean;
  readonly author: number;
  readonly disputesBefore: readonly { readonly votedFor: number[]; readonly votedAgainst: number[] }[];
  readonly session: MadeSession;
  /** That began after it. */
  readonly next: MadeSession | undefined;
}

export const noWork: MadeMember = {
  candidates: 0,
  seconded: 0,
  valid: 0,
  blocks: 0,
  rows: 0,
  pieces: 0,
  held: 0,
  disputeVotes: 0,
};
