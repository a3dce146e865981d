// Builds what is compiled from Rust: `blob` and `guest` (committed runtimes) and `node`.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blobFile, blobPath, foreignImports, guestBlobFile, readBlob } from './lib/blob/blob.mjs';
import { builtFrom, metadataHex } from './lib/blob/facts.mjs';
import { sourcesHash } from './lib/blob/sources-hash.mjs';
import { cargoBuild } from './lib/cargo.mjs';
import { cargoTargetFolder } from './lib/folders.mjs';

const help = `usage: node scripts/build.mjs blob | guest | node

  blob    the runtime as WebAssembly and its metadata, into runtime-pallets/blob (commit them)
  guest   the tests' other runtime as WebAssembly, beside it (commit it)
  node    almanac-node; prints where it is`;

const release = join(cargoTargetFolder(), 'release');
const blobFolder = dirname(blobPath);
const metadataVersion = 16;

const builds = { blob: buildBlob, guest: buildGuest, node: buildNode };
const build = builds[process.argv[2]];
if (build) {
  process.exitCode = await build();
} else {
  console.error(help);
  process.exitCode = process.argv[2] === '--help' ? 0 : 2;
}

async function buildBlob() {
  const module = await builtRuntime('almanac-runtime', blobFile);
  if (!module) return 1;
  const metadata = { jsonrpc: '2.0', id: 1, result: metadataHex(module, metadataVersion) };
  writeFileSync(join(blobFolder, 'metadata.json'), `${JSON.stringify(metadata)}\n`);
  if (builtFrom(module) === sourcesHash()) return 0;
  console.error('almanac: the sources changed while the runtime was built; build again before you commit.');
  return 1;
}

async function buildGuest() {
  // Its build script makes a blob only when asked: it takes minutes that tests can do without.
  process.env.GUEST_BLOB = '1';
  const module = await builtRuntime('guest-runtime', guestBlobFile);
  return module ? 0 : 1;
}

async function buildNode() {
  const code = await cargoBuild('--bins');
  const path = join(release, 'almanac-node');
  if (code === 0 && existsSync(path)) console.log(path);
  return code;
}

/** Builds the crate's runtime and copies it to the others; the module, or nothing when that failed. */
async function builtRuntime(crate, file) {
  if ((await cargoBuild('--lib')) !== 0) return undefined;
  const built = join(release, 'wbuild', crate, file);
  const module = readBlob(built);
  const fault = blobFault(module, built);
  if (fault) {
    console.error(`almanac: ${fault}.`);
    return undefined;
  }
  mkdirSync(blobFolder, { recursive: true });
  copyFileSync(built, join(blobFolder, file));
  console.log(join(blobFolder, file));
  return module;
}

function blobFault(module, path) {
  if (!module) return `cargo made no ${path}; is SKIP_WASM_BUILD set?`;
  const foreign = foreignImports(module);
  if (foreign.length > 0) return `the runtime imports ${foreign.join(', ')}, which no node offers`;
  return undefined;
}
