import { babeNextEpoch } from '../babe/babe-digest.ts';
import type { HashedHeader } from '../grandpa/header.ts';

/** The rules of a session of a relay chain, and who works by them. Heights and lengths are in relay blocks. */
export interface RelaySession {
  readonly index: number;
  /** The first block whose votes and candidates are of this session: the one after the block that began it. */
  readonly startBlock: number;
  /** Accounts of the active validators as hex, in the order in which votes count them. */
  readonly accounts: readonly string[];
  /** Places of active validators, by group. */
  readonly groups: readonly (readonly number[])[];
  /** `Session.Validators` as hex: who is elected, in the order in which BABE counts authors. */
  readonly elected: readonly string[];
  readonly rules: RelayRules;
}

/** What of the chain's configuration decides who may vote on what. */
interface RelayRules {
  /** After so many blocks each group goes on to the next core. */
  readonly groupRotationFrequency: number;
  /** A candidate that is so old when groups go on is dropped. */
  readonly availabilityPeriod: number;
  /** Votes that a candidate needs, of a group that has as many members. */
  readonly minBackingVotes: number;
}

/**
 * Whether a block ends a session: it announces an epoch of BABE. Block 1 announces one too, and begins the session that is there
 * already.
 * @throws RangeError when what it announces is malformed
 */
export function endsSession({ number, logs }: Pick<HashedHeader, 'number' | 'logs'>): boolean {
  return number > 1 && babeNextEpoch(logs) !== undefined;
}

/** The group that may back on a core what is scheduled for a block of the session; undefined before it and beyond its cores. */
export function groupAt(
  { startBlock, groups, rules }: RelaySession,
  core: number,
  block: number,
): number | undefined {
  if (block < startBlock || core >= groups.length) return undefined;
  const rotations = Math.floor((block - startBlock) / rules.groupRotationFrequency);
  return (core + rotations) % groups.length;
}

/** Votes on availability that a candidate needs, and votes that conclude a dispute: more than two thirds. */
export function supermajority(validators: number): number {
  return validators - Math.floor(Math.max(0, validators - 1) / 3);
}

/** Whether candidates that have waited long are dropped in a block: only soon after groups have gone on. */
export function dropsLate({ startBlock, rules }: RelaySession, block: number): boolean {
  return (block + 1 - startBlock) % rules.groupRotationFrequency < rules.availabilityPeriod;
}
