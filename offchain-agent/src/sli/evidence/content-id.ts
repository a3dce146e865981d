import { base32 } from 'multiformats/bases/base32';
import { CID } from 'multiformats/cid';
import { create } from 'multiformats/hashes/digest';
import { hash32, hexText } from '../bytes.ts';

const rawCodec = 0x55;
const blake2b256 = 0xb220;

/**
 * A content identifier as people write it: CIDv1, codec raw, multihash blake2b-256, base32.
 * @param contentId 0x and 64 hex digits, as the chain stores it
 */
export function cidOf(contentId: string): string {
  return CID.createV1(rawCodec, create(blake2b256, hash32(contentId))).toString(base32);
}

/** The reverse of `cidOf`; `undefined` when the text is no identifier of an evidence file. */
export function contentIdOf(cid: string): string | undefined {
  try {
    const { code, version, multihash } = CID.parse(cid, base32);
    const isEvidence = version === 1 && code === rawCodec && multihash.code === blake2b256;
    return isEvidence && multihash.digest.length === 32 ? hexText(multihash.digest) : undefined;
  } catch {
    return undefined;
  }
}
