import { blobPath, foreignImports, readBlob } from '../blob/blob.ts';
import { builtFrom } from '../blob/facts.ts';
import { sourcesHash } from '../blob/sources-hash.ts';

const remedy = 'run `npm run build:chain -- blob` and commit runtime-pallets/blob';

/** What is wrong with the committed runtime; it runs in no node for this, so it takes milliseconds. */
export function blobFaults(): string[] {
  const module = readBlob();
  if (!module) return [`${blobPath} is missing: ${remedy}`];
  const faults = foreignImports(module).map((name) => `the blob imports ${name}, which no node offers`);
  if (faults.length > 0) return faults;
  const built = builtFrom(module);
  const sources = sourcesHash();
  return built === sources
    ? []
    : [`the blob is stale, built from sources ${built}, these are ${sources}: ${remedy}`];
}
