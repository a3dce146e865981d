import { deepEqual, doesNotMatch, equal, match, notEqual, ok } from 'node:assert/strict';
import type { FastifyInstance } from 'fastify';
import {
  closedConnection,
  FakeServedChain,
  noonS,
  windowS,
} from '../../../../../tests/support/fake-served-chain.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { createChainServer } from '../../../../src/serve/chain-server.ts';

const all = '/api/v1/networks/0';
const closed = `${all}/targets/v1/sli/authorship/window/${noonS - windowS}`;

describe('the HTTP API', () => {
  let chain: FakeServedChain;
  let server: FastifyInstance;

  beforeEach(async () => {
    chain = FakeServedChain.withValidators('v1', 'v2');
    chain.groups = [{ group: 1, name: 'both', members: [1, 2], owner: '5x', deposit: 2n ** 60n }];
    for (let back = 3; back >= 0; back -= 1) {
      const startS = noonS - back * windowS;
      chain.windows.push({ target: 1, startS, part: 9, whole: 10 });
      chain.windows.push({ target: 2, startS, part: 10, whole: 10 });
      chain.windows.push({ target: 1, startS, part: 10, whole: 10, indicator: 'arrival' });
    }
    server = await createChainServer({ chain, log: silentLogger(), web: null });
  });
  afterEach(async () => {
    await server.close();
  });

  it('says of every answer at which finalized block it was read', async () => {
    const answer = await get(`${all}/targets`);
    deepEqual(answer.json['as_of'], {
      block: 100,
      hash: `0x${'64'.padStart(64, '0')}`,
      at: '2026-11-20T12:00:00.000Z',
    });
    equal(answer.json['unreachable_since'], null);
  });

  it('lists targets with their groups, by id, name or account', async () => {
    const { json } = await get(`${all}/targets/v2`);
    deepEqual((json['target'] as { groups: unknown }).groups, ['both']);
    deepEqual((await get(`${all}/targets/2`)).json, json);
  });

  it('writes what a double cannot hold as text', async () => {
    const { json } = await get(`${all}/groups`);
    equal((json['groups'] as { deposit: unknown }[])[0]?.deposit, String(2n ** 60n));
  });

  it('answers a closed period for ever, and says so', async () => {
    const answer = await get(closed);
    equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
    equal(answer.json['immutable'], true);
    const record = answer.json['record'] as Record<string, unknown>;
    deepEqual([record['sli_ppm'], record['missed_slots'], record['provisional']], [900_000, 1, false]);
    chain.advance();
    equal((await get(closed)).headers.etag, answer.headers.etag);
  });

  it('answers an open period for the moment', async () => {
    const answer = await get(`${all}/targets/v1/sli/authorship/window/${noonS}`);
    equal(answer.headers['cache-control'], 'no-cache');
    equal(answer.json['immutable'], false);
  });

  it('says that nothing has changed to whoever has the answer of the block', async () => {
    const path = `${all}/targets/v1/history?period=window`;
    const { headers } = await get(path);
    const ask = async (): Promise<number> =>
      (await server.inject({ url: path, headers: { 'if-none-match': String(headers.etag) } })).statusCode;
    equal(await ask(), 304);
    chain.advance();
    equal(await ask(), 200);
  });

  it('asks the chain once a block, however often it is asked', async () => {
    await get(closed);
    const { reads } = chain;
    await get(closed);
    equal(chain.reads, reads);
    chain.advance();
    await get(closed);
    notEqual(chain.reads, reads);
  });

  it('tells a history from the first record on, the open period last', async () => {
    const { json } = await get(`${all}/targets/1/history?period=window&last=50`);
    const rows = json['rows'] as { start_s: number; record: { provisional: boolean } }[];
    deepEqual(
      rows.map(({ start_s, record }) => [start_s, record.provisional]),
      [3, 2, 1, 0].map((back) => [noonS - back * windowS, back === 0]),
    );
  });

  it('keeps buckets for single records', async () => {
    const query = 'indicator=arrival&period=window';
    const { json } = await get(`${all}/targets/1/sli?${query}`);
    deepEqual((json['closed'] as Record<string, unknown>)['buckets'], [[190, 160]]);
    const ranking = (await get(`${all}/ranking?${query}`)).json;
    ok(!('buckets' in ((ranking['rows'] as { record: object }[])[0]?.record ?? {})));
  });

  it('sums the members of a group', async () => {
    const { json } = await get(`${all}/groups/both/sli?period=window`);
    const record = json['record'] as Record<string, unknown>;
    deepEqual([json['members'], record['authored_slots'], record['assigned_slots']], [2, 19, 20]);
  });

  for (const [path, status, error] of [
    ['/api/v1/networks/7', 404, 'no_network'],
    ['/api/v1/networks/x', 400, 'bad_request'],
    ['/api/v1/networks/-1', 400, 'bad_request'],
    ['/api/v1/networks/99999999999', 400, 'bad_request'],
    [`${all}/targets/nobody`, 404, 'no_target'],
    [`${all}/targets/3/sli`, 404, 'no_target'],
    [`${all}/targets/%00/sli`, 404, 'no_target'],
    [`${all}/targets/%zz/sli`, 400, 'bad_request'],
    [`${all}/groups/nothing/sli`, 404, 'no_group'],
    [`${all}/ranking?period=fortnight`, 400, 'bad_request'],
    [`${all}/ranking?indicator=beauty`, 400, 'bad_request'],
    [`${all}/ranking?at=tomorrow`, 400, 'bad_request'],
    [`${all}/ranking?at=2026-02-30`, 404, 'no_instant'],
    [`${all}/ranking?at=9999999999`, 404, 'future'],
    [`${all}/ranking?at=2027`, 404, 'future'],
    [`${all}/ranking?period=day&at=2020`, 404, 'no_data'],
    [`${all}/targets/1/history?last=0`, 400, 'bad_request'],
    [`${all}/targets/1/history?last=257`, 400, 'bad_request'],
    [`${all}/targets/1/history?last=0x10`, 400, 'bad_request'],
    ['/api/v1/subjects/ledger', 404, 'no_subject'],
    ['/api/v1/nothing', 404, 'not_found'],
    ['/etc/passwd', 404, 'not_found'],
  ] as const) {
    it(`answers ${status} ${error} to ${path}`, async () => {
      const answer = await server.inject(path);
      equal(answer.statusCode, status);
      const told = answer.json<{ error: string; message?: string }>();
      equal(told.error, error);
      doesNotMatch(told.message ?? '', /pattern/);
    });
  }

  it('offers the last closed period to whoever asks for a future one', async () => {
    const { json } = await get(`${all}/ranking?at=2027`);
    match(String(json['message']), /finalized block 100 is of 2026-11-20 12:00:00 UTC.*last closed period/);
  });

  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    it(`lets nobody ${method}`, async () => {
      const answer = await server.inject({ method, url: `${all}/targets`, payload: {} });
      equal(answer.statusCode, 405);
      equal(answer.headers.allow, 'GET, HEAD, OPTIONS');
    });
  }

  it('lets pages of other origins read', async () => {
    const answer = await server.inject({ url: '/api/v1/chain', headers: { origin: 'https://example.org' } });
    equal(answer.headers['access-control-allow-origin'], '*');
    match(String(answer.headers['access-control-expose-headers']), /etag/);
  });

  it('runs nothing that is not its own', async () => {
    const { headers } = await get('/api/v1/chain');
    match(String(headers['content-security-policy']), /default-src 'self'.*frame-ancestors 'none'/);
    equal(headers['x-content-type-options'], 'nosniff');
  });

  it('says what was read before, and since when the chain is away', async () => {
    const before = (await get(`${all}/targets`)).json;
    chain.awaySinceMs = Date.UTC(2026, 10, 20, 12, 0, 5);
    const after = await get(`${all}/targets`);
    deepEqual(after.json, { ...before, unreachable_since: '2026-11-20T12:00:05.000Z' });
    equal(after.headers['cache-control'], 'no-cache');
  });

  it('says that the chain is away to whoever asks something new', async () => {
    chain.awaySinceMs = Date.UTC(2026, 10, 20, 12, 0, 5);
    const answer = await get(`${all}/targets`);
    equal(answer.status, 503);
    equal(answer.json['error'], 'chain_away');
    match(String(answer.json['message']), /since 2026-11-20T12:00:05/);
    equal(answer.headers['retry-after'], '5');
  });

  it('keeps what was read when the connection breaks while it is asked', async () => {
    await get(`${all}/targets`);
    chain.failure = closedConnection();
    chain.advance();
    equal((await get(`${all}/targets`)).status, 200);
    equal((await get(`${all}/groups`)).status, 503);
  });

  it('tells nobody where the node is that does not answer', async () => {
    chain.failure = closedConnection();
    const answer = await get(`${all}/targets`);
    equal(answer.status, 503);
    equal(
      answer.json['message'],
      "the chain at the node's address does not answer, and this was not asked before",
    );
  });

  it('tells nobody outside why it failed', async () => {
    chain.failure = new AgentError('bad/inside', 'password geheim');
    const answer = await get(`${all}/targets`);
    deepEqual([answer.status, answer.json], [500, { error: 'internal' }]);
  });

  it('describes itself', async () => {
    const { json } = await get('/openapi.json');
    equal(json['openapi'], '3.1.1');
    ok(Object.hasOwn(json['paths'] as object, '/api/v1/networks/{network}/ranking'));
  });

  it('counts a /64, and an address behind a proxy whatever its port, as one client', async () => {
    const limited = await createChainServer({
      chain,
      log: silentLogger(),
      web: null,
      perMinute: 1,
      trustProxy: ['127.0.0.1'],
    });
    const status = async (forwarded: string): Promise<number> =>
      (await limited.inject({ url: '/api/v1/chain', headers: { 'x-forwarded-for': forwarded } })).statusCode;
    for (const [first, second] of [
      ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9'],
      ['[2001:db8:1:3::1]:4000', '[2001:db8:1:3::2]:4001'],
      ['192.0.2.7:4000', '192.0.2.7:4001'],
      ['192.0.2.8', '::ffff:192.0.2.8'],
    ] as const)
      deepEqual([await status(first), await status(second)], [200, 429], first);
    equal(await status('2001:db8:1:4::1'), 200);
    await limited.close();
  });

  it('answers one address so often a minute', async () => {
    const limited = await createChainServer({ chain, log: silentLogger(), web: null, perMinute: 1 });
    equal((await limited.inject('/api/v1/chain')).statusCode, 200);
    const second = await limited.inject('/api/v1/chain');
    equal(second.statusCode, 429);
    equal(second.json<{ error: string }>().error, 'too_many_requests');
    ok(second.headers['retry-after']);
    await limited.close();
  });

  async function get(url: string) {
    const answer = await server.inject(url);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      json: answer.json<Record<string, unknown>>(),
    };
  }
});
