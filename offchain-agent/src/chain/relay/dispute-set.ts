import type { ScaleReader } from '../grandpa/scale-reader.ts';

/** A validator's word on whether a candidate is valid. */
interface DisputeVote {
  readonly validator: number;
  readonly isFor: boolean;
  /** It was cast when the candidate was backed. */
  readonly isBacking: boolean;
}

/** Votes on one candidate that a relay block brings onto the chain. */
export interface DisputeSet {
  readonly candidate: string;
  /** The session in which the candidate was backed, whose validators vote. */
  readonly session: number;
  readonly votes: readonly DisputeVote[];
}

const signatureBytes = 64;
const leastVoteBytes = 2 + 4 + signatureBytes;
/** Candidate, session, an empty list. */
const leastSetBytes = 32 + 4 + 1;
const explicit = 0;
const approvalOfSeveral = 4;

/** @throws RangeError also for a kind of statement that is not known */
export function readDisputes(reader: ScaleReader): DisputeSet[] {
  return reader.list(leastSetBytes, () => ({
    candidate: reader.hash(),
    session: reader.u32(),
    votes: reader.list(leastVoteBytes, () => readVote(reader)),
  }));
}

function readVote(reader: ScaleReader): DisputeVote {
  const side = reader.u8();
  const kind = reader.u8();
  if (side > 1 || kind > (side === 0 ? approvalOfSeveral : explicit))
    throw new RangeError(`${side}, ${kind} is not a kind of dispute statement`);
  const isBacking = side === 0 && (kind === 1 || kind === 2);
  // What was voted in backing names the block under which it was.
  if (isBacking) reader.take(32);
  if (side === 0 && kind === approvalOfSeveral) reader.list(32, () => reader.take(32));
  const validator = reader.u32();
  reader.take(signatureBytes);
  return { validator, isFor: side === 0, isBacking };
}
