import { deepEqual } from 'node:assert/strict';
import type { StateAt } from '../../../../src/chain/call/state-at.ts';
import { readOwned } from '../../../../src/chain/reporting/read-targets.ts';

const account = '5Account1';

describe('readOwned', () => {
  it('asks for all ids, page by page, past pages of which nothing is owned', async () => {
    const { state, asked } = fakeState([1, 256, 600], 4);
    deepEqual([...(await readOwned(state(601), 0, account))], [1, 256, 600]);
    deepEqual(asked, [
      [0, account, 0, 256],
      [0, account, 256, 256],
      [0, account, 512, 256],
    ]);
  });

  it('asks for no page beyond the last id, and for none where there is no target', async () => {
    const { state, asked } = fakeState([], 4);
    await readOwned(state(1), 0, account);
    deepEqual(asked, []);
    await readOwned(state(257), 0, account);
    deepEqual(asked, [[0, account, 0, 256]]);
    await readOwned(state(258), 0, account);
    deepEqual(asked.slice(1), [
      [0, account, 0, 256],
      [0, account, 256, 256],
    ]);
  });

  it('asks once where the runtime answers all at once', async () => {
    const { state, asked } = fakeState([1, 600], 2);
    deepEqual([...(await readOwned(state(601), 0, account))], [1, 600]);
    deepEqual(asked, [[0, account]]);
  });
});

/** A state whose runtime takes so many parameters, of a network with ids below `next`. */
function fakeState(owned: readonly number[], parameters: number) {
  const asked: (readonly unknown[])[] = [];
  const state = (next: number): Pick<StateAt, 'call' | 'storage' | 'takes'> => ({
    takes: (_section, _method, count) => parameters >= count,
    storage: async (shape) => shape.parse(next),
    call: async (shape, _section, _method, ...params) => {
      asked.push(params);
      const [, , offset = 0, limit = Number.POSITIVE_INFINITY] = params.map(Number);
      return shape.parse(owned.filter((id) => id > offset && id <= offset + limit));
    },
  });
  return { state, asked };
}
