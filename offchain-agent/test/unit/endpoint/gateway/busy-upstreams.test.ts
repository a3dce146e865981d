import { deepEqual, equal, fail, ok } from 'node:assert/strict';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { isRateLimit, type Reply } from '../../../../src/endpoint/gateway/reply.ts';
import { RestingUpstreams } from '../../../../src/endpoint/gateway/resting-upstreams.ts';
import type { Upstream } from '../../../../src/endpoint/gateway/upstream.ts';

function errorReply(code: number, message: string): Reply {
  return { tail: Buffer.from(`"error":${JSON.stringify({ code, message })}}`), isError: true };
}

const busy = errorReply(-32_005, 'Too many requests');
const fine: Reply = { tail: Buffer.from('"result":1}'), isError: false };

describe('a rate-limited node', () => {
  const [first = fail()] = fakeHeaders(1);
  let pair: GatewayPair;
  let { client, nodes } = {} as GatewayPair;

  const method = 'system_accountNextIndex';
  const refuse = (node: MadeUpstream, name: string, code = -32_005): void => {
    node.answers.set(name, () => {
      throw Object.assign(new Error('Too many requests'), { code });
    });
  };
  const asked = (node: MadeUpstream, name: string): number =>
    node.calls.filter((call) => call.method === name).length;

  beforeEach(async () => {
    pair = await openGatewayPair(first, ({ answers, methods }) => {
      answers.set(method, () => 7);
      methods.add('system_dryRunX');
    });
    ({ client, nodes } = pair);
  });
  afterEach(async () => await pair.close());

  it('fails no idempotent call while another node answers', async () => {
    refuse(nodes[0], method);
    for (let n = 0; n < 60; n += 1) equal((await client.call(method, [`${n}`])).result, 7);
    ok(asked(nodes[0], method) < 30, `asked ${asked(nodes[0], method)} times`);
  });

  it('passes its error on when all nodes are limited', async () => {
    for (const node of nodes) refuse(node, method);
    deepEqual((await client.call(method, ['a'])).error, { code: -32_005, message: 'Too many requests' });
    equal(asked(nodes[0], method) + asked(nodes[1], method), 2);
  });

  it('gets no retry of a call that is not idempotent', async () => {
    for (const node of nodes) refuse(node, 'system_dryRunX');
    equal((await client.call('system_dryRunX', [])).error?.code, -32_005);
    equal(asked(nodes[0], 'system_dryRunX') + asked(nodes[1], 'system_dryRunX'), 1);
  });

  for (const subscribe of ['state_subscribeStorage', 'author_submitAndWatchExtrinsic'])
    it(`fails no ${subscribe} while another node answers`, async () => {
      refuse(nodes[0], subscribe);
      refuse(nodes[1], subscribe);
      const params = subscribe.startsWith('state') ? [['0x01']] : ['0x1234'];
      nodes[1].answers.delete(subscribe);
      for (let n = 0; n < 4; n += 1) equal((await client.call(subscribe, params)).error, undefined);
    });

  it('reports the limit by code or message', () => {
    for (const [code, message] of [
      [-32_005, 'daily request count exceeded'],
      [-32_029, ''],
      [-32_999, 'RPC rate limit exceeded'],
      [-32_009, 'Server is busy, try again later'],
      [429, 'x'],
      [-32_000, 'Too Many Requests'],
      [-32_603, 'HTTP 429'],
      [1, 'you are rate limited'],
    ] as const)
      ok(isRateLimit(errorReply(code, message)), message);
    for (const [code, message] of [
      [-32_601, 'Method not found'],
      [4_003, 'UnknownBlock: 429 blocks'.replace('429', '4290')],
      [1_010, 'Invalid Transaction'],
      [-32_000, `rate limit ${'x'.repeat(300)}`],
    ] as const)
      ok(!isRateLimit(errorReply(code, message)), message);
    ok(!isRateLimit({ tail: Buffer.from('"result":"too many requests"}'), isError: false }));
  });

  it('rests for 1 s, then twice as long each time, at most 30 s', () => {
    let nowMs = 0;
    const resting = new RestingUpstreams(() => nowMs);
    const upstream = {} as Upstream;
    for (const restMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      ok(resting.note(upstream, busy));
      // Replies to calls sent before the rest change nothing.
      ok(resting.note(upstream, busy));
      ok(!resting.note(upstream, fine));
      nowMs += restMs - 1;
      ok(resting.has(upstream), String(restMs));
      nowMs += 1;
      ok(!resting.has(upstream), String(restMs));
    }
    ok(!resting.note(upstream, fine));
    ok(resting.note(upstream, busy));
    nowMs += 1_000;
    ok(!resting.has(upstream));
  });
});
