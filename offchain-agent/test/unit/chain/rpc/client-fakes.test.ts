import { FakeFinalityNode } from '../../../../../tests/support/fake-finality-node.ts';
import { FakeParaNode } from '../../../../../tests/support/fake-para-node.ts';
import { FaultyEndpoint } from '../../../../../tests/support/faulty-endpoint.ts';
import { GrandpaChain } from '../../../../../tests/support/grandpa-chain.ts';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { MadeNode } from '../../../../../tests/support/made-node.ts';
import { voters } from '../../../../../tests/support/proof-scene.ts';
import { FakeRelayNode } from '../../../../../tests/support/relay-blocks.ts';
import {
  describeRpcBreaks,
  describeRpcCalls,
  describeRpcItems,
} from '../../../../../tests/support/rpc-client-conformance.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';
import { RetriedClient } from '../../../../src/chain/rpc/retried-client.ts';
import { WaitedClock } from '../../measure/sample/waited-clock.ts';

/** A client of a node on a real socket. */
async function open() {
  const chain = new MadeChain([fakeKey(0)]);
  const node = new MadeNode(chain);
  await node.start();
  const client = await RpcClient.open(node.url);
  const stop = async (): Promise<void> => {
    client.close();
    await node.stop();
  };
  return { chain, node, client, stop };
}

describe('clients of nodes', () => {
  describeRpcCalls('RpcClient', async () => {
    const { chain, client, stop } = await open();
    const known = { method: 'chain_getFinalizedHead', params: [], answer: chain.genesis.hash };
    return { client, known, stop };
  });
  describeRpcCalls('FakeFinalityNode', async () => {
    const client = new FakeFinalityNode(new GrandpaChain(voters));
    const known = { method: 'chain_getFinalizedHead', params: [], answer: client.finalized.hash };
    return await Promise.resolve({ client, known });
  });
  describeRpcCalls('FakeRelayNode', async () => {
    const client = new FakeRelayNode([], new Map([['0x01', Uint8Array.of(2)]]));
    const known = { method: 'state_getStorage', params: ['0x01'], answer: '0x02' };
    return await Promise.resolve({ client, known });
  });

  describeRpcCalls('FaultyEndpoint', async () => {
    const client = new FaultyEndpoint(new WaitedClock(), (_, method) =>
      method === 'no_such' ? 'missing' : undefined,
    );
    const known = { method: 'chain_getHeader', params: ['0x01'], answer: ['chain_getHeader', ['0x01']] };
    return await Promise.resolve({ client, known });
  });
  describeRpcCalls('RetriedClient', async () => {
    const { chain, client: once, stop } = await open();
    const known = { method: 'chain_getFinalizedHead', params: [], answer: chain.genesis.hash };
    return { client: new RetriedClient(once), known, stop };
  });

  describeRpcItems('RpcClient', async () => {
    const { chain, client, stop } = await open();
    const send = async (): Promise<void> => {
      chain.append(chain.best.number + 1);
      // An answer that the node gives later comes after the item.
      await client.request('chain_getFinalizedHead');
    };
    return { client, send, stop };
  });
  describeRpcItems('RetriedClient', async () => {
    const { chain, client: once, stop } = await open();
    const send = async (): Promise<void> => {
      chain.append(chain.best.number + 1);
      await once.request('chain_getFinalizedHead');
    };
    return { client: new RetriedClient(once), send, stop };
  });
  describeRpcItems('FakeFinalityNode', async () => {
    const client = new FakeFinalityNode(new GrandpaChain(voters));
    return await Promise.resolve({ client, send: async () => client.stream({}) });
  });
  describeRpcItems('FakeParaNode', async () => {
    const client = new FakeParaNode();
    return await Promise.resolve({ client, send: async () => client.build({}) });
  });

  describeRpcBreaks('RpcClient', async () => {
    const { node, client, stop } = await open();
    const lose = async (): Promise<void> => {
      const lost = new Promise<void>((resolve) => {
        client.onConnection(() => resolve());
      });
      await node.stop();
      await lost;
    };
    return { client, lose, stop };
  });
  describeRpcBreaks('FakeParaNode', async () => {
    const client = new FakeParaNode();
    return await Promise.resolve({ client, lose: async () => client.connection('lost') });
  });
});
