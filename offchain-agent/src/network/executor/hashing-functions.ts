import { compactFromU8a, compactToU8a } from '@polkadot/util';
import { blake2AsU8a, keccakAsU8a, sha256AsU8a, xxhashAsU8a } from '@polkadot/util-crypto';
import type { Guest } from './guest.ts';
import type { HostFunctions } from './host-functions.ts';
import { type TrieVersion, trieRoot } from './trie-root.ts';

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
    ext_hashing_twox_128_version_1: hashing((bytes) => xxhashAsU8a(bytes, 128)),
    ext_hashing_twox_256_version_1: hashing((bytes) => xxhashAsU8a(bytes, 256)),
    ext_trie_blake2_256_ordered_root_version_1: (data: bigint) => listRoot(data, 0),
    ext_trie_blake2_256_ordered_root_version_2: (data: bigint, version: number) =>
      listRoot(data, version === 0 ? 0 : 1),
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
