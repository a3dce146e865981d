import { hexToBytes } from '@noble/hashes/utils.js';
import { hexOf, keyHex } from '../chain/address.ts';

/** As many validators as a nominator of Polkadot may name. */
export const maxPicked = 16;

/** The targets that an address names as picked, each once. */
export function parsePicked(text: string | null): readonly number[] {
  const ids = (text ?? '')
    .split(',')
    .filter((part) => /^\d{1,9}$/.test(part))
    .map(Number);
  return [...new Set(ids)].slice(0, maxPicked);
}

/** With a target, or without it when it was picked; a pick beyond the most is no pick. */
export function toggled(picked: readonly number[], target: number): readonly number[] {
  if (picked.includes(target)) return picked.filter((other) => other !== target);
  return picked.length < maxPicked ? [...picked, target] : picked;
}

/** Where `staking.nominate` is on the Asset Hubs of Polkadot and of Kusama: index of the pallet and of the call. */
const nominate = [89, 5] as const;

/**
 * The call `staking.nominate` with these validators, as wallets take it: 0x and hex digits.
 *
 * SCALE: pallet, call, the number of targets as a compact integer, then of each the variant `Id` (0) and its key.
 * @throws RangeError for an address that is none, and for more than 63 of them
 */
export function nominateCall(addresses: readonly string[]): string {
  if (addresses.length > 63) throw new RangeError(`at most 63 targets, got ${addresses.length}`);
  const targets = addresses.flatMap((address) => {
    const key = keyHex(address);
    if (key === undefined) throw new RangeError(`${address} is not an address`);
    return [0, ...hexToBytes(key)];
  });
  return `0x${hexOf(Uint8Array.from([...nominate, addresses.length << 2, ...targets]))}`;
}
