import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../folders.mjs';

const story = 'offchain-agent/src/demo/seed';
/** What of that folder decides no byte of a seed. */
const leftOut = ['load-story.ts'];
const alone = [
  'offchain-agent/src/lab/embedded/block-header.ts',
  'offchain-agent/src/lab/embedded/fast-chain.ts',
  'offchain-agent/src/lab/embedded/kept-chain.ts',
  'offchain-agent/src/lab/genesis/build-genesis.ts',
];

/** Where the seed is committed. */
export const seedFolder = join(root, 'offchain-agent/demo-seed');

/** The hash of all that tells the story: SHA-256 over the files by path, each as path, 0, content, 0. */
export function storyHash(folder = root): string {
  const hash = createHash('sha256');
  const ofStory = readdirSync(join(folder, story))
    .filter((name) => !leftOut.includes(name))
    .map((name) => `${story}/${name}`);
  for (const path of [...ofStory, ...alone].toSorted())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(folder, path)))
      .update('\0');
  return hash.digest('hex');
}
