import type { HexString } from '@polkadot/util/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { hexBytes } from '../../../base/bytes.ts';
import { isLarge, LargeTexts } from './large-texts.ts';

const ofLarge = new LargeTexts(hashed);

/** The BLAKE2b-256 of a storage value. */
export function valueHash(value: string): HexString {
  return isLarge(value) ? ofLarge.of(value) : hashed(value);
}

/** A storage value, or its hash in place of a large one, for a hash of many values. */
export function valueDigest(value: string): Uint8Array {
  return hexBytes(isLarge(value) ? valueHash(value) : value);
}

function hashed(value: string): HexString {
  return blake2AsHex(hexBytes(value), 256);
}
