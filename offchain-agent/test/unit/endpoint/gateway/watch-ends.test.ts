import { deepEqual, equal } from 'node:assert/strict';
import { headerAfter } from '../../../../../tests/support/made-upstream.ts';
import { at, update, WatchScene, watch } from './watch-scene.ts';

describe('the end of a transaction that a gateway watches', () => {
  let scene: WatchScene;
  let { client, clock, grow, handed, included, nodes, ready, refuse, told, untilHanded } = {} as WatchScene;
  beforeEach(async () => {
    scene = await WatchScene.open();
    ({ client, clock, grow, handed, included, nodes, ready, refuse, told, untilHanded } = scene);
  });
  afterEach(async () => await scene.close());

  it('goes to a node again when its block leaves the best chain', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'imported');
    included.add(at(2).hash);
    await first.stop();
    await untilHanded(other, 1);
    grow(other, 2);
    await told(subscription, 2);
    await clock.advance(20_000);
    const before = handed(other);
    await clock.advance(20_000);
    equal(handed(other), before);
    const fork2 = headerAfter(at(1), 7);
    other.best(fork2);
    other.best(headerAfter(fork2, 7));
    deepEqual((await told(subscription, 3)).at(-1), { retracted: at(2).hash });
    await untilHanded(other, before + 1);
  });

  it('tells a block again that returns to the best chain of one node', async () => {
    const [subscription, first] = await ready();
    const states = [{ inBlock: at(2).hash }, { retracted: at(2).hash }, { inBlock: at(2).hash }];
    for (const state of states) first.push(watch, update, state);
    deepEqual((await told(subscription, 4)).slice(1), states);
  });

  for (const last of ['invalid', { usurped: `0x${'11'.repeat(32)}` }])
    it(`ends with ${JSON.stringify(last)} of the one node that has always had it`, async () => {
      const [subscription, first] = await ready();
      first.push(watch, update, last);
      deepEqual(await told(subscription, 2), ['ready', last]);
      await clock.advance(5_000);
      equal(
        nodes.reduce((sum, node) => sum + handed(node), 0),
        1,
      );
    });

  for (const last of ['invalid', { usurped: `0x${'11'.repeat(32)}` }])
    it(`does not end with ${JSON.stringify(last)} while a block of another node has it`, async () => {
      const [subscription, first, other] = await ready();
      refuse(first, 'outdated');
      refuse(other, 'outdated');
      included.add(at(2).hash);
      const { result: heads } = await client.call('chain_subscribeNewHeads');
      await client.told(heads, 1);
      grow(other, 2);
      await client.told(heads, 2);
      first.push(watch, update, last);
      deepEqual(await told(subscription, 2), ['ready', { inBlock: at(2).hash }]);
      other.finalized(at(2));
      deepEqual((await told(subscription, 3)).at(-1), { finalized: at(2).hash });
    });

  it('goes to another node when its node drops it, and ends as dropped when all do', async () => {
    const [subscription, first, other] = await ready();
    first.push(watch, update, 'dropped');
    await untilHanded(other, 1);
    other.push(watch, update, 'ready');
    await clock.advance(1_000);
    deepEqual(client.of(subscription), ['ready']);
    other.push(watch, update, 'dropped');
    deepEqual(await told(subscription, 2), ['ready', 'dropped']);
  });

  it('does not end as dropped when a node has dropped it and another one was lost with it', async () => {
    const [subscription, first, other] = await ready();
    first.push(watch, update, 'dropped');
    await untilHanded(other, 1);
    other.push(watch, update, 'ready');
    await other.stop();
    await clock.advance(60_000);
    deepEqual(client.of(subscription), ['ready']);
    included.add(at(2).hash);
    grow(first, 2);
    first.finalized(at(2));
    deepEqual((await told(subscription, 3)).at(-1), { finalized: at(2).hash });
  });

  it('turns up in a block after its node has dropped it and told others of it', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'full');
    first.push(watch, update, 'dropped');
    included.add(at(2).hash);
    grow(first, 2);
    first.finalized(at(2));
    deepEqual((await told(subscription, 3)).at(-1), { finalized: at(2).hash });
  });

  it('outlasts the finality timeout of its node', async () => {
    const [subscription, first] = await ready();
    included.add(at(2).hash);
    first.push(watch, update, { inBlock: at(2).hash });
    first.push(watch, update, { finalityTimeout: at(2).hash });
    grow(first, 2, 3);
    await clock.advance(5_000);
    deepEqual(client.of(subscription), ['ready', { inBlock: at(2).hash }]);
    first.finalized(at(3));
    deepEqual((await told(subscription, 3)).at(-1), { finalized: at(2).hash });
  });
});
