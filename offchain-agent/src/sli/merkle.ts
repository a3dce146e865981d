import { blake2 } from '../base/bytes.ts';
import { atOnce, type Sliced } from '../base/sliced.ts';

const leafTag = Uint8Array.of(0);
const nodeTag = Uint8Array.of(1);

/**
 * The Merkle root of leaves: leaf hash = BLAKE2b-256(0x00 ++ leaf), node = BLAKE2b-256(0x01 ++ left ++ right); a node
 * without a right neighbour rises as it is.
 *
 * @throws RangeError without a leaf: nothing has no root
 */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return atOnce(hashing(leaves));
}

/** `merkleRoot`, hash by hash. */
export function* hashing(leaves: readonly Uint8Array[]): Sliced<Uint8Array> {
  let level: Uint8Array[] = [];
  for (const leaf of leaves) {
    level.push(blake2(leafTag, leaf));
    yield;
  }
  while (level.length > 1) level = yield* paired(level);
  const [root] = level;
  if (!root) throw new RangeError('a Merkle tree has at least one leaf');
  return root;
}

function* paired(level: readonly Uint8Array[]): Sliced<Uint8Array[]> {
  const nodes: Uint8Array[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index] ?? new Uint8Array();
    const right = level[index + 1];
    nodes.push(right ? blake2(nodeTag, left, right) : left);
    yield;
  }
  return nodes;
}
