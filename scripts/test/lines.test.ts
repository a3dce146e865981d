import assert from 'node:assert/strict';
import { linesByCapability, linesTable } from '../lib/docs/lines.ts';

describe('linesByCapability', () => {
  it('counts the same at one commit twice, and something of every capability', () => {
    const rows = linesByCapability('HEAD');
    assert.ok(rows.length > 5);
    for (const { capability, before, after } of rows) {
      assert.equal(before, after, capability);
      assert.ok(after > 100, `${capability}: ${after}`);
    }
  });
});

describe('linesTable', () => {
  it('ends with the sum, and says which way it went', () => {
    const rows = [
      { capability: 'one', before: 1_200, after: 1_100 },
      { capability: 'two', before: 10, after: 30 },
    ];
    assert.deepEqual(linesTable(rows).split('\n').slice(2), [
      '| one | 1,200 | 1,100 | -100 |',
      '| two | 10 | 30 | +20 |',
      '| **all** | 1,210 | 1,130 | -80 |',
    ]);
  });
});
