import { u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';

/** The public key of an account, 0x and 64 hex digits: as evidence writes it, whatever prefix a chain's addresses have. */
export function publicKeyOf(account: string): string {
  return u8aToHex(decodeAddress(account));
}
