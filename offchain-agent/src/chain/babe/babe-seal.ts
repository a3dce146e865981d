import { sr25519Verify } from '@polkadot/util-crypto';
import { hexBytes } from '../../base/bytes.ts';
import { headerHash, type RpcHeader } from '../block/header-hash.ts';

/** The type of a seal, "BABE", and the length of 64 bytes. */
const sealPrefix = '0x05424142450101';
const sealText = sealPrefix.length + 2 * 64;
const keyText = 2 + 2 * 32;

/**
 * Whether the holder of a key (sr25519, as hex) has sealed a header: nobody else can. The seal is the last item of the digest,
 * over the hash of the header without it.
 */
export function isSealedBy(header: RpcHeader, key: string): boolean {
  const { logs } = header.digest;
  const seal = (logs.at(-1) ?? '').toLowerCase();
  if (!seal.startsWith(sealPrefix) || seal.length !== sealText || key.length !== keyText) return false;
  const unsealed = headerHash({ ...header, digest: { logs: logs.slice(0, -1) } });
  try {
    return sr25519Verify(hexBytes(unsealed), hexBytes(`0x${seal.slice(sealPrefix.length)}`), key);
  } catch {
    // Bytes that are no signature at all, or a key that is no point of the curve.
    return false;
  }
}
