import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ranks } from '../lib/check/import-order.ts';
import { root } from '../lib/folders.mjs';

const document = readFileSync(join(root, 'docs/project/architecture.md'), 'utf8');

describe('the rooms of the agent', () => {
  it('stand in docs/project/architecture.md, each with its rank', () => {
    const rows = [...document.matchAll(/^\| (\d) \| ([^|]+) \|/gm)].flatMap(([, rank, names = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => [name, Number(rank)] as const),
    );
    assert.deepEqual(Object.fromEntries(rows), ranks);
  });
});
