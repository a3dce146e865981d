import assert from 'node:assert/strict';
import { describeProber } from '../../../../../tests/support/prober-conformance.ts';
import type { RpcProber } from '../../../../src/measure/rpc/rpc-prober.ts';
import { HostLimiter } from '../../../../src/measure/sample/host-limiter.ts';
import { MadeEndpoint, otherPeerId } from './made-endpoint.ts';
import { measureAll, proberOf, target, told } from './measuring.ts';

for (const transport of ['ws', 'http'] as const) {
  describe(`RpcProber over ${transport}`, () => {
    let endpoint: MadeEndpoint;
    let prober: RpcProber;

    beforeEach(async () => {
      endpoint = await MadeEndpoint.start();
      prober = proberOf();
    });

    afterEach(async () => {
      await prober.close();
      await endpoint.stop();
    });

    const measure = async (more = {}): Promise<string> =>
      told((await measureAll(prober, [target(1, endpoint.url(transport), more)]))[0]);

    describeProber('a prober of nodes', async () => ({ prober, target: target(1, endpoint.url(transport)) }));

    it('asks for the height alone once it knows who answers, on one connection', async () => {
      for (let sample = 0; sample < 5; sample++) assert.equal(await measure(), 'answer');
      assert.deepEqual(
        ['chain_getHeader', 'system_localPeerId', 'chain_getBlockHash'].map((method) =>
          endpoint.count(method),
        ),
        [5, 1, 1],
      );
      assert.equal(endpoint.connections, 1);
    });

    it('counts the latency from the intended instant', async () => {
      const one = target(1, endpoint.url(transport));
      const run = prober.begin([one]);
      const outcome = await run.measure(one, performance.now() - 1_000, new AbortController().signal);
      assert.ok(outcome.kind === 'answer' && outcome.latencyUs >= 1_000_000, JSON.stringify(outcome));
    });

    it('takes a delaying proxy for what it is: slow', async () => {
      assert.equal(await measure(), 'answer');
      endpoint.takeover = ({ id }, reply) => {
        setTimeout(() => reply(JSON.stringify({ jsonrpc: '2.0', id, result: { number: '0x64' } })), 60);
        return true;
      };
      const [outcome] = await measureAll(prober, [target(1, endpoint.url(transport))]);
      // A timer may fire a millisecond early.
      assert.ok(outcome?.kind === 'answer' && outcome.latencyUs >= 59_000, JSON.stringify(outcome));
    });

    it('says refused of one that is gone, and redials it when it is back', async () => {
      assert.equal(await measure(), 'answer');
      const { port } = endpoint;
      await endpoint.stop();
      assert.equal(await measure(), 'refused');
      endpoint = await MadeEndpoint.start('127.0.0.1', port);
      assert.equal(await measure(), 'answer');
    });

    it('redials a broken connection within the sample, and asks anew who answers', async () => {
      assert.equal(await measure(), 'answer');
      endpoint.disconnect();
      assert.equal(await measure(), 'answer');
      assert.equal(endpoint.count('system_localPeerId'), 2);
      assert.equal(endpoint.connections, 2);
    });

    it('says timeout of silence, at the time-out', async () => {
      prober = proberOf({ timeoutMs: 60 });
      endpoint.takeover = () => true;
      assert.equal(await measure(), 'timeout');
    });

    it('says behind of one that is frozen but answers', async () => {
      const frozen = await MadeEndpoint.start();
      const targets = [target(1, endpoint.url(transport)), target(2, frozen.url(transport))];
      const withNode = proberOf({ ownHeight: () => endpoint.height });
      const both = async (): Promise<string[]> => (await measureAll(withNode, targets)).map(told);
      endpoint.height = frozen.height + 3;
      assert.deepEqual(await both(), ['answer', 'answer']);
      endpoint.height = frozen.height + 4;
      assert.deepEqual(await both(), ['answer', 'behind']);
      await withNode.close();
      await frozen.stop();
    });

    it('judges by the heights of the same instant, in whatever order they come in', async () => {
      const others = await Promise.all([MadeEndpoint.start(), MadeEndpoint.start()]);
      const [slow] = others;
      const targets = [endpoint, ...others].map((each, id) => target(id, each.url(transport)));
      const outcomes = async (): Promise<string[]> => (await measureAll(prober, targets)).map(told);
      assert.deepEqual(await outcomes(), ['answer', 'answer', 'answer']);
      for (const each of others) each.height += 1_000;
      if (slow) {
        slow.takeover = ({ id }, reply) => {
          const result = { number: `0x${slow.height.toString(16)}` };
          setTimeout(() => reply(JSON.stringify({ jsonrpc: '2.0', id, result })), 40);
          return true;
        };
      }
      assert.deepEqual(await outcomes(), ['behind', 'answer', 'answer']);
      await Promise.all(others.map(async (each) => await each.stop()));
    });

    it('waits with questions between samples for the rate of the host', async () => {
      prober = proberOf({ limiter: new HostLimiter(5), isOwn: true });
      prober.begin([target(1, endpoint.url(transport))]);
      await prober.connect(new AbortController().signal);
      await prober.compareHeads();
      assert.equal(endpoint.count('chain_getHeader'), 1);
      assert.equal(endpoint.count('system_chainType'), 1);
    });

    it('lets one liar make nobody else behind', async () => {
      const liar = await MadeEndpoint.start();
      liar.height = 2 ** 40;
      const targets = [target(1, endpoint.url(transport)), target(2, liar.url(transport))];
      assert.deepEqual((await measureAll(prober, targets)).map(told), ['answer', 'answer']);
      await liar.stop();
    });

    /** As a proxy answers that has a list of methods. */
    const withhold = (...methods: readonly string[]): void => {
      endpoint.takeover = ({ id, method }, reply) => {
        if (!methods.includes(method)) return false;
        const error = { code: -32_601, message: 'Method not found' };
        reply(JSON.stringify({ jsonrpc: '2.0', id, error }));
        return true;
      };
    };

    it('measures for a person what offers no method to say who it is, and leaves that unknown', async () => {
      withhold('system_localPeerId');
      const anybody = { id: 1, url: endpoint.url(transport) };
      assert.deepEqual((await measureAll(prober, [anybody])).map(told), ['answer']);
      const { peerId, genesisHash: chain } = prober.stateOf(anybody);
      assert.deepEqual([peerId, chain], [undefined, endpoint.genesisHash]);
      withhold('system_localPeerId', 'chain_getBlockHash');
      const other = { id: 2, url: endpoint.url(transport) };
      assert.deepEqual((await measureAll(prober, [other])).map(told), ['answer']);
      assert.equal(prober.stateOf(other).genesisHash, undefined);
    });

    it('takes no answer of a registered node that does not say who it is', async () => {
      withhold('system_localPeerId');
      assert.equal(await measure(), 'bad_answer');
    });

    it('sends nothing but the question who it is to another node than the registered one', async () => {
      endpoint.peerId = otherPeerId;
      for (let sample = 0; sample < 20; sample++) assert.equal(await measure(), 'wrong_peer');
      assert.equal(endpoint.count('chain_getHeader'), 0);
      assert.equal(endpoint.count('system_localPeerId'), 1, 'and leaves it in peace then');
      assert.equal(endpoint.connections, 1);
    });

    it('says wrong_genesis of a node of another chain', async () => {
      endpoint.genesisHash = `0x${'00'.repeat(32)}`;
      assert.equal(await measure(), 'wrong_genesis');
      assert.equal(endpoint.count('chain_getHeader'), 0);
    });

    it('notices that another node answers after a reconnection, and counts nothing of it', async () => {
      assert.equal(await measure(), 'answer');
      endpoint.peerId = otherPeerId;
      endpoint.disconnect();
      assert.equal(await measure(), 'wrong_peer');
    });

    it('asks again after a while, ever later', async () => {
      let nowMs = 0;
      prober = proberOf({ now: () => nowMs });
      endpoint.peerId = otherPeerId;
      const asked: number[] = [];
      for (nowMs = 0; nowMs <= 300_000; nowMs += 30_000) {
        await measure();
        asked.push(endpoint.count('system_localPeerId'));
      }
      assert.deepEqual(asked, [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3]);
    });

    it('forgets what it knew when a target is registered anew', async () => {
      assert.equal(await measure(), 'answer');
      assert.equal(await measure({ peerId: otherPeerId }), 'wrong_peer');
    });

    it('closes the connections of targets that are no longer wanted', async () => {
      assert.equal(await measure(), 'answer');
      prober.begin([]).end();
      endpoint.height = 5;
      assert.equal(await measure(), 'answer');
      assert.equal(endpoint.connections, 2);
    });
  });
}
