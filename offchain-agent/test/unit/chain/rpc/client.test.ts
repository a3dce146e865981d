import assert from 'node:assert/strict';
import { FakeChain, fakeKey } from '../../../../../tests/support/fake-chain.ts';
import { FakeNode } from '../../../../../tests/support/fake-node.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';
import { isMethodMissing } from '../../../../src/chain/rpc/error.ts';

describe('RpcClient', () => {
  const chain = new FakeChain([fakeKey(0)]);
  let node: FakeNode;
  let client: RpcClient;

  async function open(options = {}): Promise<RpcClient> {
    client = await RpcClient.open(node.url, options);
    return client;
  }

  beforeEach(async () => {
    node = new FakeNode(chain, { extra: { echo: ([value]) => value, silence: () => undefined } });
    await node.start();
  });

  afterEach(async () => {
    client.close();
    await node.stop();
  });

  it('gives each of many requests its own answer, however few may be in flight', async () => {
    await open({ maxInFlight: 2 });
    const values = Array.from({ length: 50 }, (_, index) => index);
    assert.deepEqual(await Promise.all(values.map((value) => client.request('echo', [value]))), values);
  });

  it('tells a refusal with its method and reason', async () => {
    await open();
    await assert.rejects(client.request('nothing_here'), (error: Error) => {
      assert.equal(error.message, `${node.url} refused nothing_here: Method not found`);
      assert.ok(isMethodMissing(error));
      return true;
    });
  });

  it('gives up on an answer that does not come', async () => {
    await open({ timeoutMs: 50 });
    await assert.rejects(client.request('silence'), {
      code: 'unreachable/timeout',
      message: `${node.url} did not answer silence within 0.05 s; it is overloaded, hangs, or is no node`,
    });
  });

  it('gives the place of a request that timed out to the next one', async () => {
    await open({ maxInFlight: 1, timeoutMs: 50 });
    const silent = assert.rejects(client.request('silence'), { code: 'unreachable/timeout' });
    await silent;
    assert.equal(await client.request('echo', [7]), 7);
  });

  it('rejects what waits with the reason for which it is closed', async () => {
    await open({ maxInFlight: 1 });
    const reason = /enough/;
    const waiting = [
      assert.rejects(client.request('silence'), reason),
      assert.rejects(client.request('echo'), reason),
    ];
    client.close(new Error('enough'));
    await Promise.all(waiting);
  });

  it('restores its subscriptions after the connection broke', async () => {
    await open();
    const numbers: number[] = [];
    const events: string[] = [];
    client.onConnection((event) => events.push(event));
    await client.subscribe('chain_subscribeNewHeads', [], (item) =>
      numbers.push(Number((item as { number: string }).number)),
    );
    await node.stop();
    await node.start();
    while (!events.includes('restored')) await new Promise((resolve) => setTimeout(resolve, 10));
    chain.grow([(chain.best.slot ?? 0) + 1]);
    while (!numbers.includes(chain.best.number)) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(events, ['lost', 'restored']);
  });

  it('sends a request of the time without a connection once it is back', async () => {
    await open();
    const lost = new Promise((resolve) => client.onConnection(resolve));
    await node.stop();
    await lost;
    const answer = client.request('echo', [1]);
    await node.start();
    assert.equal(await answer, 1);
  });

  it('rejects what is in flight when the connection breaks', async () => {
    await open();
    const silent = assert.rejects(client.request('silence'), { code: 'unreachable/closed', retryable: true });
    await client.request('echo', [1]);
    await node.stop();
    await silent;
  });

  it('stamps what a subscription delivers with the time at which it came in', async () => {
    await open({ now: () => 1_234 });
    const stamps: number[] = [];
    await client.subscribe('chain_subscribeNewHeads', [], (_item, receivedAtMs) => stamps.push(receivedAtMs));
    await client.request('echo', [1]);
    assert.deepEqual(stamps, [1_234]);
  });

  it('delivers nothing after unsubscribing', async () => {
    await open();
    let items = 0;
    const id = await client.subscribe('chain_subscribeNewHeads', [], () => (items += 1));
    await client.unsubscribe('chain_unsubscribeNewHeads', id);
    const before = items;
    chain.grow([(chain.best.slot ?? 0) + 1]);
    await client.request('echo', [1]);
    assert.equal(items, before);
  });

  it('refuses requests after it was closed', async () => {
    await open();
    client.close();
    await assert.rejects(client.request('echo', [1]), { code: 'unreachable/closed' });
  });
});
