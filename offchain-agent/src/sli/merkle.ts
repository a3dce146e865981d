import { blake2 } from './bytes.ts';

const leafTag = Uint8Array.of(0);
const nodeTag = Uint8Array.of(1);

/**
 * The Merkle root of leaves: leaf hash = BLAKE2b-256(0x00 ++ leaf), node = BLAKE2b-256(0x01 ++ left ++ right); a node
 * without a right neighbour rises as it is.
 *
 * @throws RangeError without a leaf: nothing has no root
 */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  let level = leaves.map((leaf) => blake2(leafTag, leaf));
  while (level.length > 1) level = paired(level);
  const [root] = level;
  if (!root) throw new RangeError('a Merkle tree has at least one leaf');
  return root;
}

function paired(level: readonly Uint8Array[]): Uint8Array[] {
  return Array.from({ length: Math.ceil(level.length / 2) }, (_, index) => {
    const left = level[2 * index] ?? new Uint8Array();
    const right = level[2 * index + 1];
    return right ? blake2(nodeTag, left, right) : left;
  });
}
