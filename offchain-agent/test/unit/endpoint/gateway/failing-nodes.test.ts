import { deepEqual, equal, fail, ok } from 'node:assert/strict';
import {
  type GatewayScene,
  openGatewayScene,
  PlainClient,
} from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import type { UpstreamStatus } from '../../../../src/endpoint/gateway/gateway.ts';

const headers = fakeHeaders(400);
const [first = fail()] = headers;

/** Calls that every node answers, each for another question: no answer comes from the cache. */
const methods: Readonly<Record<string, (turn: number) => unknown[]>> = {
  state_getStorage: (turn) => [`0x${turn.toString(16).padStart(8, '0')}`, first.hash],
  state_call: (turn) => [`Api_${turn}`, '0x', first.hash],
  chain_getHeader: (turn) => [headers[turn % headers.length]?.hash],
  system_accountNextIndex: (turn) => [`account ${turn}`],
};

const databaseClosed = (): never => {
  throw Object.assign(new Error('Client error: database is closed'), { code: -32_000 });
};

/** A key without a value has null as its answer. */
const hasValue = (key: unknown): boolean => Number(key) % 3 !== 0;

describe('a node that answers with errors or null', () => {
  let clock: HandClock;
  let nodes: MadeUpstream[];
  let scene: GatewayScene;
  let client: PlainClient;
  let turn: number;

  const open = async (count: number): Promise<void> => {
    clock = new HandClock();
    turn = 0;
    nodes = Array.from({ length: count }, () => new MadeUpstream());
    for (const node of nodes) {
      await node.start();
      node.knows(...headers);
      for (const method of ['chain_getBlock', 'grandpa_proveFinality', 'payment_queryInfo'])
        node.methods.add(method);
      node.finalized(first);
      node.best(first);
      serve(node);
    }
    const addresses = nodes.map(({ url }, index) => ({ name: `n${index}`, url }));
    scene = await openGatewayScene(addresses, { clock });
    client = await PlainClient.open(scene.wsUrl);
  };
  afterEach(async () => {
    client.close();
    await scene.close();
    for (const node of nodes) await node.stop();
  });

  const serve = ({ answers }: MadeUpstream): void => {
    answers
      .set('state_getStorage', ([key]) => (hasValue(key) ? key : null))
      .set('state_call', ([name]) => name)
      .set('system_accountNextIndex', ([account]) => account);
    for (const method of ['chain_getHeader', 'system_health', 'chain_getBlockHash']) answers.delete(method);
  };
  const breakAll = (node: MadeUpstream, answer: () => unknown): void => {
    for (const method of [...Object.keys(methods), 'system_health']) node.answers.set(method, answer);
  };
  const statusOf = (index: number): UpstreamStatus =>
    scene.gateway.status().networks[0]?.upstreams[index] ?? fail();
  const askedOf = (node: MadeUpstream | undefined, method: string): number =>
    (node ?? fail()).calls.filter((call) => call.method === method).length;

  /** Sends calls, some at a time, each method in turn. @returns by method, the calls with an error or a wrong result */
  const load = async (
    rounds: number,
    of: readonly string[] = Object.keys(methods),
  ): Promise<Record<string, number>> => {
    const failed: Record<string, number> = {};
    for (let round = 0; round < rounds; round += 1) {
      const asked = of.flatMap((method) =>
        [0, 1].map(async () => {
          turn += 1;
          const params = methods[method]?.(turn) ?? fail();
          const { result, error } = await client.call(method, params);
          const isRight =
            method === 'chain_getHeader'
              ? result !== null
              : result === (method !== 'state_getStorage' || hasValue(params[0]) ? params[0] : null);
          if (error || !isRight) failed[method] = (failed[method] ?? 0) + 1;
        }),
      );
      await Promise.all(asked);
    }
    return failed;
  };

  for (const count of [2, 3]) {
    const place = `one of ${count}`;

    it(`fails no call when ${place} answers everything with an error`, async () => {
      await open(count);
      deepEqual(await load(5), {});
      breakAll(nodes[0] ?? fail(), databaseClosed);
      deepEqual(await load(5), {});
      await clock.until(
        'the fault',
        () => statusOf(0).fault === 'answers the probe with error -32000',
        2_000,
      );
      const before = nodes[0]?.calls.length;
      deepEqual(await load(50), {});
      equal(nodes[0]?.calls.length, before);
      equal(scene.gateway.status().ready, true);
    });

    it(`passes no wrong null on when ${place} answers everything with null`, async () => {
      await open(count);
      deepEqual(await load(10), {});
      breakAll(nodes[0] ?? fail(), () => null);
      deepEqual(await load(10), {});
      await clock.until('the fault', () => statusOf(0).fault === 'answers the probe with null', 2_000);
      deepEqual(await load(50), {});
    });

    for (const [kind, answer] of [
      ['an error', databaseClosed],
      ['null', () => null],
    ] as const)
      for (const method of ['state_getStorage', 'state_call', 'chain_getHeader', 'system_accountNextIndex'])
        it(`fails no call when ${place} answers ${method} alone with ${kind}`, async () => {
          await open(count);
          deepEqual(await load(10), {});
          nodes[0]?.answers.set(method, answer);
          const before = askedOf(nodes[0], method);
          deepEqual(await load(20), {});
          // Pools differ: nothing is learnt of a node from them.
          if (method === 'system_accountNextIndex') return;
          ok(askedOf(nodes[0], method) > before);
          if (method !== 'chain_getHeader') equal(statusOf(0).unanswered, method);
          equal(statusOf(0).fault, null);
          const found = askedOf(nodes[0], method);
          deepEqual(await load(100), {});
          if (method !== 'chain_getHeader') equal(askedOf(nodes[0], method), found);
        });
  }

  for (const nth of [1, 3, 20, 50])
    it(`passes none of its nulls on when it answers 1 of ${nth} reads of keys that have a value with null`, async () => {
      await open(3);
      const [node = fail()] = nodes;
      let asked = 0;
      node.answers.set('state_getStorage', ([key]) => {
        asked += 1;
        return hasValue(key) && asked % nth > 0 ? key : null;
      });
      deepEqual(await load(200, ['state_getStorage']), {});
      ok(asked >= nth, `${asked} asked`);
    });

  for (const [kind, answer] of [
    ['an error', databaseClosed],
    ['null', () => null],
  ] as const)
    it(`fails no read by hash when two of three answer state_call with ${kind}`, async () => {
      await open(3);
      for (const { answers } of nodes.slice(1)) answers.set('state_call', answer);
      deepEqual(await load(50, ['state_call']), {});
    });
  it('asks for a key without a value twice once values were read, and no value twice', async () => {
    await open(3);
    await load(50, ['state_getStorage']);
    const total = (): number => nodes.reduce((sum, node) => sum + askedOf(node, 'state_getStorage'), 0);
    const before = total();
    await load(150, ['state_getStorage']);
    equal(total() - before, 300 + 100);
  });

  for (const [method, other] of [
    ['state_getStorage', 5],
    ['state_call', { value: '0x' }],
    ['chain_getHeader', {}],
  ] as const)
    it(`passes ${JSON.stringify(other)} of one of three nodes on for no ${method}`, async () => {
      await open(3);
      nodes[0]?.answers.set(method, () => other);
      deepEqual(await load(20, [method]), {});
    });

  it('takes a node again for a method once it answers that, not before', async () => {
    await open(2);
    nodes[0]?.answers.set('state_call', databaseClosed);
    await load(10, ['state_call']);
    equal(statusOf(0).unanswered, 'state_call');
    await clock.advance(20_000);
    equal(statusOf(0).unanswered, 'state_call');
    serve(nodes[0] ?? fail());
    await clock.until('it has its calls again', () => statusOf(0).unanswered === null, 15_000 + 100);
    const before = askedOf(nodes[0], 'state_call');
    deepEqual(await load(20, ['state_call']), {});
    ok(askedOf(nodes[0], 'state_call') > before);
  });

  it('gets no calls when it fails three methods, though it answers its probes', async () => {
    await open(2);
    const node = nodes[0] ?? fail();
    // Probes show that both are as fast, so that both get calls.
    await clock.advance(20_000);
    for (const method of ['state_getStorage', 'state_call', 'payment_queryInfo'])
      for (const { answers } of nodes) answers.set(method, ([name]) => name);
    for (const method of ['state_getStorage', 'state_call', 'payment_queryInfo']) {
      node.answers.set(method, databaseClosed);
      for (let batch = 0; batch < 20 && askedOf(node, method) < 5; batch += 1) {
        const asked = Array.from({ length: 50 }, async (_, key) => {
          const name = `0x${batch}${key}1`;
          const params = method === 'state_call' ? [name, '0x', first.hash] : [name, first.hash];
          equal((await client.call(method, params)).error, undefined);
        });
        await Promise.all(asked);
      }
    }
    equal(statusOf(0).fault, 'answers state_getStorage and 2 more methods with errors or null');
    const before = node.calls.length;
    await load(20, ['system_accountNextIndex']);
    equal(node.calls.length, before);
    // The last one is never left.
    await nodes[1]?.stop();
    await clock.until('the other is lost', () => statusOf(1).fault !== null, 3_000);
    equal(statusOf(0).fault, null);
    equal((await client.call('system_accountNextIndex', ['last'])).result, 'last');
  });

  it('keeps its calls when a client sends what fails on all nodes', async () => {
    await open(2);
    const trap = (): never => {
      throw Object.assign(new Error('Client error: Execution failed: wasm trap'), { code: 4_003 });
    };
    for (const { answers } of nodes) answers.set('state_call', trap);
    for (let key = 0; key < 50; key += 1) {
      const { error } = await client.call('state_call', [`bad ${key}`, '0x', first.hash]);
      deepEqual([error?.code, error?.message], [4_003, 'Client error: Execution failed: wasm trap']);
    }
    // Each is asked twice, no more.
    equal(askedOf(nodes[0], 'state_call') + askedOf(nodes[1], 'state_call'), 100);
    for (const { answers } of nodes) answers.set('state_getStorage', () => null);
    for (let key = 0; key < 50; key += 1)
      equal((await client.call('state_getStorage', [`0x${key}`, first.hash])).result, null);
    deepEqual([statusOf(0).unanswered, statusOf(1).unanswered], [null, null]);
  });

  it('keeps its calls when it only lacks old state, unknown blocks or transactions', async () => {
    await open(2);
    const discarded = (): never => {
      throw Object.assign(new Error('Client error: UnknownBlock: State already discarded for 0x01'), {
        code: 4_003,
      });
    };
    const old = headers[50]?.hash ?? fail();
    nodes[0]?.answers
      .set('state_getStorage', ([key, hash]) => (hash === old ? discarded() : key))
      .set('chain_getBlock', () => null)
      .set('grandpa_proveFinality', databaseClosed);
    nodes[1]?.answers
      .set('state_getStorage', ([key]) => key)
      .set('chain_getBlock', () => ({ block: {} }))
      .set('grandpa_proveFinality', () => '0x01');
    for (let key = 0; key < 30; key += 1) {
      const name = `0x${key}1`;
      equal((await client.call('state_getStorage', [name, old])).result, name);
      deepEqual((await client.call('chain_getBlock', [headers[60 + key]?.hash])).result, { block: {} });
      equal((await client.call('grandpa_proveFinality', [key])).result, '0x01');
    }
    equal(statusOf(0).unanswered, null);
    equal(statusOf(0).fault, null);
  });

  it('has its transactions handed to another node, but not what its pool refuses', async () => {
    await open(2);
    const refused = (): never => {
      throw Object.assign(new Error('Invalid Transaction'), { code: 1_010 });
    };
    nodes[0]?.answers.set('author_submitExtrinsic', databaseClosed);
    nodes[1]?.answers.set('author_submitExtrinsic', () => '0xaa');
    for (let key = 10; key < 30; key += 1)
      equal((await client.call('author_submitExtrinsic', [`0x${key}`])).result, '0xaa');
    for (const { answers } of nodes) answers.set('author_submitExtrinsic', refused);
    const before = askedOf(nodes[0], 'author_submitExtrinsic') + askedOf(nodes[1], 'author_submitExtrinsic');
    equal((await client.call('author_submitExtrinsic', ['0x99'])).error?.code, 1_010);
    const after = askedOf(nodes[0], 'author_submitExtrinsic') + askedOf(nodes[1], 'author_submitExtrinsic');
    equal(after - before, 1);
    equal(statusOf(0).unanswered, null);
  });

  it('answers a client with the error of the only node', async () => {
    await open(1);
    nodes[0]?.answers.set('state_call', databaseClosed);
    equal((await client.call('state_call', ['a', '0x', first.hash])).error?.code, -32_000);
    equal(askedOf(nodes[0], 'state_call'), 1);
  });
});
