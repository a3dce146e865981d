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
}

/** What is stored of a session while it lasts. */
export interface MadeSession {
  readonly index: number;
  readonly startBlock: number;
  readonly accounts: readonly Hex[];
  readonly groups: readonly (readonly number[])[];
  readonly elected: readonly Hex[];
  readonly members: readonly MadeMember[];
  /** In its blocks, by account. */
  readonly disputeVotes: Map<Hex, number>;
}

/** A block, and what the state says of the disputes that it tells of. */
export interface MadeRelayBlock {
  readonly header: MadeHeader;
  readonly extrinsics: readonly Buffer[];
  readonly parent: MadeHeader;
  readonly endsSession: boolean;
  readonly author: number;
  readonly disputesBefore: readonly {
    readonly votedFor: number[];
    readonly votedAgainst: number[];
    readonly hasBackers: boolean;
  }[];
  readonly session: MadeSession;
  /** That began after it. */
  readonly next: MadeSession | undefined;
  readonly backed: readonly MadeBacked[];
}

/** A candidate in a block. */
export interface MadeBacked {
  readonly hash: Hex;
  /** Descriptor and commitments. */
  readonly receipt: Buffer;
  readonly para: number;
  readonly core: number;
  readonly parentHash: Hex;
  /** Places among the active validators. */
  readonly group: readonly number[];
  /** By member of the group. */
  readonly voted: readonly boolean[];
  /** Of those that voted. 1: seconded, 2: valid. */
  readonly votes: readonly number[];
}

/** What is stored after a block. */
export interface MadeRelayState {
  readonly number: number;
  readonly slot: number;
  readonly parentHash: Hex;
  /** By account: those of the session that goes on; buffered, of all. */
  readonly points: ReadonlyMap<Hex, number>;
  /** Of its child. */
  readonly session: MadeSession;
  readonly sessions: readonly MadeSession[];
  readonly disputes: readonly {
    readonly session: number;
    readonly candidate: Hex;
    readonly votedFor: readonly number[];
    readonly votedAgainst: readonly number[];
    readonly backers: readonly number[];
  }[];
}

export const madeRules = { groupRotationFrequency: 5, availabilityPeriod: 3, minBackingVotes: 2 };

/** What a candidate of a parachain came to in a relay block. */
export type MadeStep = 'backed' | 'included' | 'timedOut' | 'disputed' | 'dropped';

/** A parachain that offers candidates of its own to a relay chain, and hears what came of them. */
export interface MadeCandidates {
  readonly para: number;
  /** A relay block is about to back: it may build on the one before. */
  begin(now: number, startBlock: number, relayParent: MadeHeader): void;
  /** What it offers for a core; undefined for nothing. */
  offer():
    | { readonly relayParent: number; readonly head: Buffer; readonly backed: (hash: Hex) => void }
    | undefined;
  became(step: Exclude<MadeStep, 'backed'>, hash: Hex): void;
  /** What the relay chain holds as its newest block. */
  readonly head: Buffer;
}

export const noWork: MadeMember = {
  candidates: 0,
  seconded: 0,
  valid: 0,
  blocks: 0,
  rows: 0,
  pieces: 0,
  held: 0,
};

/** Places in a row; the first groups have one more. */
export function groupsOf(validators: number, cores: number): number[][] {
  const groups: number[][] = [];
  for (let group = 0, from = 0; group < cores; group += 1) {
    const size = Math.floor(validators / cores) + (group < validators % cores ? 1 : 0);
    groups.push(Array.from({ length: size }, (_, place) => from + place));
    from += size;
  }
  return groups;
}

/** More than two thirds of a session. */
export function thresholdOf({ accounts }: Pick<MadeSession, 'accounts'>): number {
  return accounts.length - Math.floor((accounts.length - 1) / 3);
}

/** Whether the runtime drops late candidates in a block: soon after a rotation alone. */
export function looksForLate(now: number, startBlock: number): boolean {
  const { groupRotationFrequency: frequency, availabilityPeriod: period } = madeRules;
  const child = now + 1;
  const lastRotation = child - ((child - startBlock) % frequency);
  return child < lastRotation + period;
}

/** A candidate that waits for its pieces. */
export interface MadePending {
  readonly hash: Hex;
  readonly core: number;
  readonly backers: readonly number[];
  readonly votes: Set<number>;
  readonly backedIn: number;
}

/** Votes that are stored on a candidate. */
export interface MadeDispute {
  readonly session: number;
  readonly candidate: Hex;
  readonly votedFor: Set<number>;
  readonly votedAgainst: Set<number>;
  readonly backers: Set<number>;
  /** Whether who backed the candidate votes in it, too. */
  readonly hasBacker: boolean;
}

/** @param number of the dispute: most have a vote of who backed the candidate, and every fourth has none */
export function newDispute(session: number, candidate: Hex, number: number): MadeDispute {
  const none = { votedFor: new Set<number>(), votedAgainst: new Set<number>(), backers: new Set<number>() };
  return { session, candidate, hasBacker: number % 4 !== 3, ...none };
}

/** As the chain stores it. */
export function storedDispute({ session, candidate, votedFor, votedAgainst, backers }: MadeDispute) {
  return {
    session,
    candidate,
    votedFor: [...votedFor],
    votedAgainst: [...votedAgainst],
    backers: [...backers].sort((a, b) => a - b),
  };
}
