import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { Script } from 'node:vm';
import type { FastifyInstance } from 'fastify';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { stateOf, WatchedNetwork } from '../../../../../tests/support/watched-network.ts';
import { listen } from '../../../../src/http/listen.ts';
import { type WatchDocument, watchDocument } from '../../../../src/lab/watch/document.ts';
import { watchPage } from '../../../../src/lab/watched/page.ts';
import { createWatchServer } from '../../../../src/lab/watched/server.ts';

const token = 'secret-token';

describe('the server of a watched network', () => {
  let network: WatchedNetwork;
  let server: FastifyInstance;

  beforeEach(async () => {
    network = new WatchedNetwork();
    await network.look(2);
    server = createWatchServer({ watcher: network.watcher, token, log: silentLogger() });
  });

  afterEach(async () => await server.close());

  it('answers nobody without the token', async () => {
    for (const url of [
      '/',
      '/api/watch',
      '/api/stream',
      '/?token=',
      '/?token=secret-toke',
      '/?token=x&token=secret-token',
      '/none',
    ]) {
      const { statusCode, body } = await server.inject(url);
      equal(statusCode, 401, url);
      match(body, /almanac network watch/);
    }
  });

  it('gives page and data to who has it, in the link or as a header', async () => {
    const page = await server.inject(`/?token=${token}`);
    equal(page.statusCode, 200);
    match(String(page.headers['content-security-policy']), /default-src 'none'; script-src 'nonce-/);
    ok(!page.body.includes(token));
    const data = await server.inject({ url: '/api/watch', headers: { authorization: `Bearer ${token}` } });
    const { schema, times_ms: times, nodes }: WatchDocument = data.json();
    deepEqual(
      [schema, times.length, nodes.map(({ name }) => name)],
      ['almanac.network_watch.v1', 2, ['v1', 'v2']],
    );
  });

  it('gives the series without it from this machine alone, under a name of it', async () => {
    const asked = async (remoteAddress: string, host: string, query = '') =>
      (await server.inject({ url: `/metrics${query}`, remoteAddress, headers: { host } })).statusCode;
    deepEqual(
      [
        await asked('127.0.0.1', '127.0.0.1:9640'),
        await asked('::1', '[::1]:9640'),
        await asked('127.0.0.1', 'localhost'),
        await asked('10.0.0.7', '127.0.0.1:9640'),
        await asked('127.0.0.1', 'evil.example:9640'),
        await asked('10.0.0.7', 'here.example', `?token=${token}`),
      ],
      [200, 200, 200, 401, 401, 200],
    );
  });

  it('streams the whole first, then what each look adds; faults and alerts when they change', async () => {
    const port = await listen(server, '127.0.0.1', 0);
    const stop = new AbortController();
    const { body, headers } = await fetch(`http://127.0.0.1:${port}/api/stream?token=${token}`, {
      signal: stop.signal,
    });
    equal(headers.get('content-type'), 'text/event-stream');
    const events = eventsOf(body ?? new ReadableStream());
    const whole = (await events.next()).value;
    deepEqual([whole?.name, whole?.data.times_ms?.length], ['document', 2]);
    await network.look();
    const first = (await events.next()).value;
    deepEqual([first?.name, first?.data.rows?.['v1']?.['best'], first?.data.faults], ['tick', 3, []]);
    await network.look();
    equal((await events.next()).value?.data.faults, undefined);
    network.faults = [
      { id: 'a', kind: 'pause', nodes: ['v1'], text: 'pause v1', fromMs: 1, toMs: undefined },
    ];
    await network.look();
    deepEqual((await events.next()).value?.data.faults?.[0], {
      id: 'a',
      kind: 'pause',
      nodes: ['v1'],
      text: 'pause v1',
      from_ms: 1,
      to_ms: null,
    });
    stop.abort();
  });

  it('lets at most so many look at once', async () => {
    const port = await listen(server, '127.0.0.1', 0);
    const stop = new AbortController();
    const asked = await Promise.all(
      Array.from({ length: 17 }, () =>
        fetch(`http://127.0.0.1:${port}/api/stream?token=${token}`, { signal: stop.signal }),
      ),
    );
    equal(asked.filter(({ status }) => status === 503).length, 1);
    stop.abort();
  });

  it('answers a request for the head of the stream, which takes no place', async () => {
    const at = await listen(server, '127.0.0.1', 0);
    for (let count = 0; count < 17; count += 1) {
      const { status, headers } = await fetch(`http://127.0.0.1:${at}/api/stream?token=${token}`, {
        method: 'HEAD',
        signal: AbortSignal.timeout(5_000),
      });
      equal(status, 200);
      equal(headers.get('content-type'), 'text/event-stream');
    }
  });

  it('gives a stream of the address that has most to another address', async () => {
    const own = createWatchServer({
      watcher: network.watcher,
      token,
      log: silentLogger(),
      trustProxy: ['127.0.0.1'],
    });
    const port = await listen(own, '127.0.0.1', 0);
    const stop = new AbortController();
    const from = async (address: string): Promise<Response> =>
      await fetch(`http://127.0.0.1:${port}/api/stream?token=${token}`, {
        signal: stop.signal,
        headers: { 'x-forwarded-for': address },
      });
    try {
      const crowd: Response[] = [];
      for (let count = 0; count < 16; count += 1) crowd.push(await from('192.0.2.7'));
      equal((await from('192.0.2.7')).status, 503);
      equal((await from('198.51.100.1')).status, 200);
      // The last one of the crowd is cut off, its first one stays.
      const last = eventsOf(crowd.at(-1)?.body ?? new ReadableStream());
      const cut = async (): Promise<void> => {
        for (;;) if ((await last.next()).done) return;
      };
      await rejects(cut());
      const first = eventsOf(crowd[0]?.body ?? new ReadableStream());
      equal((await first.next()).value?.name, 'document');
    } finally {
      stop.abort();
      await own.close();
    }
  });
});

describe('the page of a network', () => {
  it('shows nothing of what nodes say as markup, in a report either', async () => {
    const evil = '</script><img src=x onerror=alert(1)>';
    const network = new WatchedNetwork({ ...stateOf(evil), name: evil });
    network.watcher.noteLine(evil, `2026-11-22 05:13:49.123  WARN main sync: ${evil}`);
    await network.look();
    const { text } = watchPage(evil, watchDocument(network.watcher));
    ok(!text.includes('<img'));
    const [, data = ''] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(text) ?? [];
    const { network: name, alerts }: WatchDocument = JSON.parse(data);
    deepEqual([name, alerts[0]?.text], [evil, evil]);
  });

  it('has a script that browsers can read, and asks nobody else', () => {
    const { text } = watchPage('local');
    const scripts = [...text.matchAll(/<script nonce="[^"]+">(.*?)<\/script>/gs)].map(
      ([, code = '']) => code,
    );
    equal(scripts.length, 2);
    // It throws for what is no program.
    for (const code of scripts) ok(new Script(code));
    deepEqual(
      [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address),
      ['data:,'],
    );
  });
});

interface Told {
  readonly name: string;
  readonly data: {
    readonly times_ms?: readonly number[];
    readonly rows?: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly faults?: readonly object[];
  };
}

async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Told, undefined> {
  let text = '';
  for await (const chunk of body) {
    text += Buffer.from(chunk).toString('utf8');
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const [, name = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      yield { name, data: JSON.parse(data) };
    }
  }
  return undefined;
}
