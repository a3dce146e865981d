import { isSameBytes } from '../../base/bytes.ts';
import { ScaleReader } from '../grandpa/scale-reader.ts';

/** Extrinsics that nobody signed, of the two versions of extrinsics that there are. */
const bare: readonly (number | undefined)[] = [4, 5];
/** Version, pallet, call. */
const callBytes = 3;

/**
 * What the author of a relay block says of parachains, without the header of the parent, which stands last: that header tells
 * the inherent from all others, and so its number in the runtime need not be known.
 *
 * @param extrinsics of the block, as JSON-RPC gives them, from hex
 * @param parentHeader of its parent, in SCALE
 * @throws RangeError when there is no such inherent, or there are several
 */
export function inherentData(extrinsics: readonly Uint8Array[], parentHeader: Uint8Array): Uint8Array {
  const inherents = extrinsics.map(unwrap).filter((call) => isInherent(call, parentHeader));
  const [inherent] = inherents;
  if (!inherent || inherents.length > 1) {
    throw new RangeError(`${inherents.length} of its extrinsics tell of parachains as an author does`);
  }
  return inherent.subarray(callBytes, inherent.length - parentHeader.length);
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
  return bare.includes(call[0]) && tail > callBytes && isSameBytes(call.subarray(tail), parentHeader);
}
