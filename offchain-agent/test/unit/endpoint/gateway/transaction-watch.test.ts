import { deepEqual, equal } from 'node:assert/strict';
import { headerAfter } from '../../../../../tests/support/made-upstream.ts';
import { at, specWatch, validities, WatchScene } from './watch-scene.ts';

const specEvent = 'transactionWatch_v1_watchEvent';

describe('a transaction that a gateway watches by the method of the specification', () => {
  let scene: WatchScene;
  let { begun, client, clock, grow, handed, included, told } = {} as WatchScene;
  beforeEach(async () => {
    scene = await WatchScene.open();
    ({ begun, client, clock, grow, handed, included, told } = scene);
  });
  afterEach(async () => await scene.close());

  const event = (name: string, more: object = {}): object => ({ event: name, ...more });

  it('tells its events, and the block with the position, after a loss', async () => {
    const [subscription, first, other] = await begun(specWatch);
    first.push(specWatch, specEvent, event('validated'));
    await client.told(subscription, 1);
    // As nodes refuse by this method: what the transaction is already in, is an event.
    await first.stop();
    await clock.until('it is handed in', () => handed(other, specWatch) > 0, 20_000);
    other.push(specWatch, specEvent, event('invalid', { error: 'Transaction is already imported' }));
    included.add(at(2).hash);
    grow(other, 2);
    await told(subscription, 2);
    other.finalized(at(2));
    const block = { hash: at(2).hash, index: 1 };
    deepEqual(await told(subscription, 3), [
      event('validated'),
      event('bestChainBlockIncluded', { block }),
      event('finalized', { block }),
    ]);
  });

  it('ends as invalid where finalized blocks prove it, and is retracted with null', async () => {
    const [subscription, first, other] = await begun(specWatch);
    first.push(specWatch, specEvent, event('validated'));
    const block = { hash: at(2).hash, index: 1 };
    first.push(specWatch, specEvent, event('bestChainBlockIncluded', { block }));
    await client.told(subscription, 2);
    await first.stop();
    await clock.until('it is handed in', () => handed(other, specWatch) > 0, 20_000);
    other.push(specWatch, specEvent, event('invalid', { error: 'outdated' }));
    scene.validity = validities.stale;
    const fork2 = headerAfter(at(1), 7);
    const fork3 = headerAfter(fork2, 7);
    other.best(at(2));
    for (const header of [fork2, fork3]) other.best(header);
    await told(subscription, 3);
    const fork4 = headerAfter(fork3, 7);
    other.best(fork4);
    other.finalized(fork4);
    const events = await told(subscription, 4);
    deepEqual(events[2], event('bestChainBlockIncluded', { block: null }));
    equal((events[3] as { event: string }).event, 'invalid');
  });

  it('passes the events of the one node that has it unmodified', async () => {
    const [subscription, first] = await begun(specWatch);
    scene.validity = validities.stale;
    const block = { hash: at(2).hash, index: 3 };
    const events = [
      event('validated'),
      event('bestChainBlockIncluded', { block }),
      event('bestChainBlockIncluded', { block: null }),
      event('invalid', { error: 'bad signature' }),
    ];
    for (const one of events) first.push(specWatch, specEvent, one);
    deepEqual(await told(subscription, 4), events);
  });
});
