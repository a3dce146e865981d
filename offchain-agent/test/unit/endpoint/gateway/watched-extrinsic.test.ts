import { deepEqual, equal, ok } from 'node:assert/strict';
import { headerAfter, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { at, update, validities, WatchScene, watch } from './watch-scene.ts';

describe('a transaction that a gateway watches', () => {
  let scene: WatchScene;
  let { client, clock, grow, handed, included, nodes, ready, refuse, told, unreadable, untilHanded } =
    {} as WatchScene;
  beforeEach(async () => {
    scene = await WatchScene.open();
    ({ client, clock, grow, handed, included, nodes, ready, refuse, told, unreadable, untilHanded } = scene);
  });
  afterEach(async () => await scene.close());

  for (const [what, lose] of [
    ['reset', async (node: MadeUpstream) => node.reset()],
    ['killed', async (node: MadeUpstream) => await node.stop()],
    [
      'silent',
      async (node: MadeUpstream) => {
        node.isFrozen = true;
      },
    ],
  ] as const)
    it(`goes to the other node when its node is ${what}, whose states continue`, async () => {
      const [subscription, first, other] = await ready();
      await lose(first);
      await untilHanded(other, 1);
      included.add(at(2).hash);
      other.push(watch, update, 'ready');
      grow(other, 2);
      other.push(watch, update, { inBlock: at(2).hash });
      other.finalized(at(2));
      other.push(watch, update, { finalized: at(2).hash });
      deepEqual(await told(subscription, 3), ['ready', { inBlock: at(2).hash }, { finalized: at(2).hash }]);
    });

  it('reaches its end by the blocks when all nodes were reset at once', async () => {
    const [subscription, first, other] = await ready();
    nodes.forEach((node) => node.reset());
    included.add(at(2).hash);
    nodes.forEach((node) => refuse(node, 'outdated'));
    await clock.until('it is handed in', () => handed(first) + handed(other) > 1, 20_000);
    grow(first, 2);
    deepEqual((await told(subscription, 2)).at(-1), { inBlock: at(2).hash });
    first.finalized(at(2));
    deepEqual((await told(subscription, 3)).at(-1), { finalized: at(2).hash });
  });

  it('waits as long as no node is there, and is handed in to an empty pool', async () => {
    const [subscription, first, other] = await ready();
    for (const node of nodes) await node.stop();
    await clock.advance(60_000);
    deepEqual(client.of(subscription), ['ready']);
    await other.start();
    const before = handed(other);
    await untilHanded(other, before + 1);
    other.push(watch, update, 'ready');
    included.add(at(2).hash);
    grow(other, 2);
    other.push(watch, update, { inBlock: at(2).hash });
    other.finalized(at(2));
    other.push(watch, update, { finalized: at(2).hash });
    deepEqual((await told(subscription, 3)).slice(1), [{ inBlock: at(2).hash }, { finalized: at(2).hash }]);
    equal(handed(first), 1);
  });

  it('turns up in a block that no node could show at first', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'imported');
    included.add(at(2).hash);
    unreadable.add(at(2).hash);
    await first.stop();
    await untilHanded(other, 1);
    grow(other, 2, 3);
    other.finalized(at(3));
    await clock.advance(5_000);
    deepEqual(client.of(subscription), ['ready']);
    unreadable.clear();
    deepEqual((await told(subscription, 3)).slice(1), [{ inBlock: at(2).hash }, { finalized: at(2).hash }]);
  });

  for (const why of ['outdated', 'banned', 'imported', 'lowPriority'] as const)
    it(`waits for the blocks when another node refuses it as ${why}`, async () => {
      const [subscription, first, other] = await ready();
      refuse(other, why);
      await first.stop();
      await untilHanded(other, 1);
      grow(other, 2, 3, 4, 5);
      other.finalized(at(5));
      await clock.advance(20_000);
      deepEqual(client.of(subscription), ['ready']);
      ok(handed(other) > 2, `handed in ${handed(other)} times`);
      included.add(at(6).hash);
      grow(other, 6);
      other.finalized(at(6));
      deepEqual((await told(subscription, 3)).at(-1), { finalized: at(6).hash });
    });

  it('ends as invalid once no finalized block has it and the state there has its nonce used', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'outdated');
    scene.validity = validities.stale;
    await first.stop();
    await untilHanded(other, 1);
    grow(other, 2, 3, 4);
    other.finalized(at(2));
    await clock.advance(20_000);
    // Block 2 may be older than the transaction.
    deepEqual(client.of(subscription), ['ready']);
    other.finalized(at(3));
    deepEqual(await told(subscription, 2), ['ready', 'invalid']);
  });

  it('does not end as invalid while a block below could not be read', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'outdated');
    scene.validity = validities.stale;
    unreadable.add(at(2).hash);
    await first.stop();
    await untilHanded(other, 1);
    grow(other, 2, 3, 4);
    other.finalized(at(4));
    await clock.advance(20_000);
    deepEqual(client.of(subscription), ['ready']);
    unreadable.clear();
    deepEqual(await told(subscription, 2), ['ready', 'invalid']);
  });

  it('waits for a fee that can be paid later', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'outdated');
    scene.validity = validities.payment;
    await first.stop();
    await untilHanded(other, 1);
    grow(other, 2, 3, 4);
    other.finalized(at(4));
    await clock.advance(40_000);
    deepEqual(client.of(subscription), ['ready']);
    other.answers.delete(watch);
    await untilHanded(other, handed(other) + 1);
    other.push(watch, update, { inBlock: at(5).hash });
    deepEqual((await told(subscription, 2)).at(-1), { inBlock: at(5).hash });
  });

  it('ends as usurped, as a second node says, once the chain proves it', async () => {
    const [subscription, first, other] = await ready();
    await first.stop();
    await untilHanded(other, 1);
    other.push(watch, update, 'ready');
    other.push(watch, update, { usurped: at(40).hash });
    refuse(other, 'outdated');
    scene.validity = validities.stale;
    await untilHanded(other, 2);
    deepEqual(client.of(subscription), ['ready']);
    grow(other, 2, 3, 4);
    other.finalized(at(4));
    deepEqual(await told(subscription, 2), ['ready', { usurped: at(40).hash }]);
  });

  it('moves with the best chain to another block after a loss', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'imported');
    await first.stop();
    await untilHanded(other, 1);
    const fork2 = headerAfter(at(1), 7);
    const fork3 = headerAfter(fork2, 7);
    included.add(at(2).hash).add(fork3.hash);
    grow(other, 2);
    await told(subscription, 2);
    other.best(fork2);
    other.best(fork3);
    await told(subscription, 4);
    other.finalized(fork2);
    other.finalized(fork3);
    deepEqual(await told(subscription, 5), [
      'ready',
      { inBlock: at(2).hash },
      { retracted: at(2).hash },
      { inBlock: fork3.hash },
      { finalized: fork3.hash },
    ]);
  });
});
