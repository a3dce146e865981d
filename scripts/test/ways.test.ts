import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ranks } from '../lib/check/import-order.ts';
import { walk, ways } from '../lib/docs/ways.ts';
import { root } from '../lib/folders.mjs';

const document = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

describe('the rooms of the agent', () => {
  it('stand in docs/architecture.md, each with its rank', () => {
    const rows = [...document.matchAll(/^\| (\d) \| ([^|]+) \|/gm)].flatMap(([, rank, names = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => [name, Number(rank)] as const),
    );
    assert.deepEqual(Object.fromEntries(rows), ranks);
  });
});

describe('the ways through the agent', () => {
  for (const way of ways) {
    const { opened } = walk(way);

    it(`of ${way.name} need no more than ${way.most} files`, () => {
      assert.ok(opened.length <= way.most, `${opened.length}:\n${opened.join('\n')}`);
    });

    it(`of ${way.name} are as docs/architecture.md says`, () => {
      const row = `| ${way.name} | ${opened.length} | ${way.most} |`;
      assert.ok(document.includes(row), `expected in docs/architecture.md:\n${row}`);
    });
  }
});
