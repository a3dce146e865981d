import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { RpcVantage } from '../../../../src/chain/aura/vantage.ts';
import { describeVantage, type VantageSubject } from '../../measure/arrival/vantage-conformance.ts';
import { ListeningNode } from '../listening-node.ts';

describe('RpcVantage', () => {
  const nodes: ListeningNode[] = [];
  const vantages: RpcVantage[] = [];

  afterEach(async () => {
    for (const vantage of vantages.splice(0)) vantage.close();
    for (const node of nodes.splice(0)) await node.stop();
  });

  async function startNode(): Promise<ListeningNode> {
    const node = new ListeningNode();
    nodes.push(node);
    await node.start();
    return node;
  }

  async function open(node: ListeningNode, now: () => number = Date.now): Promise<RpcVantage> {
    const vantage = await RpcVantage.open(node.url, { genesisHash: node.genesisHash, now });
    vantages.push(vantage);
    return vantage;
  }

  describeVantage('a node', async () => {
    const node = await startNode();
    const subject = { nowMs: 0 };
    const vantage = await open(node, () => subject.nowMs);
    return Object.assign(subject, {
      vantage,
      // An answer comes after all that was sent before it.
      show: async () => {
        const hash = node.show();
        await vantage.isWell();
        return hash;
      },
      becomeUnwell: () => {
        node.health = { ...node.health, isSyncing: true };
      },
      lose: async () => {
        const lost = new Promise<void>((resolve) => {
          const forget = vantage.onLost(() => {
            forget();
            resolve();
          });
        });
        node.cut();
        await lost;
      },
    }) satisfies VantageSubject;
  });

  it('asks for all blocks, and for the best ones where a node offers no more', async () => {
    const node = await startNode();
    await (await open(node)).followBlocks(() => undefined);
    node.offersAllHeads = false;
    await (await open(node)).followBlocks(() => undefined);
    deepEqual(node.subscriptions, ['AllHeads', 'NewHeads']);
  });

  it('skips the block that was there before, after a reconnection too', async () => {
    const node = await startNode();
    const vantage = await open(node);
    const seen: string[] = [];
    await vantage.followBlocks((hash) => seen.push(hash));
    const first = node.show();
    await vantage.isWell();
    const lost = new Promise<void>((resolve) => vantage.onLost(resolve));
    node.cut();
    await lost;
    node.show();
    await restored(vantage, node);
    const third = node.show();
    await vantage.isWell();
    deepEqual(seen, [first, third]);
  });

  for (const [what, health] of [
    ['it is syncing', { peers: 3, isSyncing: true, shouldHavePeers: true }],
    ['it has no peers and should', { peers: 0, isSyncing: false, shouldHavePeers: true }],
  ] as const) {
    it(`is not well while ${what}`, async () => {
      const node = await startNode();
      const vantage = await open(node);
      await vantage.followBlocks(() => undefined);
      await vantage.isWell();
      node.health = health;
      equal(await vantage.isWell(), false);
    });
  }

  it('is well without peers where a node needs none', async () => {
    const node = await startNode();
    const vantage = await open(node);
    await vantage.followBlocks(() => undefined);
    await vantage.isWell();
    node.health = { peers: 0, isSyncing: false, shouldHavePeers: false };
    equal(await vantage.isWell(), true);
  });

  it('is not well when it has blocks that it does not tell of', async () => {
    const node = await startNode();
    const vantage = await open(node);
    await vantage.followBlocks(() => undefined);
    await vantage.isWell();
    node.isMute = true;
    node.show();
    deepEqual([await vantage.isWell(), await vantage.isWell()], [true, false]);
    node.isMute = false;
    node.show();
    await vantage.isWell();
    equal(await vantage.isWell(), true);
  });

  it('goes on after notifications that are no headers, and tells of them', async () => {
    const node = await startNode();
    const faults: string[] = [];
    const vantage = await RpcVantage.open(node.url, {
      genesisHash: node.genesisHash,
      now: Date.now,
      onFault: ({ message }) => faults.push(message),
    });
    vantages.push(vantage);
    const seen: string[] = [];
    await vantage.followBlocks((hash) => seen.push(hash));
    for (const item of [null, 7, {}, { number: '0x2', parentHash: '0x00', digest: { logs: [7] } }]) {
      node.babble(item);
    }
    const hash = node.show();
    equal(await vantage.isWell(), true);
    deepEqual(seen, [hash]);
    match(
      faults.join(),
      /sent what cannot be read .*: this is not a header of a block \(number: expected .*\): null$/,
    );
  });

  it('refuses a node of another chain', async () => {
    const node = await startNode();
    await rejects(RpcVantage.open(node.url, { genesisHash: `0x${'11'.repeat(32)}`, now: Date.now }), {
      code: 'bad_input/wrong_chain',
      message: /is a node of another chain/,
    });
  });

  /** Waits until the subscription is back. */
  async function restored(vantage: RpcVantage, node: ListeningNode): Promise<void> {
    while (node.subscriptions.length < 2) await vantage.isWell().catch(() => undefined);
    await vantage.isWell();
  }
});
