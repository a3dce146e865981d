import { decodeAddress } from '@polkadot/util-crypto';

/** Whether two addresses are of one account: each chain writes them with a prefix of its own. */
export function isSameAccount(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return Buffer.from(decodeAddress(one)).equals(decodeAddress(other));
  } catch {
    return false;
  }
}
