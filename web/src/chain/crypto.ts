import { ed25519 } from '@noble/curves/ed25519.js';
import { blake2b } from '@noble/hashes/blake2.js';
import { base32nopad, base58 } from '@scure/base';

// What an identicon is drawn with and evidence is recomputed with of @polkadot/util-crypto: the whole of it would be 180 kB.

export function blake2AsU8a(bytes: Uint8Array, bits: number): Uint8Array {
  return blake2b(bytes, { dkLen: bits / 8 });
}

/** The public key of an SS58 address of any prefix, without a check of its checksum. */
export function decodeAddress(address: string): Uint8Array {
  return base58.decode(address).slice(-34, -2);
}

/** With the multibase letter of base 32. */
export function base32Encode(bytes: Uint8Array, isMultibase = false): string {
  return `${isMultibase ? 'b' : ''}${base32nopad.encode(bytes).toLowerCase()}`;
}

/** @throws Error for letters that are none of base 32 */
export function base32Decode(text: string, isMultibase = false): Uint8Array {
  if (isMultibase && !text.startsWith('b')) throw new Error('base 32 begins with b');
  return base32nopad.decode(text.slice(isMultibase ? 1 : 0).toUpperCase());
}

export function base58Encode(bytes: Uint8Array): string {
  return base58.encode(bytes);
}

/** @throws Error for letters that are none of base 58 */
export function base58Decode(text: string): Uint8Array {
  return base58.decode(text);
}

/** @throws Error for a key or signature that is none */
export function ed25519Verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  return ed25519.verify(signature, message, publicKey);
}
