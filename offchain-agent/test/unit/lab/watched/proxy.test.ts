import { deepEqual, equal } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { WatchedNetwork } from '../../../../../tests/support/watched-network.ts';
import { AuditLog } from '../../../../src/lab/watched/audit.ts';
import { createWatchServer } from '../../../../src/lab/watched/server.ts';
import { LabUsers } from '../../../../src/lab/watched/users.ts';

const token = 'token-of-the-owner';
const secret = 'secret-of-otto-0001';
const hash = `sha256:${createHash('sha256').update(secret).digest('hex')}`;
const host = '127.0.0.1:9640';

describe('the page of a network behind a proxy', () => {
  let folder: string;
  let network: WatchedNetwork;
  let audit: AuditLog;
  let server: FastifyInstance | undefined;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-proxy-'));
    network = new WatchedNetwork();
    await network.look(2);
    audit = new AuditLog(network.watcher.network.name, join(folder, 'audit.jsonl'));
  });
  afterEach(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  async function serve(trustProxy: readonly string[] | undefined, hasUsers: boolean): Promise<void> {
    await server?.close();
    const { watcher } = network;
    const document = { users: [{ name: 'otto', role: 'operator', hash }] };
    server = createWatchServer({
      watcher,
      token,
      log: silentLogger(),
      trustProxy,
      ...(hasUsers && {
        access: {
          users: LabUsers.parse(document, 'users.yaml', watcher.network.name),
          audit,
          run: async () => await Promise.resolve(),
          nowMs: () => Date.UTC(2026, 0, 1),
        },
      }),
    });
  }

  async function ask(url: string, remoteAddress: string, headers: Record<string, string>): Promise<number> {
    const answer = await server?.inject({ url, remoteAddress, headers: { host, ...headers } });
    return answer?.statusCode ?? 0;
  }

  it('takes no request for one of this machine because of a header, nor one that a proxy brings', async () => {
    for (const trustProxy of [undefined, ['127.0.0.1', '10.0.0.0/8']]) {
      await serve(trustProxy, false);
      const found: number[] = [];
      for (const [address, headers] of [
        ['127.0.0.1', {}],
        ['192.0.2.7', { 'x-forwarded-for': '127.0.0.1' }],
        ['192.0.2.7', { 'x-forwarded-host': 'localhost', host: 'lab.example' }],
        ['10.0.0.7', { 'x-forwarded-for': '127.0.0.1' }],
        ['10.0.0.7', {}],
        ['127.0.0.1', { 'x-forwarded-for': '203.0.113.7' }],
        ['127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }],
        ['127.0.0.1', { 'x-forwarded-host': 'localhost', host: 'lab.example' }],
        ['127.0.0.1', { 'x-forwarded-proto': 'https' }],
      ] as const)
        found.push(await ask('/metrics', address, headers));
      const here = trustProxy === undefined ? 200 : 401;
      deepEqual(found, [here, ...Array.from({ length: 8 }, () => 401)], String(trustProxy));
    }
  });

  it('takes no request over a named proxy for one of this machine, though the proxy adds no header', async () => {
    const authorization = `Bearer ${token}`;
    for (const [trustProxy, address, expected] of [
      [['127.0.0.1'], '127.0.0.1', [401, 200, 401]],
      [['127.0.0.0/8'], '::ffff:127.0.0.1', [401, 200, 401]],
      [['::1'], '::1', [401, 200, 401]],
      [['10.0.0.1'], '127.0.0.1', [200, 200, 200]],
    ] as const) {
      await serve(trustProxy, false);
      const found = [
        await ask('/metrics', address, { host: 'localhost' }),
        await ask('/metrics', address, { host: 'localhost', authorization }),
      ];
      await serve(trustProxy, true);
      found.push(await ask('/api/me', address, { host: 'localhost', authorization }));
      deepEqual(found, expected, [address, ...(trustProxy ?? [])].join(' over '));
    }
  });

  it('takes the token of the owner from this machine alone', async () => {
    await serve(['10.0.0.1'], true);
    const found: number[] = [];
    const asked: readonly Record<string, string>[] = [
      {},
      { 'x-forwarded-for': '203.0.113.7' },
      { 'x-forwarded-for': '127.0.0.1' },
      { 'x-forwarded-for': '127.0.0.1, 203.0.113.7' },
      { forwarded: 'for=127.0.0.1' },
    ];
    for (const headers of asked)
      found.push(await ask('/api/me', '127.0.0.1', { authorization: `Bearer ${token}`, ...headers }));
    deepEqual(found, [200, 401, 401, 401, 401]);
  });

  for (const [what, trustProxy, from, forwarded, address] of [
    ['of the connection without --trust-proxy', undefined, '192.0.2.7', '203.0.113.7', '192.0.2.7'],
    ['of the connection from an untrusted address', ['10.0.0.1'], '192.0.2.7', '10.0.0.1', '192.0.2.7'],
    ['that a trusted proxy forwards', ['10.0.0.1'], '10.0.0.1', '203.0.113.7', '203.0.113.7'],
    ['before the trusted proxies', ['10.0.0.0/8'], '::ffff:10.0.0.1', '203.0.113.7, 10.0.0.2', '203.0.113.7'],
    [
      'that the proxy appended, not the one made up',
      ['10.0.0.1'],
      '10.0.0.1',
      '127.0.0.1, 203.0.113.7:4711',
      '203.0.113.7',
    ],
    ['as unknown if the proxy forwards none', ['10.0.0.1'], '10.0.0.1', '<b>', 'unknown'],
  ] as const)
    it(`writes down the address ${what}`, async () => {
      await serve(trustProxy, true);
      const answer = await server?.inject({
        method: 'POST',
        url: '/api/stop',
        remoteAddress: from,
        headers: { host, authorization: `Bearer ${secret}`, 'x-almanac': '1', 'x-forwarded-for': forwarded },
        payload: { node: 'v2' },
      });
      equal(answer?.statusCode, 200);
      deepEqual(
        audit.last(5).map((entry) => entry.address),
        [address, address],
      );
    });
});
