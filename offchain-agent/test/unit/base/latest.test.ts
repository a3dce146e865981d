import assert from 'node:assert/strict';
import { createLatest } from '../../../src/base/latest.ts';

describe('createLatest', () => {
  it('gives the latest value, none twice, and ends with the signal', async () => {
    const controller = new AbortController();
    const latest = createLatest<number>(controller.signal);
    latest.set(1);
    latest.set(2);
    const read: number[] = [];
    for await (const value of latest.values) {
      read.push(value);
      if (value === 2) setTimeout(() => latest.set(3), 1);
      if (value === 3) setTimeout(() => controller.abort(), 1);
    }
    assert.deepEqual(read, [2, 3]);
  });
});
