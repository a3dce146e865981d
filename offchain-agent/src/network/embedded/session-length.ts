import type { Block } from '@acala-network/chopsticks-core';
import { hexToU8a, u8aToBn, u8aToHex } from '@polkadot/util';

/**
 * Whether the block of this number ends a session. Only runtimes with the validators pallet say how long a
 * session is; of others it is not known, and their transactions try every block.
 */
export async function rotatesSession(parent: Block, number: number): Promise<boolean> {
  const { query } = await parent.meta;
  const entry = query['validators']?.['sessionLength'];
  if (!entry) return false;
  const stored = await parent.get(u8aToHex(entry.keyPrefix()));
  const bytes = stored ? hexToU8a(stored) : entry.meta.fallback.toU8a(true);
  const length = u8aToBn(bytes, { isLe: true }).toNumber();
  return length > 0 && number % length === 0;
}
