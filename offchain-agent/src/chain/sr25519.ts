import { cryptoWaitReady } from '@polkadot/util-crypto';
import { sr25519Verify } from '@polkadot/wasm-crypto';

// Under way since @polkadot/util-crypto was loaded.
await cryptoWaitReady();

/**
 * Whether a key has signed a message, by the rules of nodes: theirs is the same schnorrkel, here as WebAssembly. `sr25519Verify` of
 * @polkadot/util-crypto is JavaScript: it takes seven times as long, refuses the key of 32 zero bytes, which schnorrkel takes, and throws
 * for bytes that are no signature or no key.
 */
export function isSr25519Signed(message: Uint8Array, signature: Uint8Array, key: Uint8Array): boolean {
  return sr25519Verify(signature, message, key);
}
