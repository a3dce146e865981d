// Builds what is compiled from Rust: `blob` (the committed runtime) and `node`.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { blobFile, blobPath, foreignImports, readBlob } from './lib/blob/blob.mjs';
import { builtFrom, metadataHex } from './lib/blob/facts.mjs';
import { sourcesHash } from './lib/blob/sources-hash.mjs';
import { cargoBuild } from './lib/cargo.mjs';
import { cargoTargetFolder } from './lib/folders.mjs';

const help = `usage: node scripts/build.mjs blob | node

  blob   the runtime as WebAssembly and its metadata, into runtime-pallets/blob (commit them)
  node   almanac-node; prints where it is`;

const release = join(cargoTargetFolder(), 'release');
const metadataVersion = 16;

const builds = { blob: buildBlob, node: buildNode };
const build = builds[process.argv[2]];
if (build) {
  process.exitCode = await build();
} else {
  console.error(help);
  process.exitCode = process.argv[2] === '--help' ? 0 : 2;
}

async function buildBlob() {
  const code = await cargoBuild('--lib');
  if (code !== 0) return code;
  const built = join(release, 'wbuild/almanac-runtime', blobFile);
  const module = readBlob(built);
  const fault = blobFault(module, built);
  if (fault) {
    console.error(`almanac: ${fault}.`);
    return 1;
  }
  mkdirSync(dirname(blobPath), { recursive: true });
  copyFileSync(built, blobPath);
  const metadata = { jsonrpc: '2.0', id: 1, result: metadataHex(module, metadataVersion) };
  writeFileSync(join(dirname(blobPath), 'metadata.json'), `${JSON.stringify(metadata)}\n`);
  console.log(blobPath);
  if (builtFrom(module) === sourcesHash()) return 0;
  console.error('almanac: the sources changed while the runtime was built; build again before you commit.');
  return 1;
}

function blobFault(module, path) {
  if (!module) return `cargo made no ${path}; is SKIP_WASM_BUILD set?`;
  const foreign = foreignImports(module);
  if (foreign.length > 0) return `the runtime imports ${foreign.join(', ')}, which no node offers`;
  return undefined;
}

async function buildNode() {
  const code = await cargoBuild('--bins');
  const path = join(release, 'almanac-node');
  if (code === 0 && existsSync(path)) console.log(path);
  return code;
}
