import { deepEqual, equal, fail } from 'node:assert/strict';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { type FakeHeader, fakeGenesis, fakeHeaders } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

const wrong = `0x${'ba'.repeat(32)}`;

describe('the hashes of final blocks', () => {
  const headers = fakeHeaders(8);
  const at = (height: number): FakeHeader => headers[height - 1] ?? fail();
  let pair: GatewayPair;
  let { client, nodes } = {} as GatewayPair;

  const hashOf = async (...params: unknown[]): Promise<unknown> =>
    (await client.call('chain_getBlockHash', params)).result;
  const asked = (method: string): number =>
    nodes.flatMap(({ calls }) => calls).filter((call) => call.method === method).length;

  beforeEach(async () => {
    pair = await openGatewayPair(at(1), ({ methods }) => void methods.add('archive_v1_hashByHeight'));
    ({ client, nodes } = pair);
    // Each node answers from its own fork, as before finality reaches it.
    const fork = ([given]: readonly unknown[]): unknown => {
      if (given === 0) return fakeGenesis;
      return Array.isArray(given) ? given.map(() => wrong) : wrong;
    };
    for (const node of nodes) {
      node.answers.set('chain_getBlockHash', fork);
      node.answers.set('archive_v1_hashByHeight', () => [wrong]);
    }
    for (const header of headers.slice(0, 4)) for (const node of nodes) node.best(header);
    for (const header of headers.slice(0, 3)) nodes[0].finalized(header);
    await poll(
      'the heights',
      async () => pair.scene.gateway.status().networks[0],
      (now) => now?.finalized === 3 && now.best === 4,
      { everyMs: 10 },
    );
    // The gateway has compared its nodes.
    for (const node of nodes) node.calls.length = 0;
  });
  afterEach(async () => await pair.close());

  it('come from the merged finalized heads, not from a node', async () => {
    for (const height of [1, 2, 3]) equal(await hashOf(height), at(height).hash);
    equal(await hashOf('0x3'), at(3).hash);
    equal(await hashOf(0), fakeGenesis);
    deepEqual(await hashOf([1, '0x2', 3]), [at(1).hash, at(2).hash, at(3).hash]);
    deepEqual((await client.call('archive_v1_hashByHeight', [2])).result, [at(2).hash]);
    equal(asked('chain_getBlockHash') + asked('archive_v1_hashByHeight'), 0);
  });

  it('replace those of a node in a list of heights', async () => {
    deepEqual(await hashOf([3, 4, null, 2]), [at(3).hash, wrong, wrong, at(2).hash]);
  });

  it('enter no cache before they are final', async () => {
    equal(await hashOf(4), wrong);
    for (const node of nodes) node.answers.set('chain_getBlockHash', () => at(4).hash);
    equal(await hashOf(4), at(4).hash);
    // The same key twice: two parsers could read two heights.
    for (const node of nodes) node.answers.set('chain_getBlockHash', () => wrong);
    const text = '{"jsonrpc":"2.0","id":900,"method":"chain_getBlockHash","params":[4],"\\u0070arams":[0]}';
    const response = await fetch(pair.scene.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: text,
    });
    equal(((await response.json()) as { error: { code: number } }).error.code, -32_600);
    for (const node of nodes) node.answers.set('chain_getBlockHash', () => at(4).hash);
    equal(await hashOf(4), at(4).hash);
  });

  it('come for a thousand heights at a time', async () => {
    const heights = Array.from({ length: 1_001 }, () => 3);
    equal(((await hashOf(heights.slice(1))) as unknown[]).length, 1_000);
    const refused = await client.call('chain_getBlockHash', [heights]);
    deepEqual(refused.error, { code: -32_602, message: 'Invalid params', data: 'more than 1000 heights' });
    equal(asked('chain_getBlockHash'), 0);
  });

  it('come from a node when the parameter is not a height', async () => {
    for (const given of [-1, 1.5, '0xzz', {}, '0x1000000000000000000', true, [{}]]) {
      const before = asked('chain_getBlockHash');
      await hashOf(given);
      equal(asked('chain_getBlockHash'), before + 1, JSON.stringify(given));
    }
  });
});
