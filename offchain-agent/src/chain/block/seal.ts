import { sr25519Verify } from '@polkadot/util-crypto';
import { hexBytes } from '../../base/bytes.ts';
import { headerHash, type RpcHeader } from './header-hash.ts';

/** The type of a seal, the four letters of the engine, the length of 64 bytes. */
const sealPattern = /^0x05(61757261|42414245)0101([0-9a-f]{128})$/i;
const keyText = 2 + 2 * 32;

/**
 * Which of some keys (sr25519, as hex) has sealed a header of Aura or BABE; undefined when none of them has. The seal is the last
 * item of the digest, over the hash of the header without it.
 */
export function sealedBy(header: RpcHeader, keys: readonly string[]): string | undefined {
  const { logs } = header.digest;
  const seal = sealPattern.exec(logs.at(-1) ?? '')?.[2];
  if (seal === undefined) return undefined;
  const unsealed = hexBytes(headerHash({ ...header, digest: { logs: logs.slice(0, -1) } }));
  return keys.find((key) => isSignature(unsealed, hexBytes(`0x${seal}`), key));
}

function isSignature(message: Uint8Array, signature: Uint8Array, key: string): boolean {
  try {
    return key.length === keyText && sr25519Verify(message, signature, key);
  } catch {
    // Bytes that are no signature at all, or a key that is no point of the curve.
    return false;
  }
}
