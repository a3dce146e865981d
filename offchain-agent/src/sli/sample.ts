import { concatBytes, hexBytes, u32Bytes, u64Bytes } from '../base/bytes.ts';
import type { InstantDistribution } from './hash-chain.ts';
import type { SampledIndicator, TimedIndicator } from './indicator.ts';
import type { Receipt } from './receipt.ts';

/** Why a sample that was taken holds no answer: the target's doing, it counts against its uptime. */
export const nullReasons = [
  'refused',
  'timeout',
  'disconnected',
  'bad_answer',
  'too_large',
  'redirect',
  'wrong_genesis',
  'wrong_peer',
  'behind',
  'forbidden_address',
  'unresolved',
  'late',
  'no_vote',
] as const;

export type NullReason = (typeof nullReasons)[number];

/** Why a planned sample was not taken: the reporter's own doing, it lowers the coverage and nothing else. */
export const untakenReasons = [
  'stopped',
  'stalled',
  'offline',
  'clock',
  'rate_limited',
  'few_steps',
] as const;

export type UntakenReason = (typeof untakenReasons)[number];

/** A signed vote that a block of another network be final. */
export interface SampledVote {
  /** The ed25519 key that signed, 0x and 64 hex digits. */
  readonly key: string;
  /** The block that it is for. */
  readonly hash: string;
  readonly number: number;
  readonly round: number;
  /** Of the authority set. */
  readonly setId: number;
  /** 0x and 128 hex digits. */
  readonly signature: string;
}

export type SampleOutcome =
  /** The vote is there where the answer is one, the receipt where the endpoint signed one. */
  | {
      readonly kind: 'answer';
      readonly latencyUs: number;
      readonly vote?: SampledVote;
      readonly receipt?: Receipt;
    }
  | { readonly kind: 'null'; readonly reason: NullReason }
  | { readonly kind: 'untaken'; readonly reason: UntakenReason };

/** One planned measurement and what became of it. */
export interface Sample {
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  readonly target: number;
  readonly indicator: SampledIndicator;
  /** The intended instant, microseconds since the Unix epoch; of `arrival` the start of the block's slot, of `finality` that of the window. */
  readonly instantUs: number;
  readonly outcome: SampleOutcome;
}

/** How reporters measure a network: the chain's `sli.sampling`, one field each. */
export interface SamplingParameters {
  readonly windowMs: number;
  /** Drawn instants per window, target and indicator. */
  readonly samplesPerWindow: number;
  readonly distribution: InstantDistribution;
  /** An answer later than this is none. */
  readonly timeoutMs: number;
  /** Fast enough, microseconds, by indicator. */
  readonly fastUs: Readonly<Record<TimedIndicator, number>>;
  readonly minCoveragePpm: number;
  readonly minReporters: number;
  /** A window closes when both have passed since its end. */
  readonly graceMs: number;
  readonly graceBlocks: number;
  /** A reporter without an accepted report for this many windows is no longer active. */
  readonly idleWindows: number;
  /** Requests per second to one host, over all targets. */
  readonly hostRate: number;
  /** Above this difference from the others' clocks a reporter withholds its report. */
  readonly clockOffsetMs: number;
  /** An endpoint further behind the best of the cohort is not current. */
  readonly lagBlocks: number;
}

/** What GRANDPA's signatures say they are of: a precommit, not a prevote. */
const precommitTag = Uint8Array.of(1);

/** What is signed of a vote: 0x01 ++ hash ++ number (u32) ++ round (u64) ++ authority set (u64), little endian. */
export function signedVoteBytes({
  hash,
  number,
  round,
  setId,
}: Omit<SampledVote, 'key' | 'signature'>): Uint8Array {
  return concatBytes([precommitTag, hexBytes(hash), u32Bytes(number), u64Bytes(round), u64Bytes(setId)]);
}
