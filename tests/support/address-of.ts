import { createHash } from 'node:crypto';
import { encodeAddress } from '@polkadot/util-crypto';

/** An address that nobody has a key of, the same for the same name. */
export function addressOf(name: string): string {
  return encodeAddress(createHash('sha256').update(name).digest(), 42);
}
