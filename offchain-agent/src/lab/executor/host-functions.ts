import { bnToU8a, compactFromU8a, compactToU8a, u8aConcat, u8aToString } from '@polkadot/util';
import {
  blake2AsU8a,
  ed25519Verify,
  keccakAsU8a,
  secp256k1Recover,
  sha256AsU8a,
  xxhashAsU8a,
} from '@polkadot/util-crypto';
import { hexBytes } from '../../base/bytes.ts';
import { isSr25519Signed } from '../../chain/sr25519.ts';
import type { Guest, HostFunctions } from './guest.ts';
import type { Overlay } from './overlay.ts';
import { type TrieVersion, trieRoot } from './trie-root.ts';

const keyBytes = 32;
const signatureBytes = 64;
const ok = 0;
const error = 1;
const badSignature = 2;

type Verify = (message: Uint8Array, signature: Uint8Array, key: Uint8Array) => boolean;

const errorLevel = 0;
const noLogs = 0;
const rootBytes = 32;
/** Names of pallets and storage items; a runtime can hash what a stranger gives it as well. */
const longestRemembered = 64;
const mostRemembered = 1_024;

/** What runtimes check of signatures. They sign nothing here: there is no keystore. */
export function cryptoFunctions(guest: Guest): HostFunctions {
  const verifying = (verify: Verify) => (signature: number, message: bigint, key: number) =>
    Number(verify(guest.read(message), guest.readAt(signature, signatureBytes), guest.readAt(key, keyBytes)));
  const recovering = (hash: 'keccak' | 'blake2') => (signature: number, message: number) =>
    guest.give(recovered(guest.readAt(signature, signatureBytes + 1), guest.readAt(message, keyBytes), hash));
  return {
    ext_crypto_ed25519_verify_version_1: verifying(ed25519Verify),
    // An off-chain worker asks which keys it may sign with.
    ext_crypto_sr25519_public_keys_version_1: () => guest.give(compactToU8a(0)),
    ext_crypto_sr25519_verify_version_1: verifying(isSr25519Signed),
    ext_crypto_sr25519_verify_version_2: verifying(isSr25519Signed),
    ext_crypto_secp256k1_ecdsa_recover_version_2: recovering('keccak'),
    ext_crypto_secp256k1_ecdsa_recover_compressed_version_2: recovering('blake2'),
  };
}

/** The key that signed, as a SCALE result: what Keccak is made of is whole, 64 bytes; the other is compressed. */
function recovered(signature: Uint8Array, message: Uint8Array, hash: 'keccak' | 'blake2'): Uint8Array {
  const last = signature[signatureBytes] ?? 0;
  try {
    const key = secp256k1Recover(
      message,
      signature.subarray(0, signatureBytes),
      last > 26 ? last - 27 : last,
      hash,
    );
    return u8aConcat(new Uint8Array([ok]), key);
  } catch {
    return new Uint8Array([error, badSignature]);
  }
}

type Hash = (bytes: Uint8Array) => Uint8Array;

/** The hashes that runtimes leave to their host, and the root of a list. */
export function hashingFunctions(guest: Guest): HostFunctions {
  const hashing = (hash: Hash) => (data: bigint) => guest.place(hash(guest.read(data)));
  const listRoot = (data: bigint, version: TrieVersion): number =>
    guest.place(trieRoot(numbered(guest.read(data)), version));
  return {
    ext_hashing_blake2_128_version_1: hashing((bytes) => blake2AsU8a(bytes, 128)),
    ext_hashing_blake2_256_version_1: hashing((bytes) => blake2AsU8a(bytes, 256)),
    ext_hashing_keccak_256_version_1: hashing((bytes) => keccakAsU8a(bytes, 256)),
    ext_hashing_sha2_256_version_1: hashing((bytes) => sha256AsU8a(bytes)),
    ext_hashing_twox_64_version_1: hashing((bytes) => xxhashAsU8a(bytes, 64)),
    // Mostly of names of pallets and of what they store, in front of every key.
    ext_hashing_twox_128_version_1: hashing(remembering((bytes) => xxhashAsU8a(bytes, 128))),
    ext_hashing_twox_256_version_1: hashing((bytes) => xxhashAsU8a(bytes, 256)),
    ext_trie_blake2_256_ordered_root_version_1: (data: bigint) => listRoot(data, 0),
    ext_trie_blake2_256_ordered_root_version_2: (data: bigint, version: number) =>
      listRoot(data, version === 0 ? 0 : 1),
  };
}

/** A hash of few short texts that are asked for again and again. */
function remembering(hash: Hash): Hash {
  const known = new Map<string, Uint8Array>();
  return (bytes) => {
    if (bytes.length > longestRemembered) return hash(bytes);
    const text = String.fromCharCode(...bytes);
    const before = known.get(text);
    if (before) return before;
    const made = hash(bytes);
    if (known.size < mostRemembered) known.set(text, made);
    return made;
  };
}

/** The items of a SCALE-encoded list of byte lists, each under its index. */
function numbered(list: Uint8Array): [Uint8Array, Uint8Array][] {
  const [start, count] = compactFromU8a(list);
  let at = start;
  return Array.from({ length: count.toNumber() }, (_, index) => {
    const [prefixLength, length] = compactFromU8a(list.subarray(at));
    const from = at + prefixLength;
    at = from + length.toNumber();
    return [compactToU8a(index), list.subarray(from, at)];
  });
}

interface MiscHost {
  /** Hears the errors that the runtime reports; its panic is the last. */
  readonly onError: (words: string) => void;
  /** The SCALE-encoded version of another runtime; undefined where the bytes are none. */
  readonly versionOf: (code: Uint8Array) => Uint8Array | undefined;
}

/** Memory, log and what else a runtime needs of its host. */
export function miscFunctions(guest: Guest, { onError, versionOf }: MiscHost): HostFunctions {
  const textAt = (span: bigint): string => u8aToString(guest.read(span));
  return {
    ext_allocator_malloc_version_1: (size: number) => guest.heap.allocate(size >>> 0),
    ext_allocator_free_version_1: (pointer: number) => guest.heap.release(pointer >>> 0),
    ext_logging_max_level_version_1: () => noLogs,
    ext_logging_log_version_1: (level: number, _target: bigint, message: bigint) => {
      if (level === errorLevel) onError(textAt(message));
    },
    ext_panic_handler_abort_on_panic_version_1: (message: bigint) => {
      throw new Error(textAt(message));
    },
    ext_misc_print_utf8_version_1: () => undefined,
    ext_misc_print_hex_version_1: () => undefined,
    ext_misc_print_num_version_1: () => undefined,
    ext_misc_runtime_version_version_1: (code: bigint) => guest.giveOption(versionOf(guest.read(code))),
  };
}

/**
 * What a runtime may do with its storage.
 * @param overlay that of the call that runs
 */
export function storageFunctions(guest: Guest, overlay: () => Overlay): HostFunctions {
  const keyAt = (span: bigint) => guest.readHex(span);
  return {
    ext_storage_get_version_1: (key: bigint) => guest.giveOption(overlay().get(keyAt(key))),
    ext_storage_read_version_1: (key: bigint, out: bigint, offset: number) => {
      const value = overlay().get(keyAt(key));
      if (value === undefined) return guest.give(new Uint8Array([0]));
      const rest = value.subarray(Math.min(offset >>> 0, value.length));
      guest.fill(out, rest);
      return guest.give(new Uint8Array([1, ...u32(rest.length)]));
    },
    ext_storage_exists_version_1: (key: bigint) => Number(overlay().get(keyAt(key)) !== undefined),
    ext_storage_set_version_1: (key: bigint, value: bigint) => overlay().set(keyAt(key), guest.read(value)),
    ext_storage_clear_version_1: (key: bigint) => overlay().set(keyAt(key), null),
    ext_storage_append_version_1: (key: bigint, item: bigint) =>
      overlay().append(keyAt(key), guest.read(item)),
    ext_storage_next_key_version_1: (key: bigint) => {
      const next = overlay().nextKey(keyAt(key));
      return guest.giveOption(next === undefined ? undefined : hexBytes(next));
    },
    ext_storage_clear_prefix_version_1: (prefix: bigint) => {
      overlay().clearPrefix(keyAt(prefix));
    },
    ext_storage_clear_prefix_version_2: (prefix: bigint, limit: bigint) => {
      const { isAll, looked } = overlay().clearPrefix(keyAt(prefix), optionalU32(guest.read(limit)));
      return guest.give(new Uint8Array([isAll ? 0 : 1, ...u32(looked)]));
    },
    ext_storage_start_transaction_version_1: () => overlay().begin(),
    ext_storage_commit_transaction_version_1: () => overlay().commit(),
    ext_storage_rollback_transaction_version_1: () => overlay().rollback(),
    // There is no trie of the whole state: zero cannot be mistaken for a root.
    ext_storage_root_version_1: () => guest.give(new Uint8Array(rootBytes)),
    ext_storage_root_version_2: () => guest.give(new Uint8Array(rootBytes)),
  };
}

function u32(number: number): Uint8Array {
  return bnToU8a(number, { bitLength: 32, isLe: true });
}

function optionalU32([isSome = 0, ...bytes]: Uint8Array): number | undefined {
  return isSome === 0 ? undefined : Buffer.from(bytes).readUInt32LE();
}
