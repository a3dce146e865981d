import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { ApiPromise } from '@polkadot/api';
import type { MadeNode } from '../../../../../tests/support/made-node.ts';
import { PublicRuntime } from '../../../../../tests/support/public-runtime.ts';
import { StateAt, stateReader } from '../../../../src/chain/call/state-at.ts';
import { openChain } from '../../../../src/chain/rpc/connect.ts';

/** More than a node is asked for at once. */
const manyEntries = 1_003;

describe('StateAt', () => {
  const runtime = new PublicRuntime('substrate');
  const { head } = runtime;
  const other = `0x${'ba'.repeat(32)}`;
  let node: MadeNode;
  let api: ApiPromise;

  before(async () => {
    runtime.set('timestamp', 'now', [], 1_700_000_000_000);
    for (let session = 0; session < manyEntries; session += 1)
      runtime.set('imOnline', 'authoredBlocks', [session, account(session % 3)], session + 1);
    node = runtime.node();
    api = await connect(node);
  });

  after(async () => {
    await api?.disconnect();
    await node?.stop();
  });

  it('answers what api.at answers: plain items, maps, entries below a key and all of them, constants', async () => {
    const [at, reader] = [await api.at(head), await stateReader(api, head)];
    const { timestamp, imOnline, system } = at.query;
    const cases: readonly (readonly [unknown, unknown])[] = [
      [(await timestamp?.['now']?.())?.toJSON(), await reader.storage('timestamp', 'now')],
      [
        (await imOnline?.['authoredBlocks']?.(7, account(1)))?.toJSON(),
        await reader.storage('imOnline', 'authoredBlocks', 7, account(1)),
      ],
      [
        (await system?.['account']?.(account(9)))?.toJSON(),
        await reader.storage('system', 'account', account(9)),
      ],
      [at.consts['babe']?.['epochDuration']?.toJSON(), reader.constant('babe', 'epochDuration')],
    ];
    for (const [expected, found] of cases) {
      ok(expected !== undefined && expected !== null);
      deepEqual(found, expected);
    }
    const below = await reader.entries('imOnline', 'authoredBlocks', 5);
    deepEqual(below, [{ keys: [5, account(2)], value: 6 }]);
    const all = (await imOnline?.['authoredBlocks']?.entries()) ?? [];
    equal(all.length, manyEntries);
    deepEqual(
      await reader.entries('imOnline', 'authoredBlocks'),
      all.map(([key, value]) => ({ keys: key.args.map((part) => part.toJSON()), value: value.toJSON() })),
    );
  });

  it('has nothing of what the runtime lacks', async () => {
    const [state, reader] = [await StateAt.at(api, head), await stateReader(api, head)];
    equal(await reader.storage('sli', 'records', 1), undefined);
    equal(await reader.entries('sli', 'records'), undefined);
    equal(reader.constant('sli', 'windowLength'), undefined);
    deepEqual([state.hasStorage('sli', 'records'), state.hasStorage('timestamp', 'now')], [false, true]);
    deepEqual([state.hasCall('sliApi', 'ranking'), state.hasCall('babeApi', 'currentEpoch')], [false, true]);
    await rejects(state.answer('sliApi', 'ranking'), { code: 'bad_input/not_in_runtime' });
    await rejects(state.answer('babeApi', 'currentEpoch', 1), /takes 0 parameters and was given 1/);
  });

  it('puts together what a runtime has once, not for each block', async () => {
    let decorated = 0;
    const { at } = api;
    api.at = async (hash) => {
      decorated += 1;
      return await at.call(api, hash);
    };
    try {
      const [one, two] = await Promise.all([head, other].map((hash) => stateReader(api, hash)));
      deepEqual(await one?.storage('timestamp', 'now'), await two?.storage('timestamp', 'now'));
      equal(decorated, 0);
    } finally {
      api.at = at;
    }
  });

  it('says so where the node does not name what is asked of it', async () => {
    const silent = runtime.node({ rpc_methods: () => ({ methods: ['chain_getHeader'] }) });
    const unnamed = await connect(silent);
    try {
      const reader = await stateReader(unnamed, head);
      await rejects(reader.storage('timestamp', 'now'), {
        code: 'bad_input/rpc_methods',
        data: { method: 'state_getStorage' },
      });
    } finally {
      await unnamed.disconnect();
      await silent.stop();
    }
  });

  async function connect(to: MadeNode): Promise<ApiPromise> {
    await to.start();
    return (await openChain(to.url)).api;
  }

  function account(index: number): string {
    return runtime.registry.createType('AccountId', new Uint8Array(32).fill(index)).toJSON() as string;
  }
});
