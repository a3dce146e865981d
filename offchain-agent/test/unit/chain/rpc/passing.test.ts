import { deepEqual, equal } from 'node:assert/strict';
import { AgentError } from '../../../../src/base/error.ts';
import { closedError, RpcError, unansweredError } from '../../../../src/chain/rpc/error.ts';
import { passingOf, retryAfterMs } from '../../../../src/chain/rpc/passing.ts';

const url = 'ws://node.example';
const refused = (code: number, message: string, data?: unknown) =>
  passingOf(new RpcError(url, 'chain_getHeader', { code, message, data }));

describe('passingOf', () => {
  it('recognizes limits of public endpoints by code or text', () => {
    const limits: readonly (readonly [number, string])[] = [
      [-32_999, 'RPC rate limit exceeded'],
      [-32_005, 'anything'],
      [-32_029, 'anything'],
      [-32_009, 'Server is busy'],
      [429, 'anything'],
      [-32_000, 'Too many requests, slow down'],
      [-32_000, 'server is busy, try again later'],
      [-32_603, 'Daily request limit reached'],
      [-32_000, 'compute units: limit exceeded'],
    ];
    for (const [code, message] of limits) equal(refused(code, message)?.kind, 'limit', message);
  });

  it('recognizes an internal error, a closed connection and a late answer', () => {
    equal(refused(-32_603, 'Internal error')?.kind, 'internal');
    equal(passingOf(closedError(url))?.kind, 'broken');
    equal(passingOf(unansweredError(url, 'chain_getBlock', 20_000))?.kind, 'broken');
  });

  it('leaves what a node would answer again', () => {
    equal(refused(-32_601, 'Method not found'), undefined);
    equal(refused(4003, 'Client error: UnknownBlock: State already discarded for 0x01'), undefined);
    equal(refused(-32_602, 'Invalid params'), undefined);
    const malformed = new AgentError('unknown/malformed', 'answered nonsense', { retryable: true });
    equal(passingOf(malformed), undefined);
    equal(passingOf(new TypeError('no such thing')), undefined);
  });

  it('reads how long an endpoint wants to be left alone', () => {
    equal(refused(429, 'slow down', { retry_after: 3 })?.retryAfterMs, 3_000);
    equal(refused(-32_005, 'slow down', { rate: { backoff_seconds: 30 } })?.retryAfterMs, 30_000);
    equal(refused(-32_005, 'Too many requests, retry in 1.5s')?.retryAfterMs, 1_500);
    equal(refused(-32_005, 'Too many requests, try again after 200 ms')?.retryAfterMs, 200);
    equal(refused(429, 'slow down', { retry_after: -3 })?.retryAfterMs, undefined);
    equal(refused(429, 'slow down', { retry_after: 1e12 })?.retryAfterMs, 600_000);
    const handshake = new AgentError('unreachable/http', 'HTTP 429', {
      retryable: true,
      data: { retry_after_ms: 7_000 },
    });
    deepEqual(passingOf(handshake), { kind: 'limit', retryAfterMs: 7_000 });
  });
});

describe('retryAfterMs', () => {
  const nowMs = Date.parse('2026-12-01T10:00:00Z');

  it('reads seconds and dates of HTTP', () => {
    equal(retryAfterMs('12', nowMs), 12_000);
    equal(retryAfterMs('Tue, 01 Dec 2026 10:00:05 GMT', nowMs), 5_000);
    equal(retryAfterMs('Tue, 01 Dec 2026 09:59:00 GMT', nowMs), 0);
  });

  it('ignores what is neither', () => {
    equal(retryAfterMs(undefined, nowMs), undefined);
    equal(retryAfterMs('soon', nowMs), undefined);
  });
});
