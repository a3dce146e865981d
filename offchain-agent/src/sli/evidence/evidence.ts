import type { NullReason, Sample, SampledIndicator, UntakenReason } from '../sample.ts';
import { sampledIndicators } from '../sample.ts';
import type { SamplingParameters } from '../sampling.ts';

/** The first line of an evidence file: whose it is, of what, and under which rules. */
export interface EvidenceHeader {
  /** Genesis hash of the chain that holds the records, 0x and 64 lower-case hex digits; so are the other hashes. */
  readonly genesis: string;
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  /** The reporter's account, its public key. */
  readonly reporter: string;
  readonly link: string;
  readonly parameters: SamplingParameters;
  /** Difference of the reporter's clock from the others'; none when nothing was there to compare with. */
  readonly clockOffsetMs?: number;
}

/** The samples behind one report. Every planned one is listed, those that were not taken with a reason. */
export interface Evidence {
  readonly header: EvidenceHeader;
  /** Ascending by target, indicator and instant. */
  readonly samples: readonly Sample[];
}

/** Evidence as it is kept and served. */
export interface EncodedEvidence {
  readonly bytes: Uint8Array;
  /** Merkle root over the lines, 0x and 64 hex digits. */
  readonly root: string;
  /** BLAKE2b-256 of the bytes, 0x and 64 hex digits. */
  readonly contentId: string;
  /** The content identifier as people and the network write it: CIDv1. */
  readonly cid: string;
}

// Objects, not lists: the compiler refuses one that lacks a reason.
const nullReasons: Readonly<Record<NullReason, true>> = {
  refused: true,
  timeout: true,
  disconnected: true,
  bad_answer: true,
  too_large: true,
  redirect: true,
  wrong_genesis: true,
  wrong_peer: true,
  behind: true,
  forbidden_address: true,
  unresolved: true,
  late: true,
};

const untakenReasons: Readonly<Record<UntakenReason, true>> = {
  stopped: true,
  stalled: true,
  offline: true,
  clock: true,
  rate_limited: true,
};

export function isNullReason(text: string): text is NullReason {
  return Object.hasOwn(nullReasons, text);
}

export function isUntakenReason(text: string): text is UntakenReason {
  return Object.hasOwn(untakenReasons, text);
}

export function isSampledIndicator(text: string): text is SampledIndicator {
  return sampledIndicators.some((indicator) => indicator === text);
}

type Place = Pick<Sample, 'target' | 'indicator' | 'instantUs'>;

/** The order of an evidence file: by target, indicator (arrival, rpc, reachability) and instant. */
export function comparePlaces(one: Place, other: Place): number {
  return (
    one.target - other.target ||
    sampledIndicators.indexOf(one.indicator) - sampledIndicators.indexOf(other.indicator) ||
    one.instantUs - other.instantUs
  );
}
