import { deepEqual, equal } from 'node:assert/strict';
import type { Context, SubscriptionManager } from '@acala-network/chopsticks-core';
import type { EmbeddedChain } from '../../../../../src/lab/embedded/embedded-chain.ts';
import { headMethods } from '../../../../../src/lab/embedded/rpc/head-methods.ts';

describe('subscriptions to heads of the embedded chain', () => {
  const listeners = new Map<string, (block: { hash: string }) => void>();
  let hash = '0x01';
  const chain = {
    get head() {
      return { hash };
    },
    archived: (of: string) => ({ header: { number: Number(of), parentHash: '0x', digest: { logs: [] } } }),
    blockchain: {
      headState: {
        subscribeHead: (listener: (block: { hash: string }) => void) => {
          const id = `listener ${listeners.size}`;
          listeners.set(id, listener);
          return id;
        },
        unsubscribeHead: (id: string) => listeners.delete(id),
      },
    },
  } as unknown as EmbeddedChain;
  const methods = headMethods(chain);
  const told: { readonly notification: string; readonly header: unknown }[] = [];
  const ends = new Map<string, () => void>();
  const manager: SubscriptionManager = {
    subscribe: (notification, id, onCancel) => {
      ends.set(id, onCancel ?? (() => undefined));
      return (header) => told.push({ notification, header });
    },
    unsubscribe: (id) => ends.get(id)?.(),
  };
  const subscribe = async (method: string): Promise<string> =>
    (await methods[method]?.({} as Context, [] as never, manager)) as unknown as string;

  it('tell all of the same header, in the JSON of a node, from the head of then on', async () => {
    const ids = await Promise.all(
      ['chain_subscribeNewHeads', 'chain_subscribeFinalizedHeads', 'chain_subscribeAllHeads'].map(subscribe),
    );
    equal(new Set(ids).size, 3);
    hash = '0x1f';
    for (const listener of listeners.values()) listener({ hash });
    const names = ['chain_newHead', 'chain_finalizedHead', 'chain_allHead'];
    deepEqual(
      told.map(({ notification }) => notification),
      [...names, ...names],
    );
    deepEqual(told[0]?.header, { number: '0x1', parentHash: '0x', digest: { logs: [] } });
    deepEqual(told[3]?.header, { number: '0x1f', parentHash: '0x', digest: { logs: [] } });
    // Written once for all that hear of it.
    equal(told[5]?.header === told[3]?.header && told[4]?.header === told[3]?.header, true);
    for (const id of ids) manager.unsubscribe(id);
    equal(listeners.size, 0);
  });
});
