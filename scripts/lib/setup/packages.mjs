import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { wasmTarget } from '../cargo-env.mjs';
import { ask } from '../process.mjs';
import { isOnPath } from './debian.mjs';

/**
 * @typedef {object} Packages
 * @property {readonly string[]} names in Debian 12
 * @property {string} why
 * @property {(env: NodeJS.ProcessEnv) => boolean} isThere whether what they hold is there, however it came
 */

// Nothing else is needed: OpenSSL and zstd are compiled from sources inside their crates, so
// neither pkg-config nor headers of libraries nor cmake; no build script asks git; npm and cargo
// download by themselves, so curl serves to install rustup only.

/**
 * What compiling node and runtime needs.
 * @type {readonly Packages[]}
 */
export const chain = [
  {
    names: ['build-essential'],
    why: 'C and C++ compilers, and the perl that configures OpenSSL',
    isThere: (env) => ['cc', 'c++', 'make', 'perl'].every((name) => isOnPath(name, env)),
  },
  {
    names: ['protobuf-compiler'],
    why: "the network's messages",
    isThere: (env) => isOnPath('protoc', env),
  },
];

/**
 * What compiling a stock relay chain needs besides.
 * @type {readonly Packages[]}
 */
export const forRelay = [
  {
    names: ['libclang-dev'],
    why: 'reads the headers of RocksDB',
    // A link without a version, which the package alone brings, in a folder for each version.
    isThere: ({ LIBCLANG_PATH }) =>
      Boolean(LIBCLANG_PATH) ||
      readdirSync('/usr/lib').some((name) => existsSync(join('/usr/lib', name, 'lib/libclang.so'))),
  },
  {
    names: ['ccache'],
    why: 'keeps what is compiled of RocksDB when a build is broken off',
    isThere: (env) => isOnPath('ccache', env),
  },
];

/**
 * What a Rust for WebAssembly is made from, where rustup has none.
 * @type {readonly Packages[]}
 */
export const forWasmToolchain = [
  {
    names: ['rustc-web', 'cargo-web', 'rust-web-src'],
    why: `a Rust that can build its library for ${wasmTarget}`,
    // Debian's package without "web" in its name is there too often, and too old to know the target.
    isThere: () =>
      ask('/usr/bin/rustc', ['--print', 'cfg', '--target', wasmTarget]) !== undefined &&
      existsSync('/usr/bin/cargo') &&
      existsSync('/usr/lib/rustlib/src/rust/library/core/Cargo.toml'),
  },
  { names: ['lld'], why: 'links WebAssembly', isThere: (env) => isOnPath('wasm-ld', env) },
];

const postgresFolder = '/usr/lib/postgresql';

/**
 * The servers that the agent's tests start for themselves, on sockets of their own, and what the runbook's commands need.
 * @type {readonly Packages[]}
 */
export const servers = [
  {
    names: ['redis-server'],
    why: "the agent's queue",
    isThere: (env) => isOnPath('redis-server', env) || isOnPath('valkey-server', env),
  },
  {
    names: ['postgresql'],
    why: 'the store of agents that share one',
    // Debian keeps its programs out of PATH, in a folder for each version.
    isThere: (env) =>
      isOnPath('postgres', env) ||
      (existsSync(postgresFolder) &&
        readdirSync(postgresFolder).some((version) =>
          existsSync(join(postgresFolder, version, 'bin/postgres')),
        )),
  },
  {
    names: ['etcd-server'],
    why: 'where the nodes of one validator agree who signs',
    isThere: (env) => isOnPath('etcd', env),
  },
  {
    names: ['haproxy'],
    why: 'what ends TLS before a public endpoint',
    // Debian keeps it where only root looks.
    isThere: (env) => isOnPath('haproxy', env) || existsSync('/usr/sbin/haproxy'),
  },
  {
    names: ['prometheus-alertmanager'],
    why: 'a destination of `--notify`',
    isThere: (env) => isOnPath('prometheus-alertmanager', env),
  },
  {
    names: ['libfaketime'],
    why: 'sets the clock of one node, for `almanac network chaos clock`',
    // A library in a folder for each architecture.
    isThere: () =>
      ['/usr/lib', ...readdirSync('/usr/lib').map((name) => join('/usr/lib', name))].some((folder) =>
        existsSync(join(folder, 'faketime/libfaketimeMT.so.1')),
      ),
  },
  {
    names: ['zstd'],
    why: 'packs snapshots of databases, for `almanac snapshot`',
    isThere: (env) => isOnPath('zstd', env),
  },
  {
    names: ['curl', 'jq'],
    why: 'the commands of docs/how-to/run-a-chain.md, which a test follows',
    isThere: (env) => ['curl', 'jq'].every((name) => isOnPath(name, env)),
  },
];

/**
 * The browser that walks the pages.
 * @type {readonly Packages[]}
 */
export const forPages = [
  {
    names: ['chromium-headless-shell'],
    why: 'the browser that tests of the pages drive',
    isThere: (env) => isOnPath('chromium-headless-shell', env),
  },
];

/** @type {readonly Packages[]} */
const browsers = [
  ...forPages,
  {
    names: ['chromium'],
    why: 'the whole browser, for the test of the extension',
    isThere: (env) => isOnPath('chromium', env),
  },
];

/**
 * What a client of the chain in Python is installed with.
 * @type {readonly Packages[]}
 */
const python = [
  {
    names: ['python3-venv'],
    why: 'environments of Python',
    isThere: (env) => ask('python3', ['-c', 'import ensurepip, venv'], { env }) !== undefined,
  },
];

/** What all tests need. */
export const testPackages = [...servers, ...browsers, ...python, ...chain];

/**
 * Those that hold something that is not there.
 * @param {readonly Packages[]} needed
 * @param {NodeJS.ProcessEnv} [env]
 */
export function missing(needed, env = process.env) {
  return needed.filter(({ isThere }) => !isThere(env));
}
