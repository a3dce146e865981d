import { hexBytes } from '../../base/bytes.ts';
import { isSr25519Signed } from '../sr25519.ts';
import { headerHash, type RpcHeader } from './header-hash.ts';

/** The type of a seal, the four letters of the engine, the length of 64 bytes. */
const sealPattern = /^0x05(61757261|42414245)0101([0-9a-f]{128})$/i;

/**
 * Which of some keys (sr25519, as hex) has sealed a header of Aura or BABE; undefined when none of them has. The seal is the last
 * item of the digest, over the hash of the header without it.
 */
export function sealedBy(header: RpcHeader, keys: readonly string[]): string | undefined {
  const { logs } = header.digest;
  const seal = sealPattern.exec(logs.at(-1) ?? '')?.[2];
  if (seal === undefined) return undefined;
  const unsealed = hexBytes(headerHash({ ...header, digest: { logs: logs.slice(0, -1) } }));
  return keys.find((key) => isSr25519Signed(unsealed, hexBytes(`0x${seal}`), hexBytes(key)));
}
