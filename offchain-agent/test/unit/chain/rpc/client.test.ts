import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { MadeNode } from '../../../../../tests/support/made-node.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';
import { isMethodMissing } from '../../../../src/chain/rpc/error.ts';

/** Enough for an answer of this process, and soon over where none comes. */
const shortMs = 2_000;
/** Of a client with several addresses, which does not wait so long for one of them. */
const longMs = 120_000;

describe('RpcClient', () => {
  const chain = new MadeChain([fakeKey(0)]);
  let node: MadeNode;
  let client: RpcClient;

  async function open(options = {}): Promise<RpcClient> {
    client = await RpcClient.open(node.url, options);
    return client;
  }

  beforeEach(async () => {
    node = new MadeNode(chain, { extra: { echo: ([value]) => value, silence: () => undefined } });
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
    await open({ timeoutMs: shortMs });
    await assert.rejects(client.request('silence'), {
      code: 'unreachable/timeout',
      message: `${node.url} did not answer silence within 2 s; it is overloaded, hangs, or is not a node`,
    });
  });

  it('gives the place of a request that timed out to the next one', async () => {
    await open({ maxInFlight: 1, timeoutMs: shortMs });
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
    const soon = { everyMs: 10 };
    const told = async (): Promise<readonly string[]> => events;
    await poll('the connection is back', told, (seen) => seen.includes('restored'), soon);
    chain.grow([(chain.best.slot ?? 0) + 1]);
    const isDelivered = (seen: readonly number[]): boolean => seen.includes(chain.best.number);
    await poll('the new block is delivered', async () => numbers, isDelivered, soon);
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

  it('counts what a listener cannot read, tells of it, and delivers what comes next', async () => {
    const faults: unknown[] = [];
    const numbers: number[] = [];
    await open({ onFault: (error: unknown) => faults.push(error) });
    await client.subscribe('chain_subscribeNewHeads', [], (item) =>
      numbers.push(Number((item as { number: string }).number)),
    );
    for (let time = 0; time < 10; time += 1) node.push('chain_subscribeNewHeads', null);
    chain.grow([(chain.best.slot ?? 0) + 1]);
    await client.request('echo', [1]);
    assert.deepEqual(numbers, [chain.best.number - 1, chain.best.number]);
    assert.equal(client.faults, 10);
    // The first and the tenth: a node that sends nothing else must not fill the log.
    assert.equal(faults.length, 2);
    assert.match(
      String(faults[0]),
      /^AgentError: ws:\/\/127\.0\.0\.1:\d+ sent what cannot be read \(chain_subscribeNewHeads\): .*null/,
    );
  });

  it('is restored whatever those say who listen to its breaks', async () => {
    const faults: unknown[] = [];
    const events: string[] = [];
    await open({ onFault: (error: unknown) => faults.push(error) });
    client.onConnection(() => {
      throw new RangeError('not my day');
    });
    client.onConnection((event) => events.push(event));
    await node.stop();
    await node.start();
    const isBack = (seen: readonly string[]): boolean => seen.includes('restored');
    await poll('the connection is back', async () => events, isBack, { everyMs: 10 });
    assert.equal(faults.length, 1);
  });

  it('starts a subscription that was made while it was restored once', async () => {
    await open();
    const lost = new Promise((resolve) => client.onConnection(resolve));
    await node.stop();
    await lost;
    const subscribed = client.subscribe('chain_subscribeNewHeads', [], () => undefined);
    await node.start();
    await subscribed;
    await client.request('echo', [1]);
    assert.equal(node.calls.get('chain_subscribeNewHeads'), 1);
  });

  describe('with several addresses', () => {
    let other: MadeNode;
    const soon = { everyMs: 10 };

    beforeEach(async () => {
      other = new MadeNode(chain, { extra: { echo: ([value]) => value } });
      await other.start();
    });
    afterEach(async () => await other.stop());

    async function stopFirst(): Promise<void> {
      const lost = new Promise((resolve) => client.onConnection(resolve));
      await node.stop();
      await lost;
    }

    it('goes on at the next one when one is gone, subscriptions included', async () => {
      await open({ fallbackUrls: [other.url] });
      client.pinChain(chain.genesis.hash);
      const numbers: number[] = [];
      await client.subscribe('chain_subscribeNewHeads', [], (item) =>
        numbers.push(Number((item as { number: string }).number)),
      );
      await stopFirst();
      assert.equal(await client.request('echo', [7]), 7);
      assert.equal(client.url, other.url);
      await poll('it is restored', async () => client.isConnected, Boolean, soon);
      chain.grow([(chain.best.slot ?? 0) + 1]);
      const isDelivered = (seen: readonly number[]): boolean => seen.includes(chain.best.number);
      await poll('the new block is delivered', async () => numbers, isDelivered, soon);
    });

    it('stays with one that comes back at once', async () => {
      await open({ fallbackUrls: [other.url] });
      const at = node.url;
      await stopFirst();
      await node.start();
      assert.equal(await client.request('echo', [7]), 7);
      assert.equal(client.url, at);
    });

    it('goes on at the next one within some seconds when one takes connections and says nothing', async () => {
      await open({ fallbackUrls: [other.url], timeoutMs: longMs });
      await stopFirst();
      // As a process that is stopped: its kernel still takes connections.
      const frozen = createServer((socket) => socket.on('error', () => undefined).resume());
      await new Promise<void>((resolve) =>
        frozen.listen(Number(new URL(node.url).port), '127.0.0.1', resolve),
      );
      const beganMs = performance.now();
      assert.equal(await client.request('echo', [7]), 7);
      assert.ok(performance.now() - beganMs < longMs / 2);
      assert.equal(client.url, other.url);
      await new Promise((resolve) => frozen.close(resolve));
    });

    it('begins again with the first after the last', async () => {
      await open({ fallbackUrls: [other.url] });
      const at = node.url;
      await Promise.all([node.stop(), other.stop()]);
      const isAtOther = (url: string): boolean => url === other.url;
      await poll('the second is tried', async () => client.url, isAtOther, soon);
      await node.start();
      assert.equal(await client.request('echo', [7]), 7);
      assert.equal(client.url, at);
    });

    it('asks nothing of a node of another chain, and says so', async () => {
      const extra = { echo: () => 'wrong', chain_getBlockHash: () => `0x${'99'.repeat(32)}` };
      const stranger = new MadeNode(chain, { extra });
      await stranger.start();
      try {
        const faults: unknown[] = [];
        const onFault = (error: unknown): unknown => faults.push(error);
        await open({ fallbackUrls: [stranger.url, other.url], onFault });
        client.pinChain(chain.genesis.hash);
        await stopFirst();
        assert.equal(await client.request('echo', [7]), 7);
        assert.equal(client.url, other.url);
        assert.equal(stranger.calls.get('echo'), undefined);
        assert.match(String(faults[0]), /is a node of another chain: its genesis hash is 0x.*, expected 0x/);
      } finally {
        await stranger.stop();
      }
    });
  });

  it('refuses requests after it was closed', async () => {
    await open();
    client.close();
    await assert.rejects(client.request('echo', [1]), { code: 'unreachable/closed' });
  });
});
