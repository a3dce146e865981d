import { ScaleReader } from '../grandpa/scale-reader.ts';
import { inherentData } from './inherent-data.ts';
import { readRows } from './paras-inherent.ts';

/** A validator's signed word on which pieces of parachains' blocks it holds, as a relay block has it. */
export interface AvailabilityVote {
  /** Place among the active validators of the session. */
  readonly validator: number;
  /** It answered, and holds no piece. */
  readonly isZero: boolean;
}

/**
 * The votes on availability that a relay block holds, in the inherent of its author: what follows them need not be readable.
 *
 * @param extrinsics of the block, as JSON-RPC gives them, from hex
 * @param parentHeader of its parent, in SCALE
 * @throws RangeError when there is no such inherent, or its votes cannot be read
 */
export function readAvailabilityVotes(
  extrinsics: readonly Uint8Array[],
  parentHeader: Uint8Array,
): readonly AvailabilityVote[] {
  const rows = readRows(new ScaleReader(inherentData(extrinsics, parentHeader)));
  return rows.map(({ validator, bits }) => ({ validator, isZero: bits.bytes.every((byte) => byte === 0) }));
}
