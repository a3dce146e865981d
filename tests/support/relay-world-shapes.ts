import type { Hex } from './grandpa-bytes.ts';
import type { MadeHeader } from './relay-headers.ts';
import type { RelayActor, RelayFault } from './relay-world-links.ts';

export const worldRules = { groupRotationFrequency: 10, availabilityPeriod: 4, minBackingVotes: 2 };
export const worldSize = { validators: 30, cores: 6, claimed: 5, sessionBlocks: 100 };
/** Seconds from one block to the next. */
export const worldSlotS = 6;

export interface WorldCandidate {
  readonly para: number;
  readonly core: number;
  readonly parent: number;
  readonly builtAt: number;
  readonly members: readonly number[];
  backedIn: number;
  hash: Hex;
  backers: readonly number[];
  readonly holders: Set<number>;
}

/** What was lost, and whose repair alone would have saved it: several may each have done it. */
export interface WorldLoss {
  readonly kind: 'core' | 'vote' | 'bit';
  readonly block: number;
  readonly core: number;
  readonly validator: number | undefined;
  readonly saviours: readonly RelayActor[];
  /** Of what was planted, what touches them. */
  readonly fault: RelayFault['kind'] | 'noise';
}

export interface WorldBlock {
  readonly number: number;
  readonly header: MadeHeader;
  readonly parent: MadeHeader;
  readonly extrinsics: readonly Buffer[];
  readonly author: number;
  readonly endsSession: boolean;
  /** Another block on the same parent. */
  readonly sibling: { readonly author: number; readonly extrinsics: readonly Buffer[] } | undefined;
  /** Parachains for which a collator built a block that was not backed before. */
  readonly built: ReadonlySet<number>;
}

/** What a validator says of the pieces that it holds. */
export interface WorldRow {
  readonly validator: number;
  readonly bits: readonly WorldCandidate[];
}

export interface WorldBody {
  readonly rows: readonly WorldRow[];
  readonly freed: readonly WorldCandidate[];
  readonly waiting: ReadonlySet<number>;
  readonly backed: readonly {
    readonly candidate: WorldCandidate;
    readonly backers: readonly number[];
    readonly hash: Hex;
    readonly bytes: Buffer;
  }[];
  readonly extrinsics: readonly Buffer[];
}
