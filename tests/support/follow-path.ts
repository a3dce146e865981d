import {
  blake2,
  hash32,
  hexBytes,
  hexText,
  u32Bytes,
  u64Bytes,
} from '../../offchain-agent/src/base/bytes.ts';
import type { ProvedLeaf } from '../../offchain-agent/src/sli/proof/proof-tree.ts';

/** Where a path leads: to a root, past so many answered leaves. */
interface PathEnd {
  readonly root: string;
  /** All answered leaves of the tree. */
  readonly answered: number;
  /** How many answered leaves are left of it. */
  readonly rank: number;
}

const maxU32 = 0xffff_ffff;

/**
 * Follows the path of an answered leaf in a tree of `places` leaves, as the chain does.
 * @returns `undefined` where such a leaf has no such path: a step too few or too many, no such place, a sum beyond 32 bits
 */
export function followPath({ index, path, ...leaf }: ProvedLeaf, places: number): PathEnd | undefined {
  if (!Number.isSafeInteger(index) || index < 0 || index >= places) return undefined;
  const { atMs, height, signature } = leaf.receipt;
  const numbers = [u32Bytes(leaf.latencyUs), u64Bytes(atMs), u32Bytes(height)];
  let hash = blake2(Uint8Array.of(0), ...numbers, hexBytes(signature));
  let answered = 1;
  let rank = 0;
  let used = 0;
  for (let place = index, width = places; width > 1; place >>= 1, width = Math.ceil(width / 2)) {
    const isRight = place % 2 === 1;
    if (!isRight && place + 1 === width) continue;
    const step = path[used++];
    if (!step || step.answered + answered > maxU32) return undefined;
    if (isRight) rank += step.answered;
    const own = [hash, u32Bytes(answered)];
    const sibling = [hash32(step.hash), u32Bytes(step.answered)];
    hash = blake2(Uint8Array.of(1), ...(isRight ? [...sibling, ...own] : [...own, ...sibling]));
    answered += step.answered;
  }
  return used === path.length ? { root: hexText(hash), answered, rank } : undefined;
}
