// `npm run build:chain`: what is compiled from Rust: `blob`, `guest`, `guest20`, `babe`, `manual` (committed runtimes), `node`.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  babeBlobFile,
  blobFile,
  blobPath,
  foreignImports,
  guest20BlobFile,
  guestBlobFile,
  manualBlobFile,
  readBlob,
} from './lib/blob/blob.ts';
import { builtFrom, metadataFile, metadataText, sourcesFile } from './lib/blob/facts.ts';
import { sourcesHash } from './lib/blob/sources-hash.ts';
import { cargoBuild, cargoBuildBlob } from './lib/cargo.ts';
import { cargoTargetFolder } from './lib/folders.mjs';

const help = `usage: npm run build:chain -- blob | guest | guest20 | babe | manual | node

  blob    the runtime as WebAssembly and its metadata, into runtime-pallets/blob (commit them)
  guest   the tests' other runtime as WebAssembly, beside it (commit it)
  guest20 the same with accounts as on Ethereum (commit it)
  babe    the runtime of \`almanac network up --engine babe\`, beside it (commit it)
  manual  the runtime of \`--engine manual\` and \`instant\` (commit it)
  node    almanac-node; prints where it is`;

const release = join(cargoTargetFolder(), 'release');
const blobFolder = dirname(blobPath);

const builds: Record<string, () => Promise<number>> = {
  blob: buildBlob,
  guest: async () => await buildOther('guest', 'guest-runtime', guestBlobFile),
  guest20: async () => await buildOther('guest:account20:guest20_runtime', 'guest-runtime', guest20BlobFile),
  babe: async () => await buildOther('runtime-babe', 'babe-runtime', babeBlobFile),
  manual: async () => await buildOther('runtime-manual', 'manual-runtime', manualBlobFile),
  node: buildNode,
};
const [what = ''] = process.argv.slice(2);
const build = builds[what];
if (build) {
  process.exitCode = await build();
} else {
  console.error(help);
  process.exitCode = what === '--help' ? 0 : 2;
}

async function buildBlob(): Promise<number> {
  const module = await builtRuntime('runtime', 'almanac-runtime', blobFile);
  if (!module) return 1;
  const sources = builtFrom(module);
  writeFileSync(join(blobFolder, metadataFile), metadataText(module));
  writeFileSync(join(blobFolder, sourcesFile), `${sources}\n`);
  if (sources === sourcesHash()) return 0;
  console.error('almanac: the sources changed while the runtime was built; build again before you commit.');
  return 1;
}

async function buildOther(asked: string, crate: string, file: string): Promise<number> {
  return (await builtRuntime(asked, crate, file)) ? 0 : 1;
}

/** The node holds the committed runtime, which is built first where the sources have changed since. */
async function buildNode(): Promise<number> {
  const committed = readBlob();
  if (!committed || builtFrom(committed) !== sourcesHash()) {
    const code = await buildBlob();
    if (code !== 0) return code;
  }
  const code = await cargoBuild(['--bins']);
  const path = join(release, 'almanac-node');
  if (code === 0 && existsSync(path)) console.log(path);
  return code;
}

/** Builds the crate's runtime and copies it to the others; the module, or nothing when that failed. */
async function builtRuntime(
  asked: string,
  crate: string,
  file: string,
): Promise<WebAssembly.Module | undefined> {
  if ((await cargoBuildBlob(asked)) !== 0) return undefined;
  const built = join(release, 'wbuild', crate, file);
  const module = readBlob(built);
  if (!module) {
    console.error(`almanac: cargo made no ${built}; unset SKIP_WASM_BUILD if it is set`);
    return undefined;
  }
  const foreign = foreignImports(module);
  if (foreign.length > 0) {
    console.error(`almanac: the runtime imports ${foreign.join(', ')}, which no node offers.`);
    return undefined;
  }
  mkdirSync(blobFolder, { recursive: true });
  copyFileSync(built, join(blobFolder, file));
  console.log(join(blobFolder, file));
  return module;
}
