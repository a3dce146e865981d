import assert from 'node:assert/strict';
import {
  type ConformanceSubject,
  describeAuraSource,
} from '../../../../../tests/support/chain-conformance.ts';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { MadeNode, type MadeNodeOptions } from '../../../../../tests/support/made-node.ts';
import { RpcAuraSource } from '../../../../src/chain/aura/aura-source.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';

const [a, b, c] = [fakeKey(0), fakeKey(1), fakeKey(2)];

describe('RpcAuraSource', () => {
  let chain: MadeChain;
  let node: MadeNode;
  let client: RpcClient;
  let source: RpcAuraSource;

  async function serve(options: MadeNodeOptions = {}): Promise<void> {
    node = new MadeNode(chain, options);
    await node.start();
    client = await RpcClient.open(node.url);
    source = new RpcAuraSource(client);
  }

  beforeEach(() => {
    chain = new MadeChain([a, b]);
    chain.grow([10, 11, 13]);
  });

  afterEach(async () => {
    client.close();
    await node.stop();
  });

  describe('of a fake node', () => {
    let subject: ConformanceSubject;

    beforeEach(async () => {
      await serve();
      const advance = async () => chain.grow([(chain.best.slot ?? 0) + 1]);
      subject = { source, advance };
    });

    describeAuraSource('a fake node', () => subject);
  });

  it('calls the runtime once for each list of authorities, not for each block', async () => {
    await serve();
    chain.append(14, { authorities: [a, b, c] });
    chain.grow([15, 16]);
    const sets = await Promise.all(
      [1, 2, 3, 4, 5, 6].map(
        async (number) => (await source.authoritiesAfter(await source.blocks.hashOf(number))).length,
      ),
    );
    assert.deepEqual(sets, [2, 2, 2, 3, 3, 3]);
    assert.equal(node.calls.get('AuraApi_authorities'), 2);
  });

  it('calls the runtime for each block where the list is no storage item', async () => {
    await serve({ hasStorage: false });
    for (const number of [1, 2, 3])
      assert.deepEqual(await source.authoritiesAfter(await source.blocks.hashOf(number)), [a, b]);
    assert.equal(node.calls.get('AuraApi_authorities'), 3);
  });

  it('calls the runtime for each block where the storage item says something else', async () => {
    await serve({ extra: { state_getStorage: () => `0x04${'99'.repeat(32)}` } });
    for (const number of [1, 2, 3])
      assert.deepEqual(await source.authoritiesAfter(await source.blocks.hashOf(number)), [a, b]);
    // Once more for the block at which the difference was found.
    assert.equal(node.calls.get('AuraApi_authorities'), 4);
  });

  it('does not deliver the head that was best before it listened, nor the one before a break', async () => {
    await serve();
    const numbers: number[] = [];
    await source.followNewHeads(({ number }) => numbers.push(number));
    const restored = new Promise<void>((resolve) =>
      client.onConnection((event) => event === 'restored' && resolve()),
    );
    await node.stop();
    chain.grow([14]);
    await node.start();
    await restored;
    chain.grow([15]);
    while (numbers.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(numbers, [5]);
  });

  it('goes on after notifications that are no headers', async () => {
    await serve();
    const [numbers, finalized]: number[][] = [[], []];
    await source.followNewHeads(({ number }) => numbers?.push(number));
    await source.blocks.followFinalized((number) => finalized?.push(number));
    const header = { number: '0x9', parentHash: '0x00', digest: { logs: ['0x0661757261'] } };
    for (const item of [null, { number: '0x9' }, header]) {
      node.push('chain_subscribeNewHeads', item);
      if (item !== header) node.push('chain_subscribeFinalizedHeads', item);
    }
    chain.grow([(chain.best.slot ?? 0) + 1]);
    const { number } = await source.blocks.finalizedHead();
    assert.deepEqual([numbers, finalized?.at(-1)], [[number], number]);
    assert.equal(client.faults, 5);
  });

  it('says what to do when the node has discarded the state', async () => {
    await serve();
    node.oldestState = 3;
    const hash = await source.blocks.hashOf(2);
    await assert.rejects(source.authoritiesAfter(hash), {
      code: 'unreachable/state',
      message: `${node.url} has discarded the state of block ${hash}, which names the authorities; ask an archive node (--state-pruning archive), or begin at a later block`,
    });
  });
});
