import { deepEqual, equal, fail, match } from 'node:assert/strict';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import {
  type FakeHeader,
  fakeHeaders,
  type MadeUpstream,
} from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import type { GatewayNetworkStatus } from '../../../../src/endpoint/gateway/gateway.ts';

const soon = { everyMs: 10 };
const withinMs = 10_000;

describe('the head that a gateway reads from', () => {
  const headers = fakeHeaders(12);
  const at = (height: number): FakeHeader => headers[height - 1] ?? fail();
  const far = fakeHeaders(1, 5, { hash: `0x${'ab'.repeat(32)}`, height: 3_999_999_999 })[0] ?? fail();
  let clock: HandClock;
  let pair: GatewayPair;
  let { nodes, client, scene } = {} as GatewayPair;
  let [a, b] = [] as unknown as readonly [MadeUpstream, MadeUpstream];

  beforeEach(async () => {
    clock = new HandClock();
    pair = await openGatewayPair(at(1), () => undefined, { clock });
    ({ nodes, client, scene } = pair);
    [a, b] = nodes;
  });
  afterEach(async () => await pair.close());

  const network = (): GatewayNetworkStatus => scene.gateway.status().networks[0] ?? fail();
  const untilBest = async (height: number): Promise<void> => {
    await poll(
      'the best block',
      async () => network().best,
      (best) => best === height,
      soon,
    );
  };
  const untilFinalized = async (height: number): Promise<void> => {
    await poll(
      'the finalized block',
      async () => network().finalized,
      (finalized) => finalized === height,
      soon,
    );
  };
  /** Until something is known against an upstream, or nothing any more. */
  const untilJudged = async (upstream: number, isFaulty: boolean): Promise<void> => {
    await poll(
      'the fault of an upstream',
      async () => network().upstreams[upstream]?.fault,
      (fault) => (fault !== null) === isFaulty,
      soon,
    );
  };
  const heights = (subscription: unknown): number[] =>
    client.of(subscription).map((header) => Number((header as { number: string }).number));

  it('is not one far above what is final and all others', async () => {
    const { result: subscription } = await client.call('chain_subscribeNewHeads');
    b.best(far);
    await untilJudged(1, true);
    match(network().upstreams[1]?.fault ?? '', /^does not tell its chain: no hash of block 3999999999$/);
    a.best(at(2));
    await untilBest(2);
    await client.told(subscription, 2);
    deepEqual([network().ready, heights(subscription)], [true, [1, 2]]);
    equal((await client.call('chain_getBlockHash')).result, at(2).hash);
    b.best(at(2));
    await untilJudged(1, false);
  });

  it('needs a path to what was final, also when no other upstream is there', async () => {
    await a.stop();
    await untilJudged(0, true);
    b.best(far);
    await untilJudged(1, true);
    deepEqual([network().best, network().ready], [1, false]);
    await a.start();
    await clock.until('a head that somebody has', () => network().ready, withinMs);
    const { result: subscription } = await client.call('chain_subscribeNewHeads');
    a.best(at(2));
    await untilBest(2);
    await client.told(subscription, 2);
    deepEqual([network().ready, heights(subscription)], [true, [1, 2]]);
  });

  it('comes from the others when the upstream that is not believed is taken out', async () => {
    await a.stop();
    await untilJudged(0, true);
    b.best(far);
    await untilJudged(1, true);
    const [one] = scene.config.networks;
    const { config } = scene;
    scene.gateway.prepare({
      ...config,
      networks: [{ ...(one ?? fail()), upstreams: (one?.upstreams ?? []).slice(0, 1) }],
    })();
    await a.start();
    await clock.until('a head that somebody has', () => network().ready, withinMs);
    equal(network().best, 1);
  });

  it('goes back by the block that only a lost node had, and tells no head twice', async () => {
    const { result: subscription } = await client.call('chain_subscribeNewHeads');
    b.best(at(2));
    await untilBest(2);
    await b.stop();
    await untilJudged(1, true);
    equal(network().ready, false);
    await clock.until('the block that a has', () => network().best === 1 && network().ready, withinMs);
    equal((await client.call('chain_getBlockHash')).result, at(1).hash);
    a.best(at(2));
    a.best(at(3));
    await untilBest(3);
    await client.told(subscription, 3);
    deepEqual(heights(subscription), [1, 2, 3]);
  });

  it('goes on with final blocks where nodes tell no new heads', async () => {
    const { result: subscription } = await client.call('chain_subscribeNewHeads');
    for (const header of headers.slice(1, 4)) for (const node of nodes) node.finalized(header);
    await client.told(subscription, 4);
    deepEqual(heights(subscription), [1, 2, 3, 4]);
    deepEqual(
      network().upstreams.map(({ fault }) => fault),
      [null, null],
    );
    equal((await client.call('chain_getBlockHash')).result, at(4).hash);
  });

  it('is told of on another branch where the lost node alone had the first', async () => {
    const [other = fail()] = fakeHeaders(1, 7, at(1));
    const { result: subscription } = await client.call('chain_subscribeNewHeads');
    b.best(at(2));
    await untilBest(2);
    await b.stop();
    a.best(other);
    await clock.until('the other block', () => heights(subscription).length === 3, withinMs);
    deepEqual(heights(subscription), [1, 2, 2]);
    equal((await client.call('chain_getBlockHash')).result, other.hash);
  });

  it('begins anew with a chain that was purged', async () => {
    const { result: best } = await client.call('chain_subscribeNewHeads');
    const { result: final } = await client.call('chain_subscribeFinalizedHeads');
    for (const header of headers.slice(1))
      for (const node of nodes) {
        node.best(header);
        node.finalized(header);
      }
    await untilFinalized(12);
    await client.told(final, 12);
    const anew = fakeHeaders(3, 3);
    for (const node of nodes) await node.stop();
    for (const node of nodes) {
      node.best(anew[0] ?? fail());
      node.finalized(anew[0] ?? fail());
      node.answers.set('chain_getBlockHash', ([height]) =>
        height === 0 ? node.genesis : (anew[Number(height) - 1]?.hash ?? null),
      );
      await node.start();
    }
    await clock.until('the new chain', () => network().best === 1 && network().finalized === 1, 20_000);
    for (const node of nodes) {
      node.best(anew[1] ?? fail());
      node.finalized(anew[1] ?? fail());
    }
    await untilBest(2);
    await client.told(final, 14);
    await client.told(best, 14);
    deepEqual(heights(best).slice(-2), [1, 2]);
    deepEqual([network().ready, network().upstreams.map(({ fault }) => fault)], [true, [null, null]]);
  });

  it('is of no new chain while a node is away that had the old one', async () => {
    for (const header of headers.slice(1))
      for (const node of nodes) {
        node.best(header);
        node.finalized(header);
      }
    for (const node of nodes)
      node.answers.set('chain_getBlockHash', ([height]) =>
        height === 0 ? node.genesis : (headers[Number(height) - 1]?.hash ?? null),
      );
    await untilFinalized(12);
    for (const node of nodes) node.finalized(at(12));
    await clock.advance(1_000);
    await b.stop();
    await a.stop();
    const anew = fakeHeaders(8, 3);
    a.best(anew[7] ?? fail());
    a.finalized(anew[5] ?? fail());
    a.answers.set('chain_getBlockHash', ([height]) =>
      height === 0 ? a.genesis : (anew[Number(height) - 1]?.hash ?? null),
    );
    await a.start();
    await clock.advance(60_000);
    deepEqual([network().finalized, network().ready], [12, false]);
    match(network().upstreams[0]?.fault ?? '', /^has another chain than before, which may have been reset$/);
    await b.start();
    await clock.until('the chain that was followed', () => network().ready, withinMs);
    equal(network().best, 12);
    match(network().upstreams[0]?.fault ?? '', /^is on another chain: its block \d+ is 0x/);
  });

  it('stays the one before where an upstream lacks the blocks below', async () => {
    const { result: final } = await client.call('chain_subscribeFinalizedHeads');
    const ahead = fakeHeaders(1, 5, { hash: `0x${'ab'.repeat(32)}`, height: 300 })[0] ?? fail();
    for (const node of nodes) {
      for (const height of [2, 3]) node.best(at(height));
      node.finalized(at(2));
      node.answers.set('chain_getBlockHash', ([height]) =>
        height === 0 ? node.genesis : (headers[Number(height) - 1]?.hash ?? null),
      );
    }
    await client.told(final, 2);
    b.best(ahead);
    b.finalized(ahead);
    await untilJudged(1, true);
    match(
      network().upstreams[1]?.fault ?? '',
      /^contradicts itself: block 301 .*, and its block 300 is unknown to it$/,
    );
    deepEqual([network().finalized, network().best, network().ready], [2, 3, true]);
    b.best(at(3));
    b.finalized(at(2));
    await clock.until('the upstream is taken again', () => network().upstreams[1]?.fault === null, withinMs);
    for (const node of nodes) node.finalized(at(3));
    await client.told(final, 3);
    deepEqual(heights(final), [1, 2, 3]);
  });

  it('stays with a node that has only fallen behind what is final', async () => {
    for (const header of headers.slice(1)) b.best(header);
    b.finalized(at(12));
    a.answers.set('chain_getBlockHash', ([height]) =>
      height === 0 ? a.genesis : headers[Number(height) - 1]?.hash,
    );
    await untilFinalized(12);
    await b.stop();
    await clock.advance(10_000);
    deepEqual([network().finalized, network().best, network().ready], [12, 12, false]);
    equal(network().upstreams[0]?.fault, '11 blocks behind');
    await b.start();
    await clock.until('the better node is taken', () => network().ready, withinMs);
  });

  it('is one that a chain stands at: ready, and not syncing', async () => {
    await clock.advance(60_000);
    deepEqual([network().ready, network().upstreams.map(({ fault }) => fault)], [true, [null, null]]);
    deepEqual((await client.call('system_health')).result, {
      peers: 2,
      isSyncing: false,
      shouldHavePeers: true,
    });
    match(network().still_since ?? '', /^\d{4}-/);
    a.best(at(2));
    await untilBest(2);
    equal(network().still_since, null);
  });

  it('stands still by the clock that never jumps, whatever time the machine is set to', async () => {
    clock.aheadMs = 3_600_000;
    equal(network().still_since, null);
    clock.aheadMs = -3_600_000;
    equal(network().still_since, null);
    await clock.advance(60_000);
    match(network().still_since ?? '', /^\d{4}-/);
  });

  it('is behind where all nodes say that they are', async () => {
    for (const node of nodes)
      node.answers.set('system_health', () => ({ peers: 1, isSyncing: true, shouldHavePeers: true }));
    await clock.advance(1_000);
    deepEqual((await client.call('system_health')).result, {
      peers: 2,
      isSyncing: true,
      shouldHavePeers: true,
    });
  });
});
