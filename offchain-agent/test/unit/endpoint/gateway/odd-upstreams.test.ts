import { deepEqual, equal, fail, match } from 'node:assert/strict';
import {
  type GatewayPair,
  type GatewayScene,
  openGatewayPair,
  openGatewayScene,
  PlainClient,
} from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { type FakeHeader, fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import type { UpstreamStatus } from '../../../../src/endpoint/gateway/gateway.ts';

const soon = { everyMs: 10 };
const refused = (): never => {
  throw Object.assign(new Error('Method not found'), { code: -32_601 });
};

describe('an upstream that is a proxy with a list of methods', () => {
  const headers = fakeHeaders(3);
  const at = (height: number): FakeHeader => headers[height - 1] ?? fail();
  let node: MadeUpstream;
  let scene: GatewayScene | undefined;

  beforeEach(async () => {
    node = new MadeUpstream();
    await node.start();
    node.best(at(1));
    node.finalized(at(1));
    node.answers.set('system_chain', () => 'Fake');
  });
  afterEach(async () => {
    await scene?.close();
    await node.stop();
    scene = undefined;
  });
  const status = (of: GatewayScene): UpstreamStatus =>
    of.gateway.status().networks[0]?.upstreams.find(({ name }) => name === 'a') ?? fail();

  it('serves without heads of all branches, without a list and without methods of nodes', async () => {
    for (const method of [
      'chain_subscribeAllHeads',
      'rpc_methods',
      'system_health',
      'state_subscribeRuntimeVersion',
    ])
      node.answers.set(method, refused);
    scene = await openGatewayScene([{ name: 'a', url: node.url }]);
    const client = await PlainClient.open(scene.wsUrl);
    equal((await client.call('system_chain')).result, 'Fake');
    const { result: subscription } = await client.call('chain_subscribeNewHeads');
    node.best(at(2));
    equal((await client.told(subscription, 2)).length, 2);
    const { result: all } = await client.call('chain_subscribeAllHeads');
    node.best(at(3));
    equal((await client.told(all, 2)).length, 2);
    client.close();
  });

  it('is probed with what it lets through, and found silent by that', async () => {
    node.answers.set('system_health', refused);
    const clock = new HandClock();
    scene = await openGatewayScene([{ name: 'a', url: node.url }], { clock });
    const opened = scene;
    await clock.advance(5_000);
    equal(status(opened).fault, null);
    node.answers.set('chain_getBlockHash', () => MadeUpstream.silence);
    await clock.until('it is silent', () => status(opened).fault !== null, 3_000);
  });

  it('keeps the gateway ready while it is slow, and not when it is frozen', async () => {
    const clock = new HandClock();
    scene = await openGatewayScene([{ name: 'a', url: node.url }], { clock });
    const opened = scene;
    const isReady = (): boolean => opened.gateway.status().ready;
    await clock.advance(1_000);
    node.answers.set('system_health', () => MadeUpstream.silence);
    await clock.until('it is silent', () => status(opened).fault !== null, 3_000);
    equal(isReady(), true);
    await clock.until('it is frozen', () => !isReady(), 3_000);
    node.answers.set('system_health', () => ({ isSyncing: false }));
    await clock.until('it answers again', isReady, 3_000);
  });

  it('serves under the names of old', async () => {
    node.answers.set('chain_subscribeNewHeads', refused);
    const opening = openGatewayScene([{ name: 'a', url: node.url }]);
    const old = 'chain_subscribeNewHead';
    const asked = async (): Promise<number> => node.subscribers(old);
    await poll('it is asked as of old', asked, (count) => count > 0, soon);
    node.push(old, 'chain_newHead', at(1));
    scene = await opening;
    equal(status(scene).best, 1);
  });

  for (const [method, more] of [
    ['chain_getBlockHash', []],
    ['chain_subscribeNewHeads', ['chain_subscribeNewHead']],
    ['chain_subscribeFinalizedHeads', ['chain_subscribeFinalisedHeads']],
  ] as const)
    it(`is refused without ${method}, by its name`, async () => {
      const well = new MadeUpstream();
      await well.start();
      well.best(at(1));
      well.finalized(at(1));
      for (const name of [method, ...more]) node.answers.set(name, refused);
      // Ready as soon as the other one is.
      const url = node.url;
      scene = await openGatewayScene([{ name: 'b', url: well.url }]);
      const [network] = scene.config.networks;
      scene.gateway.prepare({
        ...scene.config,
        networks: [
          { ...(network ?? fail()), upstreams: [{ name: 'a', url }, ...(network?.upstreams ?? [])] },
        ],
      })();
      const opened = scene;
      const fault = await poll(
        'the reason',
        async () => status(opened).fault,
        (text) => text !== null && text !== 'not connected yet',
        soon,
      );
      equal(fault, `${method}: Method not found`);
      await scene.close();
      scene = undefined;
      await well.stop();
    });
});

describe('an upstream that talks rubbish', () => {
  const headers = fakeHeaders(3);
  const at = (height: number): FakeHeader => headers[height - 1] ?? fail();
  let clock: HandClock;
  let pair: GatewayPair;
  beforeEach(async () => {
    clock = new HandClock();
    pair = await openGatewayPair(at(1), ({ answers }) => answers.set('state_getStorage', ([key]) => key), {
      clock,
    });
  });
  afterEach(async () => await pair.close());

  for (const [what, text] of [
    ['an answer to what nobody asked', '{"jsonrpc":"2.0","id":4000000,"result":1}'],
    ['an answer for the second time', '{"jsonrpc":"2.0","id":1,"result":1}'],
    ['an answer with an id of letters', '{"jsonrpc":"2.0","id":"1","result":1}'],
    ['no JSON', 'hello'],
    ['a number', '5'],
    ['a list', '[]'],
    ['an object of nothing', '{}'],
  ] as const)
    it(`is cut off for ${what}; the other one goes on`, async () => {
      const [a, b] = pair.nodes;
      const { result: subscription } = await pair.client.call('chain_subscribeNewHeads');
      a.say(text);
      await poll(
        'it is cut off',
        async () => a.connections,
        (count) => count === 0,
        soon,
      );
      b.best(at(2));
      equal((await pair.client.told(subscription, 2)).length, 2);
      equal((await pair.client.call('state_getStorage', ['0x01'])).result, '0x01');
    });

  it('tells no client of a runtime version of a mebibyte', async () => {
    const [a] = pair.nodes;
    const { result: subscription } = await pair.client.call('state_subscribeRuntimeVersion');
    const version = { specName: 'fake', specVersion: 4_000_000 };
    a.push('state_subscribeRuntimeVersion', 'state_runtimeVersion', {
      ...version,
      implName: 'x'.repeat(1_024 ** 2),
    });
    await poll(
      'it is cut off',
      async () => a.connections,
      (count) => count === 0,
      soon,
    );
    pair.nodes[1].push('state_subscribeRuntimeVersion', 'state_runtimeVersion', version);
    deepEqual(await pair.client.told(subscription, 1), [version]);
  });

  it('has not answered with a result that is no JSON: the other one is asked', async () => {
    const [a] = pair.nodes;
    a.answers.set('state_getStorage', () => MadeUpstream.nonsense);
    const asked = (): boolean => a.calls.some(({ method }) => method === 'state_getStorage');
    for (let key = 0; key < 50 && !asked(); key += 1)
      equal((await pair.client.call('state_getStorage', [`0x${key}`])).result, `0x${key}`);
    equal(asked(), true);
    equal(a.connections > 0, true);
  });

  it('costs two connections by a call that all answer with rubbish', async () => {
    for (const { answers } of pair.nodes)
      answers.set('system_chain', () => {
        throw Object.assign(new Error('no code of an error is half'), { code: 0.5 });
      });
    const { error } = await pair.client.call('system_chain');
    match(error?.message ?? '', /upstreams answer it with nonsense/);
    const asked = pair.nodes.flatMap(({ calls }) => calls.filter(({ method }) => method === 'system_chain'));
    equal(asked.length, 2);
  });

  it('is heard out with an error that belongs to nothing', async () => {
    const [a] = pair.nodes;
    const before = a.connections;
    a.say('{"jsonrpc":"2.0","error":{"code":-32600,"message":"Request is too big"},"id":null}');
    a.say('{"jsonrpc":"2.0","method":"state_storage","params":{"subscription":"x","error":"gone"}}');
    await clock.advance(5_000);
    equal(a.connections, before);
  });

  it('is tried again ever less often while it is cut off each time', async () => {
    const [a] = pair.nodes;
    let times = 0;
    a.answers.set('rpc_methods', () => {
      times += 1;
      return 5;
    });
    a.say('hello');
    await poll(
      'it is cut off',
      async () => a.connections,
      (count) => count === 0,
      soon,
    );
    await clock.advance(60_000);
    match(
      pair.scene.gateway.status().networks[0]?.upstreams[0]?.fault ?? '',
      /^rpc_methods: its answer is not a list/,
    );
    // After 0.2, 0.4, 0.8 and 1.6 s, then each half of a block: one that is back is taken within a block.
    equal(times <= 24, true, `${times} times in a minute`);
  });

  it('is tried again ever less often when it is cut off as soon as it serves', async () => {
    const [a] = pair.nodes;
    let times = 0;
    a.answers.set('state_subscribeRuntimeVersion', () => {
      times += 1;
      a.say('hello');
      return 's';
    });
    a.say('hello');
    await clock.advance(60_000);
    equal(times <= 24, true, `${times} times in a minute`);
  });
});
