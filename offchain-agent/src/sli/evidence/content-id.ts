import { base32Decode, base32Encode } from '@polkadot/util-crypto';
import { concatBytes, hash32, hexText } from '../../base/bytes.ts';

/** CID version 1, codec raw (0x55), multihash blake2b-256 (0xb220 as a varint) of 32 bytes. */
const prefix = Uint8Array.of(0x01, 0x55, 0xa0, 0xe4, 0x02, 0x20);

/**
 * A content identifier as people write it: CIDv1, codec raw, multihash blake2b-256, base32.
 * @param contentId 0x and 64 hex digits, as the chain stores it
 * @example cidOf('0x0e5751c0…e3a8') // 'bafk2bzaceahfouoae3suhmxivmxlayez3kq5dzo7i53y654h7kvultprf7r2q'
 */
export function cidOf(contentId: string): string {
  return base32Encode(concatBytes([prefix, hash32(contentId)]), true);
}

/** The reverse of `cidOf`; `undefined` when the text is no identifier of an evidence file. */
export function contentIdOf(cid: string): string | undefined {
  if (!/^b[a-z2-7]{61}$/.test(cid)) return undefined;
  const bytes = base32Decode(cid, true);
  const contentId = hexText(bytes.subarray(prefix.length));
  // Only the one way of writing it: the last digit of base32 has bits to spare.
  return bytes.length === prefix.length + 32 && cidOf(contentId) === cid ? contentId : undefined;
}
