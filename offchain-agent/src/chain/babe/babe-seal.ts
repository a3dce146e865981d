import type { RpcHeader } from '../block/header-hash.ts';
import { sealedBy } from '../block/seal.ts';

/** The type of a seal and "BABE". */
const sealPrefix = '0x0542414245';

/** Whether the holder of a key (sr25519, as hex) has sealed a header of BABE: nobody else can. */
export function isSealedBy(header: RpcHeader, key: string): boolean {
  const seal = header.digest.logs.at(-1) ?? '';
  return seal.startsWith(sealPrefix) && sealedBy(header, [key]) !== undefined;
}
