import { deepEqual, equal, fail, ok } from 'node:assert/strict';
import {
  type GatewayPair,
  openGatewayPair,
  PlainClient,
} from '../../../../../tests/support/gateway-scene.ts';
import { HeldSubscriber } from '../../../../../tests/support/held-subscriber.ts';
import { type FakeHeader, fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { AnswerCache } from '../../../../src/endpoint/gateway/cache.ts';
import type { CallOutcome, Subscription } from '../../../../src/endpoint/gateway/caller.ts';
import { ruleOf } from '../../../../src/endpoint/gateway/method.ts';
import { GatewayNetwork } from '../../../../src/endpoint/gateway/network.ts';
import { placed } from '../../../../src/endpoint/gateway/params.ts';
import { NetworkSubscriptions } from '../../../../src/endpoint/gateway/subscriptions.ts';

const soon = { everyMs: 10 };
const subscribe = 'state_subscribeStorage';
const headers = fakeHeaders(4);
const at = (height: number): FakeHeader => headers[height - 1] ?? fail();

describe('storage subscriptions behind a gateway', () => {
  let pair: GatewayPair;
  let { client, nodes } = {} as GatewayPair;

  const calls = (of: readonly MadeUpstream[] = nodes): readonly unknown[][] =>
    of.flatMap((node) =>
      node.calls.filter(({ method }) => method === subscribe).map(({ params }) => [...params]),
    );
  const following = async (of: readonly MadeUpstream[] = nodes): Promise<MadeUpstream> => {
    const asked = async (): Promise<MadeUpstream | undefined> =>
      of.find((node) => node.subscribers(subscribe) > 0);
    return (await poll('a node is asked', asked, (node) => node !== undefined, soon)) ?? fail();
  };
  /** Calls with parameters that need not be a list. */
  const callWith = async (params: string): Promise<{ result?: unknown; error?: { code: number } }> => {
    const other = await PlainClient.open(pair.scene.wsUrl);
    try {
      return await other.call(subscribe, JSON.parse(params) as unknown[]);
    } finally {
      await other.closed();
    }
  };

  beforeEach(async () => {
    pair = await openGatewayPair(at(1));
    ({ client, nodes } = pair);
  });
  afterEach(async () => await pair.close());

  it('continues at another node, keys given by name or by position', async () => {
    const byName = await client.call(subscribe, { keys: ['0x26AA'] } as unknown as unknown[]);
    const byPosition = await client.call(subscribe, [['0x26aa'], null, 'more']);
    const first = await following();
    // Both clients share one subscription at the node.
    deepEqual(calls(), [[['0x26aa']]]);
    const told = [
      { block: at(1).hash, changes: [['0x26aa', '0x01']] },
      { block: at(2).hash, changes: [['0x26aa', '0x02']] },
    ];
    first.push(subscribe, 'state_storage', told[0]);
    for (const { result } of [byName, byPosition]) await client.told(result, 1);
    await first.stop();
    const other = await following(nodes.filter((node) => node !== first));
    other.answers.set('state_queryStorageAt', () => []);
    other.push(subscribe, 'state_storage', told[1]);
    for (const { result } of [byName, byPosition]) deepEqual(await client.told(result, 2), told);
  });

  it('rejects missing keys as unsafe and invalid keys as invalid params', async () => {
    for (const [params, code] of [
      ['[]', -32_601],
      ['[null]', -32_601],
      ['{}', -32_601],
      ['{"keys":null}', -32_601],
      ['["0x00"]', -32_602],
      ['[[5]]', -32_602],
      ['{"keys":["0x00"],"keys":["0x01"]}', undefined],
    ] as const)
      equal((await callWith(params)).error?.code, code, params);
    deepEqual(calls(), [[['0x01']]]);
  });

  it('opens at no other node after the client left before the answer', async () => {
    for (const node of nodes) node.answers.set(subscribe, () => MadeUpstream.silence);
    const leaving = await PlainClient.open(pair.scene.wsUrl);
    const answer = leaving.call(subscribe, [['0x01']]);
    await poll(
      'a node is asked',
      async () => calls().length,
      (count) => count === 1,
      soon,
    );
    await leaving.closed();
    equal((await answer).error?.message, 'closed');
    // The node goes offline and recovers.
    const [first = fail()] = nodes.filter((node) => calls([node]).length > 0);
    await first.stop();
    await first.start();
    const fresh = async (): Promise<boolean> =>
      pair.scene.gateway.status().networks[0]?.upstreams.every(({ fault }) => fault === null) === true;
    await poll('both are there', fresh, (is) => is, soon);
    for (const node of nodes) node.answers.delete(subscribe);
    // A repeated subscription would reach the nodes before this one.
    await client.call(subscribe, [['0x02']]);
    deepEqual(calls().map(String).toSorted(), ['0x01', '0x02']);
  });

  it('ignores changes of keys without a subscription', async () => {
    const { result } = await client.call(subscribe, [['0x01']]);
    const node = await following();
    node.push(subscribe, 'state_storage', {
      block: at(1).hash,
      changes: [
        ['0x01', '0x0a'],
        ['0x02', '0x0b'],
      ],
    });
    deepEqual(await client.told(result, 1), [{ block: at(1).hash, changes: [['0x01', '0x0a']] }]);
  });
});

describe('subscriptions of a network', () => {
  let node: MadeUpstream;
  let network: GatewayNetwork;

  before(async () => {
    node = new MadeUpstream();
    await node.start();
    node.finalized(at(1));
    node.best(at(1));
    network = new GatewayNetwork({
      config: {
        name: 'test',
        hosts: [],
        upstreams: [{ name: 'a', url: node.url }],
        unsafe: [],
        whenBehind: 'unready',
        blockMs: 6_000,
      },
      region: 'local',
      cache: new AnswerCache(0),
      log: silentLogger(),
    });
    await poll(
      'it is there',
      async () => network.pool.fresh().length,
      (count) => count === 1,
      soon,
    );
  });
  after(async () => {
    await network.close();
    await node.stop();
  });

  interface Opened {
    readonly outcome: CallOutcome;
    /** As the client's session holds it. */
    readonly kept: Subscription;
    /** Messages that came, each with its kind. */
    readonly told: readonly string[];
    isHeld(): boolean;
  }

  const opened = async (
    method: string,
    paramsText: string,
    turn = '192.0.2.7',
    subscriptions = new NetworkSubscriptions(network),
  ): Promise<Opened> => {
    const kind = ruleOf(method).subscription ?? fail();
    const params = JSON.parse(paramsText) as unknown[];
    const call = placed({ id: '1', method, params, paramsText, bytes: 1 }, ruleOf(method));
    if ('code' in call) fail(call.message);
    const subscriber = new HeldSubscriber();
    const outcome = await new Promise<CallOutcome>((resolve) => {
      subscriptions.open(kind, call, { subscriber, turn }, resolve);
    });
    const [kept = fail()] = subscriber.added;
    return { outcome, kept, told: subscriber.told, isHeld: () => subscriber.held.size > 0 };
  };

  it('ends the last subscription of the largest client for a new address', async () => {
    const all = new NetworkSubscriptions(network, 3);
    const every: Opened[] = [];
    const open = async (key: string, address: string): Promise<Opened> => {
      const one = await opened(subscribe, `[["${key}"]]`, address, all);
      every.push(one);
      return one;
    };
    const crowd: Opened[] = [];
    for (const key of ['0x01', '0x02', '0x03']) crowd.push(await open(key, '192.0.2.7'));
    const [first = fail(), , last = fail()] = crowd;
    equal((await open('0x04', '192.0.2.7')).outcome.code, -32_006);
    const shared = await open('0x01', '198.51.100.1');
    equal(shared.outcome.code, 0);
    const newcomer = await open('0x05', '198.51.100.1');
    equal(newcomer.outcome.code, 0);
    deepEqual(last.told, ['error {"code":-32006,"message":"Too many subscriptions on the gateway"}']);
    equal(last.isHeld(), false);
    equal(first.isHeld() && shared.isHeld() && newcomer.isHeld(), true);
    await poll(
      'the node is told',
      async () => node.calls.filter(({ method }) => method === 'state_unsubscribeStorage').length,
      (count) => count === 1,
      soon,
    );
    // The crowd's other one leaves by itself, and gives its place back.
    for (const one of crowd) one.kept.stop();
    equal((await open('0x06', '198.51.100.1')).outcome.code, 0);
    equal((await open('0x07', '198.51.100.1')).outcome.code, -32_006);
    for (const one of every) one.kept.stop();
  });

  it('counts the keys without whitespace and the last values', async () => {
    const { kept: small } = await opened(subscribe, '[["0x01"]]');
    const { kept: blank } = await opened(subscribe, `[["0x01"${' '.repeat(100_000)}]]`);
    equal(blank.keptBytes, small.keptBytes);
    const keys = Array.from({ length: 100 }, (_, index) => `0x${index.toString(16).padStart(128, '0')}`);
    const { kept: large } = await opened(subscribe, JSON.stringify([keys]));
    ok(large.keptBytes >= 100 * 130 && large.keptBytes < 100 * 130 * 6, String(large.keptBytes));
    const before = small.keptBytes;
    node.push(subscribe, 'state_storage', {
      block: at(1).hash,
      changes: [['0x01', `0x${'ab'.repeat(500)}`]],
    });
    await poll(
      'the value is kept',
      async () => small.keptBytes,
      (bytes) => bytes === before + 1_002,
      soon,
    );
    for (const one of [small, blank, large]) one.stop();
  });

  it('counts a watched transaction, and nothing for heads', async () => {
    const { kept: watched } = await opened('author_submitAndWatchExtrinsic', `["0x${'ab'.repeat(5_000)}"]`);
    equal(watched.keptBytes, 10_002);
    watched.stop();
    const { kept: heads } = await opened('chain_subscribeNewHeads', '[]');
    equal(heads.keptBytes, 0);
    heads.stop();
  });
});
