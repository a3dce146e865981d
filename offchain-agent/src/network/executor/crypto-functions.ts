import { u8aConcat } from '@polkadot/util';
import { ed25519Verify, secp256k1Compress, secp256k1Recover, sr25519Verify } from '@polkadot/util-crypto';
import type { Guest } from './guest.ts';
import type { HostFunctions } from './host-functions.ts';

const keyBytes = 32;
const signatureBytes = 64;
const ok = 0;
const error = 1;
const badSignature = 2;

type Verify = (message: Uint8Array, signature: Uint8Array, key: Uint8Array) => boolean;

/** What runtimes check of signatures. They sign nothing here: there is no keystore. */
export function cryptoFunctions(guest: Guest): HostFunctions {
  const verifying = (verify: Verify) => (signature: number, message: bigint, key: number) =>
    Number(verify(guest.read(message), guest.readAt(signature, signatureBytes), guest.readAt(key, keyBytes)));
  return {
    ext_crypto_ed25519_verify_version_1: verifying(ed25519Verify),
    ext_crypto_sr25519_verify_version_1: verifying(sr25519Verify),
    ext_crypto_sr25519_verify_version_2: verifying(sr25519Verify),
    ext_crypto_secp256k1_ecdsa_recover_compressed_version_2: (signature: number, message: number) =>
      guest.give(recovered(guest.readAt(signature, signatureBytes + 1), guest.readAt(message, keyBytes))),
  };
}

/** The compressed key that signed, as a SCALE result. */
function recovered(signature: Uint8Array, message: Uint8Array): Uint8Array {
  const last = signature[signatureBytes] ?? 0;
  try {
    const key = secp256k1Recover(
      message,
      signature.subarray(0, signatureBytes),
      last > 26 ? last - 27 : last,
    );
    return u8aConcat(new Uint8Array([ok]), secp256k1Compress(key));
  } catch {
    return new Uint8Array([error, badSignature]);
  }
}
