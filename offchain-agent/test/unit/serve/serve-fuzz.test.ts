import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { FakeServedChain, noonS } from '../../../../tests/support/fake-served-chain.ts';
import { fuzzRuns, strangeBytes, strangeText, uncaught } from '../../../../tests/support/fuzz.ts';
import { MemoryStore } from '../../../../tests/support/memory-store.ts';
import { silentLogger } from '../../../../tests/support/silent-logger.ts';
import { slots } from '../../../../tests/support/status-scene.ts';
import { WatchedNetwork } from '../../../../tests/support/watched-network.ts';
import { listen } from '../../../src/http/listen.ts';
import { createWatchServer } from '../../../src/lab/watched/server.ts';
import { createHttpServer } from '../../../src/reporting/agent/http-server.ts';
import { createMetrics } from '../../../src/reporting/metrics.ts';
import { createChainServer } from '../../../src/serve/chain-server.ts';

const paths = [
  '/api/v1/networks/{}/targets',
  '/api/v1/networks/{}/targets/{}/sli/{}/{}/{}',
  '/api/v1/networks/{}/status',
  '/api/v1/networks/{}/incidents',
  '/api/v1/networks/{}/evidence',
  '/api/v1/evidence/{}',
  '/api/v1/chain',
  '/api/v2/summary.json',
  '/badge/{}/{}/uptime.svg',
  '/badge/{}/{}/uptime.json',
  '/status/{}',
  '/status/{}/report/{}',
  '/status/{}/feed.atom',
  '/evidence',
  '/evidence/{}',
  '/health',
  '/metrics',
  '/api/watch',
  '/',
  '/{}',
] as const;
const names = [
  'token',
  'target',
  'period',
  'at',
  'before',
  'limit',
  'page',
  'indicator',
  'from',
  'to',
  'constructor',
];
const known = [
  '0',
  'v1',
  'authorship',
  'window',
  'day',
  'month',
  String(noonS),
  '2026-11',
  '..',
  '%2e%2e',
  '-1',
];

/** Every answer of a server on the way of one socket, until the server closes it. */
async function answersTo(port: number, request: Uint8Array): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  socket.on('error', () => undefined);
  socket.end(request);
  await once(socket, 'close');
  return text;
}

/** The page of a watched network, with its token in reach of what is asked. */
async function pageServer(): Promise<FastifyInstance> {
  const network = new WatchedNetwork();
  await network.look(2);
  return createWatchServer({ watcher: network.watcher, token: 't', log: silentLogger() });
}

describe('servers of HTTP, asked anything', function () {
  this.timeout(300_000);
  const servers: { name: string; server: FastifyInstance; port: number }[] = [];
  const metrics = createMetrics(['5x']);

  before(async () => {
    const log = silentLogger();
    const chain = FakeServedChain.withValidators('v1', 'v2');
    chain.windows.push(slots(1, noonS - 20, 9));
    const open = [
      ['serve', await createChainServer({ chain, log, web: null, perMinute: 1_000_000 })],
      [
        'agent',
        createHttpServer({
          reporters: [{ account: '5x', network: 0 }],
          statuses: async () => [],
          metrics,
          store: new MemoryStore(),
          evidence: { open: async () => undefined, closesMs: async () => undefined },
          log,
        }),
      ],
    ] as const;
    for (const [name, server] of [...open, ['page', await pageServer()] as const])
      servers.push({ name, server, port: await listen(server, '127.0.0.1', 0) });
  });
  after(async () => {
    for (const { server } of servers) await server.close();
    metrics.stop();
  });

  const part = fc.oneof(
    fc.constantFrom(...known),
    strangeText().map((text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, '?')).slice(0, 300)),
    fc.string({ maxLength: 12 }).map((text) => text.replace(/[\s#?]/g, '%')),
  );

  it('answers each path and query with no fault of its own', async () => {
    const stop = uncaught();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.array(part, { minLength: 5, maxLength: 5 }),
        fc.array(fc.tuple(fc.oneof(fc.constantFrom(...names), part), part), { maxLength: 4 }),
        async (path, parts, query) => {
          const filled = parts.reduce((text, one) => text.replace('{}', () => one), path as string);
          const target = `${filled}?${query.map((pair) => pair.join('=')).join('&')}`;
          for (const { name, port } of servers) {
            const request = `GET ${target} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n`;
            const status = /^HTTP\/1\.1 (\d{3})/.exec(
              await answersTo(port, Buffer.from(request, 'latin1')),
            )?.[1];
            ok(
              (status !== undefined && Number(status) < 500) || (name === 'agent' && filled === '/health'),
              `${name} ${target}: ${status}`,
            );
          }
        },
      ),
      { numRuns: fuzzRuns(200) },
    );
    deepEqual(stop(), []);
  });

  it('outlives whatever bytes come', async () => {
    const stop = uncaught();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          '',
          'GET / HTTP/1.1\r\n',
          'GET / HTTP/1.1\r\nhost: a\r\nx: ',
          'POST /status HTTP/1.1\r\n',
        ),
        strangeBytes(),
        async (before, bytes) => {
          for (const { port } of servers) await answersTo(port, Buffer.concat([Buffer.from(before), bytes]));
        },
      ),
      { numRuns: fuzzRuns(200) },
    );
    for (const { port, name } of servers) {
      const { status } = await fetch(
        `http://127.0.0.1:${port}/${name === 'serve' ? 'api/v1/chain' : 'metrics'}`,
      );
      equal(status, 200);
    }
    deepEqual(stop(), []);
  });
});
