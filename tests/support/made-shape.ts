import type { TestVoter } from './grandpa-bytes.ts';
import type { PublicRuntime } from './public-runtime.ts';
import type { MadeCandidates } from './relay-runtime-shapes.ts';
import type { RelaySigners } from './relay-signers.ts';

/** What a made chain has that most have not. */
export interface MadeShape {
  /** Numbers of blocks that tell of parachains in a way that nobody knows. */
  readonly strange?: ReadonlySet<number>;
  /** In every session; else a few, more or less. */
  readonly validators?: number;
  /** How long each session lasts; else ten or some more. */
  readonly sessionBlocks?: number;
  /** Nothing is disputed. */
  readonly isCalm?: boolean;
  /** Of so many active validators; none: a relay chain without parachains, as many: groups of one. */
  readonly cores?: (validators: number) => number;
  /** Share of blocks whose author gave up on its inherent. */
  readonly emptyShare?: number;
  /** Each block has inherents and signed extrinsics that nobody knows, around the ones that all have. */
  readonly hasStrangers?: boolean;
  /** Of the extrinsics. */
  readonly version?: 4 | 5;
  /** Each session has voters of its own (GRANDPA). */
  readonly votersOf?: (session: number) => readonly TestVoter[];
  /** What is stored for the first validator beyond its points. */
  readonly wrongPoints?: number;
  /** How often its authorities have changed, as it stores that. */
  readonly setId?: number;
  /** Who is disabled after a block, as places among the elected; nobody. */
  readonly disabledAfter?: (number: number) => readonly number[];
  /** After which blocks points are stored until the mode changes, and after which a report waits; none. */
  readonly buffersAfter?: (number: number) => boolean;
  readonly reportWaitsAfter?: (number: number) => boolean;
  /** Points are never sent. */
  readonly isBuffered?: boolean;
  /** Of a block; its number. */
  readonly slotOf?: (number: number) => number;
  /** Accounts and their keys: votes are signed. Else nobody signs. */
  readonly signers?: RelaySigners;
  /** The newest version of descriptors. */
  readonly descriptors?: number;
  /** Offers the candidates of para 1000. */
  readonly made?: MadeCandidates;
  /** That of Kusama as it is. */
  readonly runtime?: PublicRuntime;
}
