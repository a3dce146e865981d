import assert from 'node:assert/strict';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { type FakeHeader, fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

const soon = { everyMs: 10 };

describe('a gateway in front of two nodes', () => {
  const headers = fakeHeaders(8);
  const at = (height: number): FakeHeader => headers[height - 1] ?? assert.fail();
  let pair: GatewayPair;
  let { nodes, scene, client } = {} as GatewayPair;

  beforeEach(async () => {
    pair = await openGatewayPair(at(1), ({ answers }) => {
      answers.set('system_chain', () => 'Fake');
      answers.set('state_getStorage', ([key]) => key);
    });
    ({ nodes, scene, client } = pair);
  });
  afterEach(async () => await pair.close());

  it('answers over HTTP and WebSocket, single calls and batches, as nodes do', async () => {
    assert.deepEqual(await client.call('system_chain'), { jsonrpc: '2.0', result: 'Fake' });
    const post = async (body: string, type = 'application/json'): Promise<readonly [number, string]> => {
      const response = await fetch(scene.httpUrl, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
      return [response.status, await response.text()];
    };
    assert.deepEqual(await post('{"jsonrpc":"2.0","id":"x","method":"system_chain"}'), [
      200,
      '{"jsonrpc":"2.0","id":"x","result":"Fake"}',
    ]);
    assert.deepEqual(
      await post(
        '[{"jsonrpc":"2.0","id":1,"method":"system_chain"},{"jsonrpc":"2.0","method":"system_chain"},5]',
      ),
      [
        200,
        '[{"jsonrpc":"2.0","id":1,"result":"Fake"},{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid request"}}]',
      ],
    );
    assert.equal((await post('{}', 'text/plain'))[0], 415);
    assert.equal((await post('1'))[0], 400);
  });

  it('refuses what is unsafe, and what no node knows', async () => {
    for (const method of ['author_rotateKeys', 'state_getKeys', 'nope']) {
      assert.equal((await client.call(method)).error?.code, -32_601, method);
    }
    assert.equal((await client.call('state_getKeysPaged', ['0x', 1_001])).error?.code, 4_002);
    assert.deepEqual(
      nodes.flatMap(({ calls }) => calls.map(({ method }) => method)).filter((name) => /Keys/.test(name)),
      [],
    );
  });

  it('has an identity of its own, and lists what all nodes offer', async () => {
    nodes[0].methods.add('archive_v1_body');
    assert.match(String((await client.call('system_localPeerId')).result), /^12D3KooW/);
    const { methods } = (await client.call('rpc_methods')).result as { methods: string[] };
    assert.ok(methods.includes('chain_getHeader'));
    assert.ok(!methods.includes('author_rotateKeys'));
    assert.ok(!methods.includes('archive_v1_body'));
  });

  it('puts the head that it has shown into calls at the head, and asks once for what cannot change', async () => {
    for (let times = 0; times < 3; times += 1) {
      assert.equal((await client.call('state_getStorage', ['0x01'])).result, '0x01');
    }
    const calls = nodes.flatMap((node) => node.calls.filter(({ method }) => method === 'state_getStorage'));
    assert.deepEqual(
      calls.map(({ params }) => params),
      [['0x01', at(1).hash]],
    );
    assert.equal((await client.call('chain_getBlockHash')).result, at(1).hash);
  });

  it('never keeps an answer of null', async () => {
    for (const node of nodes) node.answers.set('state_getStorage', () => null);
    await client.call('state_getStorage', ['0x01', at(1).hash]);
    await client.call('state_getStorage', ['0x01', at(1).hash]);
    const calls = nodes.flatMap((node) => node.calls.filter(({ method }) => method === 'state_getStorage'));
    // Each is compared with the other node's, since neither has answered with a value yet.
    assert.equal(calls.length, 4);
  });

  it('asks another node when one dies with the call, and when one falls silent', async () => {
    for (const node of nodes) node.answers.set('chain_getBlock', () => MadeUpstream.silence);
    const asked = (node: MadeUpstream): boolean =>
      node.calls.some(({ method }) => method === 'chain_getBlock');
    const answer = client.call('chain_getBlock', [at(1).hash]);
    await poll(
      'a node has the call',
      async () => nodes.find(asked),
      (node) => node !== undefined,
      soon,
    );
    const [first, other] = asked(nodes[0]) ? nodes : [nodes[1], nodes[0]];
    other.answers.set('chain_getBlock', () => 'block');
    await first.stop();
    assert.equal((await answer).result, 'block');
  });

  it('tells heads once each, though nodes tell them twice, late or not at all', async () => {
    const [a, b] = nodes;
    const { result: subscription } = await client.call('chain_subscribeNewHeads');
    const { result: finals } = await client.call('chain_subscribeFinalizedHeads');
    a.best(at(2));
    b.best(at(2));
    b.best(at(3));
    a.best(at(3));
    // What is missing is asked for.
    a.knows(at(4), at(5));
    b.knows(at(4), at(5));
    b.best(at(6));
    a.best(at(5));
    b.finalized(at(4));
    a.finalized(at(3));
    a.finalized(at(5));
    const heights = (name: unknown): number[] =>
      client.of(name).map((header) => Number((header as { number: string }).number));
    await poll(
      'all heads',
      async () => heights(subscription),
      (all) => all.length === 6,
      soon,
    );
    await poll(
      'all finalized heads',
      async () => heights(finals),
      (all) => all.length === 5,
      soon,
    );
    assert.deepEqual(heights(subscription), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(heights(finals), [1, 2, 3, 4, 5]);
    assert.equal((await client.call('chain_unsubscribeNewHeads', [subscription])).result, true);
    assert.equal((await client.call('chain_unsubscribeNewHeads', [subscription])).result, false);
  });

  it('tells the whole branch when another one has grown longer', async () => {
    const [a, b] = nodes;
    const fork = fakeHeaders(3, 7, at(1));
    const { result: subscription } = await client.call('chain_subscribeNewHeads');
    a.best(at(2));
    for (const header of fork) b.best(header);
    const hashes = (): unknown[] =>
      client.of(subscription).map((header) => (header as { parentHash: string; number: string }).number);
    await poll(
      'the branch',
      async () => hashes(),
      (all) => all.length >= 5,
      soon,
    );
    assert.deepEqual(hashes(), ['0x1', '0x2', '0x2', '0x3', '0x4']);
  });

  it('tells no header of another block than the one that was asked for', async () => {
    const wrong = fakeHeaders(1, 7)[0] ?? assert.fail();
    for (const node of nodes) node.knows(at(1));
    nodes[0].answers.set('chain_getHeader', () => ({ ...wrong, hash: undefined, height: undefined }));
    for (let turn = 0; turn < 4; turn += 1) {
      const { result } = await client.call('chain_getHeader', [at(1).hash]);
      assert.equal((result as { stateRoot: string }).stateRoot, at(1).stateRoot);
    }
  });

  it('names both nodes that call different blocks final, and is not ready', async () => {
    const [a, b] = nodes;
    a.best(at(2));
    a.finalized(at(2));
    await poll(
      'the height',
      async () => scene.gateway.status(),
      (now) => now.networks[0]?.finalized === 2,
      soon,
    );
    const [other = assert.fail()] = fakeHeaders(1, 9, at(1));
    b.finalized(other);
    b.best(other);
    const faults = async (): Promise<readonly (string | null)[]> =>
      scene.gateway.status().networks[0]?.upstreams.map(({ fault }) => fault) ?? [];
    const named = await poll('the faults', faults, (all) => all.every((text) => text !== null), soon);
    assert.deepEqual(named, [
      `disagrees with as many others: its block 2 is ${at(2).hash}, that of b is ${other.hash}; hashes do not show which one is right`,
      `disagrees with as many others: its block 2 is ${other.hash}, that of a is ${at(2).hash}; hashes do not show which one is right`,
    ]);
    assert.equal(scene.gateway.status().ready, false);
  });

  it('leaves a node that falls behind, within two blocks', async () => {
    const [a] = nodes;
    const faults = (): unknown => scene.gateway.status().networks[0]?.upstreams.map(({ fault }) => fault);
    a.best(at(2));
    await poll(
      'the head',
      async () => scene.gateway.status(),
      (now) => now.networks[0]?.best === 2,
      soon,
    );
    assert.deepEqual(faults(), [null, null]);
    a.best(at(3));
    await poll(
      'the head',
      async () => scene.gateway.status(),
      (now) => now.networks[0]?.best === 3,
      soon,
    );
    assert.deepEqual(faults(), [null, '2 blocks behind']);
  });

  it('says when nobody is there, and since when', async () => {
    for (const node of nodes) await node.stop();
    const ready = async (): Promise<Response> => await fetch(`${scene.httpUrl}/ready`);
    const response = await poll('not ready', ready, ({ status }) => status === 503, soon);
    const body = (await response.json()) as { networks: { last_seen: string }[] };
    assert.ok(Date.parse(body.networks[0]?.last_seen ?? '') > 0);
  });
});
