import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import { AgentError } from '../../../../src/base/error.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';
import { RpcProvider } from '../../../../src/chain/rpc/connect.ts';

type Subscribe = RpcClient['subscribe'];

/** A client whose first subscriptions fail, as those of a node that hangs. */
function failingClient(failures: number): Pick<RpcClient, 'subscribe' | 'isClosed'> & { asked: number } {
  const client = {
    asked: 0,
    isClosed: false,
    subscribe: (async () => {
      client.asked += 1;
      if (client.asked <= failures)
        throw new AgentError('unreachable/timeout', 'it hangs', { retryable: true });
      return 7;
    }) as Subscribe,
  };
  return client;
}

function providerOf(client: ReturnType<typeof failingClient>): RpcProvider {
  return new RpcProvider(client as unknown as RpcClient);
}

describe('what @polkadot/api speaks through', () => {
  it('never fails to subscribe to the runtime version: the failure would end the process', async () => {
    const client = failingClient(1);
    equal(await providerOf(client).subscribe('', 'state_subscribeRuntimeVersion', [], () => undefined), 7);
    equal(client.asked, 2);
  });

  it('hands on what a node tells of its runtime only if it can be understood', async () => {
    const told: unknown[] = [];
    let deliver = (_item: unknown): void => undefined;
    const client = {
      subscribe: async (_method: string, _params: unknown, onItem: typeof deliver) => {
        deliver = onItem;
        return 7;
      },
    };
    const provider = new RpcProvider(client as unknown as RpcClient);
    await provider.subscribe('', 'state_subscribeRuntimeVersion', [], (_error, item) => told.push(item));
    const version = { specName: 'almanac', specVersion: 6, apis: [['0xdd718d5cc53262d4', 1]] };
    deliver(version);
    for (const item of [null, {}, 'almanac', { ...version, specVersion: -1 }, { ...version, apis: [[1, 1]] }])
      throws(() => deliver(item), /^TypeError: no runtime version: /);
    deepEqual(told, [version]);
  });

  it('tells of every other subscription that fails', async () => {
    const failed = providerOf(failingClient(1)).subscribe('', 'chain_subscribeNewHeads', [], () => undefined);
    await rejects(failed, { code: 'unreachable/timeout' });
  });
});
