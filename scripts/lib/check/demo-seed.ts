import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedFile } from '../../../offchain-agent/src/demo/seed/load-story.ts';
import { blobPath } from '../blob/blob.ts';
import type { SeedFacts } from '../demo-seed/make-seed.ts';
import { seedFolder, storyHash } from '../demo-seed/sources.ts';

const remedy = 'run npm run seed, and commit what it writes';

/** Whether the seed of the demo was lived by this runtime and this story: hashes alone are compared. */
export function demoSeedFaults(folder = seedFolder): string[] {
  const [seed, beside] = [join(folder, seedFile), join(folder, `${seedFile}.json`)];
  if (!existsSync(seed) || !existsSync(beside))
    return [`${seed} or what stands beside it is missing: ${remedy}`];
  const facts = JSON.parse(readFileSync(beside, 'utf8')) as SeedFacts;
  const runtime = createHash('sha256').update(readFileSync(blobPath)).digest('hex');
  const { length } = readFileSync(seed);
  return [
    ...(facts.runtime === runtime ? [] : [`the seed of the demo was lived by another runtime: ${remedy}`]),
    ...(facts.story === storyHash()
      ? []
      : [`the seed of the demo is of another story than offchain-agent/src/demo/seed: ${remedy}`]),
    ...(facts.bytes === length
      ? []
      : [`${seed} has ${length} bytes, and ${facts.bytes} are noted beside it: ${remedy}`]),
  ];
}
