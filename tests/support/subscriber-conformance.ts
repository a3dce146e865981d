import { deepEqual, equal } from 'node:assert/strict';
import type { Subscriber } from '../../offchain-agent/src/endpoint/gateway/caller.ts';

interface SubscriberSubject {
  readonly subscriber: Subscriber;
  /** The kinds and items of the messages that have come. */
  readonly told: () => Promise<readonly string[]>;
}

/** What every `Subscriber` does with subscriptions, whoever it is. */
export function describeSubscriber(name: string, begin: () => Promise<SubscriberSubject>): void {
  describe(`${name} as a subscriber`, () => {
    const kept = (stopped: string[]) => ({ keptBytes: 0, stop: () => void stopped.push('stopped') });

    it('gives back what it holds, once, and stops nothing by itself', async () => {
      const { subscriber } = await begin();
      const stopped: string[] = [];
      const [one, other] = [kept(stopped), kept(stopped)];
      for (const [id, subscription] of [['a', one] as const, ['b', other] as const]) {
        equal(subscriber.reserve(), undefined);
        subscriber.add(id, subscription);
      }
      equal(subscriber.remove('a'), one);
      equal(subscriber.remove('a'), undefined);
      equal(subscriber.remove('b'), other);
      equal(subscriber.remove('c'), undefined);
      deepEqual(stopped, []);
    });

    it('has room again for what it gave back', async () => {
      const { subscriber } = await begin();
      for (let round = 0; round < 3; round += 1) {
        equal(subscriber.reserve(), undefined);
        subscriber.release();
        equal(subscriber.reserve(), undefined);
        subscriber.add('a', kept([]));
        subscriber.remove('a');
      }
    });

    it('hears items and the error that is the last, in order', async () => {
      const { subscriber, told } = await begin();
      subscriber.push('state_storage', 'a', '{"n":1}');
      subscriber.push('state_storage', 'a', Buffer.from('{"n":2}'));
      subscriber.push('state_storage', 'a', '{"code":-1}', 'error');
      deepEqual(await told(), ['result {"n":1}', 'result {"n":2}', 'error {"code":-1}']);
    });
  });
}
