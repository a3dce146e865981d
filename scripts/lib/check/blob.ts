import { existsSync, readFileSync } from 'node:fs';
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
} from '../blob/blob.ts';
import { builtFrom, metadataFile, metadataText, sourcesFile } from '../blob/facts.ts';
import { sourcesHash } from '../blob/sources-hash.ts';

const otherBlobFiles = {
  guest: guestBlobFile,
  guest20: guest20BlobFile,
  babe: babeBlobFile,
  manual: manualBlobFile,
} as const;

/** What is wrong with the committed runtimes; they run in no node for this, so it takes milliseconds. */
export function blobFaults(): string[] {
  const folder = dirname(blobPath);
  const others = Object.keys(otherBlobFiles) as (keyof typeof otherBlobFiles)[];
  return [...runtimeFaults(folder), ...others.flatMap((which) => otherRuntimeFaults(folder, which))];
}

function runtimeFaults(folder: string): string[] {
  const path = join(folder, blobFile);
  const module = readBlob(path);
  if (!module) return [`${path} is missing: ${remedy('blob')}`];
  const foreign = importFaults(module, blobFile);
  // A blob that no node takes is not worth asking.
  return foreign.length > 0
    ? foreign
    : [...sourcesFaults(module), ...metadataFaults(module, folder), ...sourcesFileFaults(module, folder)];
}

/** What is wrong with a runtime in the folder that is not Almanac's own. */
export function otherRuntimeFaults(folder: string, which: keyof typeof otherBlobFiles): string[] {
  const file = otherBlobFiles[which];
  const path = join(folder, file);
  const module = readBlob(path);
  return module ? importFaults(module, file) : [`${path} is missing: ${remedy(which)}`];
}

function importFaults(module: WebAssembly.Module, file: string): string[] {
  return foreignImports(module).map((name) => `${file} imports ${name}, which no node offers`);
}

function sourcesFaults(module: WebAssembly.Module): string[] {
  const built = builtFrom(module);
  const sources = sourcesHash();
  if (built === sources) return [];
  return [`the blob is stale, built from sources ${built}, these are ${sources}: ${remedy('blob')}`];
}

/** Whether the folder's metadata is another runtime's: the types, which are generated from it, would be too. */
export function metadataFaults(module: WebAssembly.Module, folder: string): string[] {
  const path = join(folder, metadataFile);
  if (existsSync(path) && readFileSync(path, 'utf8') === metadataText(module)) return [];
  return [`${path} is not what the blob beside it answers: ${remedy('blob')}`];
}

/** Whether the file that the build goes by says of the blob what it says itself. */
export function sourcesFileFaults(module: WebAssembly.Module, folder: string): string[] {
  const path = join(folder, sourcesFile);
  if (existsSync(path) && readFileSync(path, 'utf8').trim() === builtFrom(module)) return [];
  return [`${path} does not name the sources of the blob beside it: ${remedy('blob')}`];
}

function remedy(what: 'blob' | keyof typeof otherBlobFiles): string {
  return `run \`npm run build:chain -- ${what}\` and commit runtime-pallets/blob`;
}
