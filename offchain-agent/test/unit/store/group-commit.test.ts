import assert from 'node:assert/strict';
import { GroupCommit } from '../../../src/store/group-commit.ts';

describe('gathered writes', () => {
  it('that come while a batch is written are one batch', async () => {
    const batches: (readonly number[])[] = [];
    const commits = new GroupCommit<number>(async (items) => {
      batches.push(items);
      await Promise.resolve();
    });
    await Promise.all([1, 2, 3].map((item) => commits.add(item)));
    await commits.add(4);
    assert.deepEqual(batches, [[1, 2, 3], [4]]);
  });

  it('fail with their own batch alone', async () => {
    const commits = new GroupCommit<string>(async (items) => {
      await Promise.resolve();
      if (items.includes('bad')) throw new Error(`no room for ${items.join(' and ')}`);
    });
    const first = commits.add('good');
    await Promise.resolve();
    await Promise.resolve();
    const [bad, beside] = [commits.add('bad'), commits.add('beside')];
    await first;
    await assert.rejects(bad, { message: 'no room for bad and beside' });
    await assert.rejects(beside);
    await commits.add('later');
    await commits.idle();
  });
});
