import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { inOrder } from '../../../../src/measure/authorship/source.ts';

describe('inOrder', () => {
  it('gives results in the order of the items, with at most so many under way', async () => {
    let underWay = 0;
    let most = 0;
    const work = async (item: number): Promise<number> => {
      underWay += 1;
      most = Math.max(most, underWay);
      await delay(item % 3);
      underWay -= 1;
      return item * 10;
    };
    const results: number[] = [];
    for await (const result of inOrder([1, 2, 3, 4, 5, 6, 7], 3, work)) results.push(result);
    assert.deepEqual(results, [10, 20, 30, 40, 50, 60, 70]);
    assert.equal(most, 3);
  });

  it('throws a failure at its turn, after the results before it', async () => {
    const work = async (item: number): Promise<number> => {
      if (item === 2) throw new Error('two');
      return item;
    };
    const results: number[] = [];
    await assert.rejects(async () => {
      for await (const result of inOrder([1, 2, 3], 3, work)) results.push(result);
    }, /two/);
    assert.deepEqual(results, [1]);
  });
});
