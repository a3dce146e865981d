import { deepEqual, equal, rejects } from 'node:assert/strict';
import { fakeValidator, MadeBabeChain } from '../../../../../tests/support/made-babe-chain.ts';
import { MadeChain } from '../../../../../tests/support/made-chain.ts';
import { MadeNode, type MadeNodeOptions } from '../../../../../tests/support/made-node.ts';
import { hexBytes } from '../../../../src/base/bytes.ts';
import { RpcBabeSource, readEpoch } from '../../../../src/chain/babe/babe-source.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';

/** Epoch 3 from slot 1,060 on, of 20 slots, one authority, c = 1/4, secondary claims with VRF. */
const epochBytes = [
  '0300000000000000',
  '2404000000000000',
  '1400000000000000',
  `04${'11'.repeat(32)}0100000000000000`,
  '22'.repeat(32),
  '0100000000000000',
  '0400000000000000',
  '02',
].join('');

describe('readEpoch', () => {
  it('reads what BabeApi_current_epoch answers', () => {
    deepEqual(readEpoch(hexBytes(`0x${epochBytes}`)), {
      index: 3,
      startSlot: 1_060,
      durationSlots: 20,
      authorities: [`0x${'11'.repeat(32)}`],
      randomness: new Uint8Array(32).fill(0x22),
      c: [1, 4],
      hasSecondary: true,
    });
  });
});

describe('a node of a BABE chain', () => {
  const validators = [0, 1].map(fakeValidator);
  const chain = new MadeBabeChain({ validators, durationSlots: 10 });
  for (const slot of [1_000, 1_003]) chain.finalize(chain.build(slot, 0, 1, chain.dataAt(0)));
  let node: MadeNode;
  let client: RpcClient;

  async function open(extra: MadeNodeOptions['extra'] = {}): Promise<RpcBabeSource> {
    const options = chain.options();
    node = new MadeNode(new MadeChain([]), { ...options, extra: { ...options.extra, ...extra } });
    await node.start();
    client = await RpcClient.open(node.url);
    return new RpcBabeSource(client);
  }

  afterEach(async () => {
    client.close();
    await node.stop();
  });

  it('tells of its epochs, its slots and its blocks', async () => {
    const source = await open();
    const { number, hash } = await source.blocks.finalizedHead();
    equal(number, 2);
    equal(await source.slotDurationMs(hash), 3_000);
    const { current, announced } = await source.epochsAfter(hash);
    deepEqual([current.index, current.startSlot, announced.index, announced.startSlot], [0, 1_000, 1, 1_010]);
    const { preDigest, announced: none } = await source.headerOf(hash);
    deepEqual([preDigest, none], [{ claim: 'primary', authority: 0, slot: 1_003 }, undefined]);
    const first = await source.headerOf(await source.blocks.hashOf(1));
    deepEqual(
      first.announced?.authorities,
      validators.map(({ key }) => key),
    );
  });

  it('tells of all blocks where it can, else of the best ones', async () => {
    const stop = await (await open()).followHeads(() => undefined);
    equal(node.calls.get('chain_subscribeAllHeads'), 1);
    stop();
    client.close();
    await node.stop();
    await (await open({ rpc_methods: () => ({ methods: [] }) })).followHeads(() => undefined);
    equal(node.calls.get('chain_subscribeNewHeads'), 1);
  });

  it('is told of in a sentence where its answers cannot be read', async () => {
    const source = await open({ state_call: () => `0x${epochBytes.slice(0, -2)}` });
    await rejects(source.epochsAfter(chain.head.hash), {
      code: 'unknown/malformed',
      message: /^the node sent an epoch after block 0x[0-9a-f]{64} in bytes that cannot be read: /,
    });
  });
});
