import { equal, rejects } from 'node:assert/strict';
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

  it('tells of every other subscription that fails', async () => {
    const failed = providerOf(failingClient(1)).subscribe('', 'chain_subscribeNewHeads', [], () => undefined);
    await rejects(failed, { code: 'unreachable/timeout' });
  });
});
