import { deepEqual, equal, fail } from 'node:assert/strict';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

const soon = { everyMs: 10 };

describe('transactions that a node broadcasts for a client of a gateway', () => {
  let pair: GatewayPair;
  let { nodes, client } = {} as GatewayPair;

  beforeEach(async () => {
    const [head = fail()] = fakeHeaders(1);
    pair = await openGatewayPair(head, ({ methods }) => {
      for (const method of ['transaction_v1_broadcast', 'transaction_v1_stop']) methods.add(method);
    });
    ({ nodes, client } = pair);
  });
  afterEach(async () => await pair.close());

  it('has another node broadcast what a lost one did, under the name that the client knows', async () => {
    nodes.forEach((node, index) => {
      node.answers.set('transaction_v1_broadcast', () => `operation ${index}`);
      node.answers.set('transaction_v1_stop', () => null);
    });
    const { result } = await client.call('transaction_v1_broadcast', ['0x1234']);
    const index = result === 'operation 0' ? 0 : 1;
    const [first, other] = [nodes[index] ?? fail(), nodes[1 - index] ?? fail()];
    await first.stop();
    const handed = async (): Promise<unknown> =>
      other.calls.find(({ method }) => method === 'transaction_v1_broadcast')?.params;
    deepEqual(await poll('it is broadcast', handed, (params) => params !== undefined, soon), ['0x1234']);
    await client.call('transaction_v1_stop', [result]);
    deepEqual(other.calls.at(-1), { method: 'transaction_v1_stop', params: [`operation ${1 - index}`] });
  });

  it('stops a transaction whose node is lost before it has answered, or before another node has it', async () => {
    nodes.forEach((node, index) => {
      node.answers.set('transaction_v1_broadcast', () => `operation ${index}`);
      node.answers.set('transaction_v1_stop', () => MadeUpstream.silence);
    });
    const { result } = await client.call('transaction_v1_broadcast', ['0x1234']);
    const index = result === 'operation 0' ? 0 : 1;
    const [first, other] = [nodes[index] ?? fail(), nodes[1 - index] ?? fail()];
    const answer = client.call('transaction_v1_stop', [result]);
    const stops = (node: MadeUpstream) => async (): Promise<unknown[]> =>
      node.calls.filter(({ method }) => method === 'transaction_v1_stop').map(({ params }) => params);
    await poll('it is asked', stops(first), ({ length }) => length === 1, soon);
    await first.stop();
    equal((await answer).result, null);
    // The other node has it by then, or never gets it.
    const left = async (): Promise<unknown> => {
      const handed = other.calls.filter(({ method }) => method === 'transaction_v1_broadcast').length;
      return handed - (await stops(other)()).length;
    };
    await poll('nothing is broadcast', left, (count) => count === 0, soon);
  });

  it('broadcasts a transaction again after all nodes were away, and after a node was lost while it moved', async () => {
    nodes.forEach((node, index) => {
      node.answers.set('transaction_v1_broadcast', () => `operation ${index}`);
      node.answers.set('transaction_v1_stop', () => null);
    });
    const { result } = await client.call('transaction_v1_broadcast', ['0x1234']);
    const index = result === 'operation 0' ? 0 : 1;
    const [first, other] = [nodes[index] ?? fail(), nodes[1 - index] ?? fail()];
    other.answers.set('transaction_v1_broadcast', () => MadeUpstream.silence);
    await first.stop();
    const handed = async (): Promise<unknown> =>
      other.calls.filter(({ method }) => method === 'transaction_v1_broadcast').length;
    await poll('it moves', handed, (count) => count === 1, soon);
    await other.stop();
    other.answers.set('transaction_v1_broadcast', () => null);
    await other.start();
    await poll('it is refused', handed, (count) => count === 2, soon);
    other.answers.set('transaction_v1_broadcast', () => 'operation 2');
    await poll('it is broadcast', handed, (count) => count === 3, soon);
    const stopped = async (): Promise<unknown> => {
      await client.call('transaction_v1_stop', [result]);
      return other.calls.find(({ method }) => method === 'transaction_v1_stop')?.params;
    };
    deepEqual(await poll('it stops', stopped, (params) => params !== undefined, soon), ['operation 2']);
  });

  it('begins a transaction at another node when the first is lost before it answers', async () => {
    nodes.forEach((node) => node.answers.set('transaction_v1_broadcast', () => MadeUpstream.silence));
    const answer = client.call('transaction_v1_broadcast', ['0x1234']);
    const [first, other] = await pair.asked('transaction_v1_broadcast');
    other.answers.set('transaction_v1_broadcast', () => 'operation 1');
    await first.stop();
    equal((await answer).result, 'operation 1');
  });
});
