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

function apiOf(
  sliApi: Readonly<Record<string, (...params: unknown[]) => unknown>>,
  apis: readonly string[] = [],
): ApiPromise {
  const call = Object.fromEntries(
    Object.entries(sliApi).map(([name, answer]) => [
      name,
      (...params: unknown[]) => ({ toJSON: () => answer(...params) }),
    ]),
  );
  const states = fakeStates({ call: { sliApi: call } });
  return {
    runtimeVersion: {
      specName: 'almanac',
      specVersion: { toNumber: () => 2 },
      apis: apis.map((id) => [{ toHex: () => id }, { toNumber: () => 1 }]),
    },
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

describe('SliRecords of a parachain', () => {
  const collectCollationInfo = '0xea93e3f16f3d6962';
  const { targets: _, ...figures } = sum;
  const row = (target: number, authored: number) => ({
    ...figures,
    target,
    who: null,
    record: { counted: { assigned: 24, authored, windows: 12 } },
  });
  const api = apiOf(
    {
      sli: () => row(1, 22),
      current: () => ({ closed: row(1, 22), open: null }),
      history: () => [{ period: figures.period, answer: row(1, 22) }],
      sum: () => sum,
      ranking: () => ({
        period: figures.period,
        end: null,
        provisional: false,
        asOfMs: 0,
        total: 3,
        rows: [row(2, 20), row(1, 20), row(3, 24)],
      }),
    },
    ['0xdd718d5cc53262d4', collectCollationInfo],
  );

  it('have counts, and no share of slots with a block as an SLI, in any answer', async () => {
    const records = await SliRecords.at(api, block);
    assert.equal(records.isRelayed, true);
    const { closed } = await records.current(1, 'day');
    const [past] = await records.history(1, 'day', 0, 1);
    const answers = [await records.answer(1, 'day'), closed, past?.answer, await records.sum([1, 2], 'day')];
    for (const answer of answers) {
      assert.deepEqual(
        [answer?.relayed, answer?.authored, answer?.sliPpm, answer?.interval, answer?.lowConfidence],
        [true, 22n, undefined, undefined, false],
      );
    }
  });

  it('come in the order of slots with a block, not of the share that the chain ranks by', async () => {
    const records = await SliRecords.at(api, block);
    const { rows = [] } = (await records.ranking('day')) ?? {};
    assert.deepEqual(
      rows.map(({ target, authored, sliPpm }) => [target, authored, sliPpm]),
      [
        [3, 24n, undefined],
        [1, 20n, undefined],
        [2, 20n, undefined],
      ],
    );
  });

  it('have an SLI where they are of another network, whose slots are its own', async () => {
    const records = await SliRecords.at(api, block, { network: 1 });
    assert.equal(records.isRelayed, false);
    assert.equal((await records.answer(1, 'day'))?.sliPpm, 916_666);
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
