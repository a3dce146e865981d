import assert from 'node:assert/strict';
import type { ApiPromise } from '@polkadot/api';
import { fakeSum } from '../../../../../tests/support/fake-answer.ts';
import { fakeStates } from '../../../../../tests/support/fake-runtime.ts';
import { SliRecords } from '../../../../src/chain/records/records.ts';

const sum = {
  targets: 2,
  period: { kind: 'Day', start: 1_795_132_800 },
  end: 1_795_219_200,
  record: { counted: { assigned: 24, authored: 22, windows: 12 } },
  sliPpm: 916_666,
  interval: { lowPpm: 646_119, highPpm: 985_136 },
  lowConfidence: true,
  provisional: false,
  asOfMs: 1_795_300_000_000,
  sampled: null,
};

function apiOf(sliApi: Readonly<Record<string, (...params: unknown[]) => unknown>>): ApiPromise {
  const call = Object.fromEntries(
    Object.entries(sliApi).map(([name, answer]) => [
      name,
      (...params: unknown[]) => ({ toJSON: () => answer(...params) }),
    ]),
  );
  const states = fakeStates({ call: { sliApi: call } });
  return {
    runtimeVersion: { specName: 'almanac', specVersion: { toNumber: () => 2 } },
    call: { sliApi },
    ...states,
    rpc: { ...states.rpc, chain: { getHeader: async () => ({ number: { toNumber: () => 7 } }) } },
  } as unknown as ApiPromise;
}

const block = { toHex: () => '0xaa' };

describe('SliRecords.sum', () => {
  it('asks for several targets together and reads their sum', async () => {
    const asked: unknown[] = [];
    const api = apiOf({
      sum: (...params) => {
        asked.push(params);
        return params[4] === null ? sum : null;
      },
    });
    const records = await SliRecords.at(api, block);
    assert.deepEqual(await records.sum([1, 2], 'day'), fakeSum());
    assert.equal(await records.sum([1, 2], 'day', 60), undefined);
    assert.deepEqual(asked, [
      [0, [1, 2], 'authorship', 'day', null],
      [0, [1, 2], 'authorship', 'day', 60],
    ]);
  });

  it('says that a runtime before SliApi 3 sums nothing', async () => {
    const records = await SliRecords.at(apiOf({ sli: () => null }), block);
    await assert.rejects(records.sum([1, 2], 'day'), {
      code: 'bad_input/no_groups',
      message: /^the chain "almanac" \(runtime 2\) knows no groups: its runtime lacks SliApi\.sum; /,
    });
  });
});

describe('SliRecords.atFinalized', () => {
  it('says so where the node does not name the method', async () => {
    for (const [chain, method] of [
      [{}, 'chain_getFinalizedHead'],
      [{ getFinalizedHead: async () => block }, 'chain_getHeader'],
    ] as const) {
      const api = apiOf({ sli: () => null });
      Object.assign(api.rpc, { chain });
      await assert.rejects(SliRecords.atFinalized(api), { code: 'bad_input/rpc_methods', data: { method } });
    }
  });
});
