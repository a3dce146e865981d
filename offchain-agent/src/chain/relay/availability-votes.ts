import { ScaleReader } from '../grandpa/scale-reader.ts';

/** A validator's signed word on which pieces of parachains' blocks it holds, as a relay block has it. */
export interface AvailabilityVote {
  /** Place among the active validators of the session. */
  readonly validator: number;
  /** It answered, and holds no piece. */
  readonly isZero: boolean;
}

/** Extrinsics that nobody signed, of the two versions of extrinsics that there are. */
const bare: readonly (number | undefined)[] = [4, 5];
/** Version, pallet, call. */
const callBytes = 3;
const signatureBytes = 64;
/** A length, a place and a signature. */
const leastVoteBytes = 1 + 4 + signatureBytes;

/**
 * The votes on availability that a relay block holds, in the inherent of its author: votes, candidates, disputes, the header
 * of the parent. That header tells the inherent from all others, and so its number in the runtime need not be known.
 *
 * @param extrinsics of the block, as JSON-RPC gives them, from hex
 * @param parentHeader of its parent, in SCALE
 * @throws RangeError when there is no such inherent, or its votes cannot be read
 */
export function readAvailabilityVotes(
  extrinsics: readonly Uint8Array[],
  parentHeader: Uint8Array,
): readonly AvailabilityVote[] {
  const inherents = extrinsics.map(unwrap).filter((call) => isInherent(call, parentHeader));
  const [inherent] = inherents;
  if (!inherent || inherents.length > 1) {
    throw new RangeError(`${inherents.length} of its extrinsics tell of parachains as an author does`);
  }
  const reader = new ScaleReader(inherent.subarray(callBytes, inherent.length - parentHeader.length));
  let before = -1;
  return reader.list(leastVoteBytes, () => {
    const vote = readVote(reader);
    // As the runtime wants them: so nobody votes twice.
    if (vote.validator <= before)
      throw new RangeError(`the vote of ${vote.validator} follows that of ${before}`);
    before = vote.validator;
    return vote;
  });
}

/** An extrinsic without its length. */
function unwrap(extrinsic: Uint8Array): Uint8Array {
  const reader = new ScaleReader(extrinsic);
  const bytes = reader.bytes();
  reader.end();
  return bytes;
}

function isInherent(call: Uint8Array, parentHeader: Uint8Array): boolean {
  const tail = call.length - parentHeader.length;
  return (
    bare.includes(call[0]) && tail > callBytes && Buffer.compare(call.subarray(tail), parentHeader) === 0
  );
}

/** Bits, one a core, then who signed them. */
function readVote(reader: ScaleReader): AvailabilityVote {
  const bits = reader.take(Math.ceil(reader.compact() / 8));
  const validator = reader.u32();
  reader.take(signatureBytes);
  return { validator, isZero: bits.every((byte) => byte === 0) };
}
