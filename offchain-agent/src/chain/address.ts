import { decodeAddress } from '@polkadot/util-crypto';
import { hexText } from '../base/bytes.ts';

/** No address is longer; what takes one apart takes the square of its length. */
export const longestAddress = 128;

/**
 * The bytes of an account or key that a person wrote: an address in the format of any chain, or hex.
 *
 * @returns hex; `undefined` when the text is neither, so it may be a name
 * @example accountHex('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY') // '0xd43593c7…'
 */
export function accountHex(text: string): string | undefined {
  if (text.startsWith('0x')) {
    return /^0x([0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{66})$/i.test(text) ? text.toLowerCase() : undefined;
  }
  if (text.length > longestAddress) return undefined;
  try {
    return hexText(decodeAddress(text));
  } catch {
    return undefined;
  }
}

/** Whether two addresses are of one account: each chain writes them with a prefix of its own. */
export function isSameAccount(one: string, other: string): boolean {
  const hex = accountHex(one);
  return hex !== undefined && hex === accountHex(other);
}
