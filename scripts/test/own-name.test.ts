import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/folders.mjs';

const places = [
  'README.md',
  'docs',
  'deploy',
  'offchain-agent/src',
  'offchain-agent/README.md',
  'types/README.md',
];
// It would run whatever anybody publishes under this name; the README warns of it in these words.
const strangers = /(?<!Never type `)npx almanac/;

describe('documents and printed commands', () => {
  it('say ./almanac or npx --no-install almanac, which run nobody else', () => {
    const faults = places.flatMap(filesOf).filter((path) => strangers.test(readFileSync(path, 'utf8')));
    deepEqual(faults, []);
  });
});

function filesOf(place: string): string[] {
  const path = join(root, place);
  if (/\.\w+$/.test(place)) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(md|ts|ya?ml|service)$|Containerfile$/.test(name))
    .map((name) => join(path, name));
}
