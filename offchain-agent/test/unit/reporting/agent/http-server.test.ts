import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { blake2, hexText } from '../../../../src/base/bytes.ts';
import { listen } from '../../../../src/http/listen.ts';
import type { AgentStatus } from '../../../../src/reporting/agent/agent.ts';
import { createHttpServer } from '../../../../src/reporting/agent/http-server.ts';
import { type AgentMetrics, createMetrics } from '../../../../src/reporting/metrics.ts';
import { cidOf } from '../../../../src/sli/evidence/evidence.ts';
import type { EvidenceFile } from '../../../../src/store/evidence-reader.ts';
import { pendingRow } from '../../../../src/store/outbox-row.ts';

const bytes = Buffer.from('{"v":1}\n{"t":1}\n');
const contentId = hexText(blake2(bytes));
const cid = cidOf(contentId);
/** When the window of every file closes. */
let closesMs: number;
const other = cidOf(`0x${'00'.repeat(32)}`);

function fileOf(content: Buffer | undefined): EvidenceFile | undefined {
  return content && { bytes: content.length, closesMs, stream: Readable.from([content]) };
}

describe('the HTTP of the agent', () => {
  let server: FastifyInstance;
  let metrics: AgentMetrics;
  let faults: Record<string, string>;
  let store: MemoryStore;
  let read: (name: string) => Promise<Buffer | undefined>;
  let readWithinMs: number;
  let headMs: number;

  beforeEach(() => {
    readWithinMs = 60_000;
    closesMs = 25_000;
    headMs = 25_000;
    metrics = createMetrics(['5x']);
    faults = {};
    store = new MemoryStore();
    read = async (name) => (name === cid ? bytes : undefined);
    server = createHttpServer({
      reporters: [{ account: '5x', network: 0 }],
      statuses: async (): Promise<AgentStatus[]> => [
        { account: '5x', window: 3600, head: { number: 7, hash: '0x', timeMs: headMs }, faults },
      ],
      metrics,
      store,
      evidence: { open: async (name) => fileOf(await read(name)), closesMs: async () => closesMs },
      readWithinMs: () => readWithinMs,
      log: silentLogger(),
    });
  });
  afterEach(async () => {
    await server.close();
    metrics.stop();
  });

  it('is ready while nothing is at fault', async () => {
    const answer = await server.inject('/health');
    equal(answer.statusCode, 200);
    deepEqual(answer.json(), {
      schema: 'almanac.health.v1',
      ready: true,
      reporters: [{ account: '5x', window: 3600, finalized: { number: 7, time_ms: 25_000 }, faults: {} }],
    });
  });

  it('is not ready with the reasons, and /metrics says which part', async () => {
    faults = { queue: 'the queue does not answer' };
    const answer = await server.inject('/health');
    equal(answer.statusCode, 503);
    equal(answer.json<{ ready: boolean }>().ready, false);
    const { body, headers } = await server.inject('/metrics');
    ok(body.includes('almanac_ready{part="queue"} 0'));
    ok(body.includes('almanac_ready{part="chain"} 1'));
    ok(String(headers['content-type']).startsWith('text/plain'));
  });

  it('serves an evidence file byte for byte, for ever', async () => {
    const answer = await server.inject(`/evidence/${cid}`);
    deepEqual(answer.rawPayload, bytes);
    equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable');
    const again = await server.inject({ url: `/evidence/${cid}`, headers: { 'if-none-match': `"${cid}"` } });
    equal(again.statusCode, 304);
  });

  for (const path of [
    `/evidence/${other}`,
    '/evidence/..%2f..%2fetc%2fpasswd',
    `/evidence/${'b'.repeat(100)}`,
    '/',
  ]) {
    it(`has nothing at ${path.slice(0, 40)}`, async () => {
      const answer = await server.inject(path);
      equal(answer.statusCode, 404);
      deepEqual(answer.json(), { error: 'not_found' });
    });
  }

  it('neither lists nor sends evidence before the grace of its window is over by the time of the chain', async () => {
    const row = { network: 0, reporter: '5x', window: 20, state: 'closed' as const };
    await store.putWindow({ ...row, contentId: contentId.slice(2) });
    headMs = 24_999;
    deepEqual((await server.inject('/evidence')).json<{ windows: object[] }>().windows, []);
    const early = await server.inject(`/evidence/${cid}`);
    deepEqual([early.statusCode, early.json<{ error: string }>().error], [404, 'evidence_not_yet']);
    equal(early.headers['cache-control'], 'no-store');
    headMs = 25_000;
    equal((await server.inject('/evidence')).json<{ windows: object[] }>().windows.length, 1);
    equal((await server.inject(`/evidence/${cid}`)).statusCode, 200);
  });

  it('lists no evidence whose own report, or the commit before it, is not in a final block', async () => {
    const row = { network: 0, reporter: '5x', window: 20, state: 'closed' as const };
    const effect = { kind: 'report', network: 0, reporter: '5x', window: 20, part: 'commit' } as const;
    const extrinsic = pendingRow(effect, '5x', '00');
    await store.closeWindow({ ...row, contentId: contentId.slice(2) }, [extrinsic]);
    const listed = async (): Promise<number> =>
      (await server.inject('/evidence')).json<{ windows: object[] }>().windows.length;
    for (const state of ['pending', 'submitted'] as const) {
      await store.updateOutbox(extrinsic.key, { state });
      equal(await listed(), 0, state);
    }
    for (const state of ['finalized', 'refused'] as const) {
      await store.updateOutbox(extrinsic.key, { state });
      equal(await listed(), 1, state);
    }
  });

  it('lists windows, the newest first, in pages', async () => {
    const row = { network: 0, reporter: '5x' };
    await store.putWindow({ ...row, window: 20, state: 'closed', contentId: contentId.slice(2) });
    await store.putWindow({ ...row, window: 40, state: 'absent', reason: 'no_samples: none' });
    await store.putWindow({ ...row, window: 60, state: 'measuring' });
    const all = (await server.inject('/evidence')).json<{ windows: object[] }>().windows;
    deepEqual(all, [
      { ...row, kind: 'samples', window: 40, state: 'absent', cid: null, reason: 'no_samples: none' },
      { ...row, kind: 'samples', window: 20, state: 'closed', cid, reason: null },
    ]);
    const page = (await server.inject('/evidence?before=40&limit=1')).json<{ windows: object[] }>().windows;
    deepEqual(page, all.slice(1));
    const { statusCode, body } = await server.inject('/evidence?before=0');
    deepEqual([statusCode, JSON.parse(body)], [200, { schema: 'almanac.evidence_index.v1', windows: [] }]);
  });

  for (const asked of [
    'limit=1000000',
    'limit=257',
    'limit=0',
    'limit=1e9999',
    'limit=1e2',
    'limit=0x10',
    'limit=1&limit=2',
    'before=1e9999',
    'before=1e308',
    'before=-1',
    'before=4294967296',
    'before=',
  ])
    it(`refuses /evidence?${asked}`, async () => {
      equal((await server.inject(`/evidence?${asked}`)).statusCode, 400);
    });

  it('tells nobody outside why it failed', async () => {
    read = async () => {
      throw new Error('EACCES /var/lib/almanac, password geheim');
    };
    const answer = await server.inject(`/evidence/${cid}`);
    equal(answer.statusCode, 500);
    deepEqual(answer.json(), { error: 'internal' });
  });

  it('reads few files at once and asks others to come back', async () => {
    let release = (): void => undefined;
    const held = new Promise<Buffer>((resolve) => {
      release = () => resolve(bytes);
    });
    let begun = 0;
    let allBegun = (): void => undefined;
    const four = new Promise<void>((resolve) => {
      allBegun = resolve;
    });
    read = () => {
      if (++begun === 4) allBegun();
      return held;
    };
    const first = Array.from({ length: 4 }, () =>
      server.inject(`/evidence/${cid}`).then(({ statusCode }) => statusCode),
    );
    await four;
    const fifth = await server.inject(`/evidence/${cid}`);
    equal(fifth.statusCode, 503);
    equal(fifth.headers['retry-after'], '1');
    release();
    deepEqual(await Promise.all(first), [200, 200, 200, 200]);
    equal((await server.inject(`/evidence/${cid}`)).statusCode, 200, 'whoever comes after them');
  });

  it('is not held up by readers that do not read, and cuts them off', async () => {
    const large = Buffer.alloc(32 * 1024 * 1024, 'a');
    read = async () => large;
    readWithinMs = 200;
    let answered = 0;
    server.addHook('onSend', async () => {
      answered += 1;
    });
    const port = await listen(server, '127.0.0.1', 0);
    const slow = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const socket = connect(port, '127.0.0.1').pause();
        await once(socket, 'connect');
        socket.write(`GET /evidence/${cid} HTTP/1.1\r\nhost: here\r\n\r\n`);
        return socket;
      }),
    );
    await poll(
      'all of them are answered',
      async () => answered,
      (count) => count === slow.length,
      { everyMs: 5 },
    );
    // Whoever reads has the time that it takes, however busy the machine is.
    readWithinMs = 60_000;
    const served = await fetch(`http://127.0.0.1:${port}/evidence/${cid}`);
    equal(served.headers.get('content-length'), String(large.length));
    equal((await served.arrayBuffer()).byteLength, large.length);
    // Read on, each comes to an end before the whole file.
    const counts = await Promise.all(
      slow.map(async (socket) => {
        await sleep(500);
        let count = 0;
        socket.on('data', (data) => {
          count += data.length;
        });
        socket.on('error', () => undefined);
        await once(socket.resume(), 'close');
        return count;
      }),
    );
    ok(Math.max(...counts) < large.length, `${counts.join()}`);
  });

  it('says where it cannot listen', async () => {
    const port = await listen(server, '127.0.0.1', 0);
    ok(port > 0);
    const second = createHttpServer({
      reporters: [],
      statuses: async () => [],
      metrics,
      store,
      evidence: { open: async () => undefined, closesMs: async () => undefined },
      log: silentLogger(),
    });
    await rejects(listen(second, '127.0.0.1', port), {
      code: 'bad_input/listen',
      message: /the port is in use/,
    });
    await second.close();
  });
});
