import { deepEqual, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/folders.mjs';

const heading = /^## (\d+)\.(\d+)\.(\d+) - (unreleased|\d{4}-\d{2}-\d{2})$/;

describe('a release', () => {
  it('has one version in all places', () => {
    const manifests = ['', 'types', 'offchain-agent'].map((folder) => read(join(folder, 'package.json')));
    const [own = '', ...others] = manifests.map((text) => (JSON.parse(text) as { version: string }).version);
    const cargo = read('runtime-pallets/Cargo.toml');
    const crates = [...cargo.matchAll(/^version = "(.*)"|version = "(.*?)", path = /gm)].map(
      ([, first, second]) => first ?? second,
    );
    const images = [...read('deploy/k8s/load-test.yaml').matchAll(/image: almanac-\w+:(\S+)/g)].map(
      ([, tag]) => tag,
    );
    const status = /^\*\*Status\*\*: ([\d.]+\d)/m.exec(read('README.md'))?.[1];
    deepEqual(
      { others, crates, images, status },
      { others: [own, own], crates: Array(crates.length).fill(own), images: [own, own], status: own },
    );
    match(crates.join(' '), /^\S+( \S+){4,}$/);
  });

  it('is a section of the CHANGELOG, newest first, with a day but for the next one', () => {
    const headings = read('CHANGELOG.md')
      .split('\n')
      .filter((line) => line.startsWith('## '));
    for (const line of headings) match(line, heading);
    for (const line of headings.slice(1)) match(line, / - \d/);
    const numbers = headings.map((line) => (heading.exec(line) ?? []).slice(1, 4).map(Number));
    deepEqual(
      numbers,
      numbers.toSorted(([a = 0, b = 0, c = 0], [x = 0, y = 0, z = 0]) => x - a || y - b || z - c),
    );
  });
});

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
