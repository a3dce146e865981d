import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ranks } from '../lib/check/import-order.ts';
import { root } from '../lib/folders.mjs';

const document = readFileSync(join(root, 'docs/project/contributing.md'), 'utf8');

describe('the rooms of the agent', () => {
  it('appear in docs/project/contributing.md, each with its rank', () => {
    const rows = [...document.matchAll(/^\| (\d) \| ([^|]+) \|/gm)].flatMap(([, rank, names = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => [name, Number(rank)] as const),
    );
    assert.deepEqual(Object.fromEntries(rows), ranks);
    const folders = readdirSync(join(root, 'offchain-agent/src'), { withFileTypes: true });
    assert.deepEqual(
      rows.map(([name]) => name).toSorted(),
      folders.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted(),
    );
  });
});
