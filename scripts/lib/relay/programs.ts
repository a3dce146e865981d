/** A crate of the registry of which a stock relay chain is made: its programs, or its runtime. */
export interface Program {
  readonly crate: string;
  readonly version: string;
  readonly features: readonly string[];
  readonly bins: readonly string[];
  /** The runtime in Wasm, as its build calls the file. */
  readonly blob?: string;
}

/** Of polkadot-sdk 2609, as our own node. */
export const programs: readonly Program[] = [
  {
    crate: 'polkadot',
    version: '41.0.0',
    // Epochs of 20 slots on westend-local instead of an hour's.
    features: ['fast-runtime'],
    bins: ['polkadot', 'polkadot-prepare-worker', 'polkadot-execute-worker'],
  },
  { crate: 'polkadot-omni-node', version: '0.24.0', features: [], bins: ['polkadot-omni-node'] },
  // What its parachains run unless told otherwise.
  {
    crate: 'penpal-runtime',
    version: '0.48.0',
    features: [],
    bins: [],
    blob: 'penpal_runtime.compact.compressed.wasm',
  },
];

/** Runtimes that come along and that no network of ours starts. */
export const skippedBlobs = ['rococo-runtime', 'frame-storage-access-test-runtime'];

/** What it takes: 9.5 GB and 2.6 hours of a core were measured at a yardstick of 0.08 s; the docs' is 0.13 s. */
export const costs = { diskGigabytes: 12, memoryGigabytes: 8, coreHours: 4 } as const;

/** Where a node spends its time: executing Wasm, hashing, checking signatures, coding for availability. */
const hot = [
  'cranelift-codegen',
  'cranelift-frontend',
  'cranelift-wasm',
  'regalloc2',
  'wasmtime',
  'wasmtime-cranelift',
  'blake2',
  'blake2b_simd',
  'sha2',
  'twox-hash',
  'keccak',
  'hash-db',
  'memory-db',
  'trie-db',
  'curve25519-dalek',
  'schnorrkel',
  'merlin',
  'ed25519-zebra',
  'chacha20poly1305',
  'poly1305',
  'snow',
  'novelpoly',
  'reed-solomon-novelpoly',
  'parity-scale-codec',
  'zstd-sys',
];

/**
 * What of cargo's profile differs: optimized where a node spends its time and little elsewhere, without what only a debugger
 * reads, and natively not at all where only Wasm runs.
 */
export const profile = [
  'profile.release.opt-level=1',
  'profile.release.debug=0',
  'profile.release.lto="off"',
  'profile.release.codegen-units=16',
  'profile.release.strip=true',
  ...hot.map((crate) => `profile.release.package.${crate}.opt-level=3`),
  // Natively they make a genesis, no more.
  ...['westend-runtime', 'rococo-runtime', 'penpal-runtime'].map(
    (crate) => `profile.release.package.${crate}.opt-level=0`,
  ),
];
