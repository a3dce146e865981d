import { deepEqual, equal } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { listen } from '../../offchain-agent/src/http/listen.ts';
import { createMetricsServer } from '../../offchain-agent/src/http/metrics-server.ts';
import { AuditLog } from '../../offchain-agent/src/lab/watched/audit.ts';
import { createWatchServer } from '../../offchain-agent/src/lab/watched/server.ts';
import { LabUsers } from '../../offchain-agent/src/lab/watched/users.ts';
import { createChainServer } from '../../offchain-agent/src/serve/chain-server.ts';
import { connected, TelemetryScene } from '../../offchain-agent/test/unit/serve/telemetry/telemetry-scene.ts';
import { serveFiles } from '../../scripts/lib/web/file-server.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { FakeServedChain } from '../support/fake-served-chain.ts';
import { type GatewayScene, openGatewayScene, startUpstream } from '../support/gateway-scene.ts';
import { pairOf } from '../support/local-pair.ts';
import type { MadeUpstream } from '../support/made-upstream.ts';
import { launchBrowser } from '../support/page-browser.ts';
import { poll } from '../support/poll.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { WatchedNetwork } from '../support/watched-network.ts';

const operator = { name: 'ada', secret: 'secret-of-ada-00001' };
const rotate = 'author_rotateKeys';
const call = (method: string, params: readonly unknown[]): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

const html = '<!doctype html><title>a stranger</title><body>';

/** One way for a page to have a server do something, or to read of it. */
interface Way {
  readonly name: string;
  readonly server: string;
  readonly path?: string;
  /** What is posted, or sent over a WebSocket; without it the page reads. */
  readonly body?: string;
  readonly isSocket?: boolean;
}

/** What a page was told for each way, as it runs in the browser; what it may not read is `refused`. */
const attempt = String.raw`
  async (targets) => {
    const told = {};
    const tell = async (name, work) => {
      try { told[name] = await work(); } catch { told[name] = 'refused'; }
    };
    const read = async (response) => response.type === 'opaque' ? 'refused' : response.ok ? await response.text() : 'refused';
    const overSocket = (url, body) => new Promise((resolve) => {
      const socket = new WebSocket(url);
      socket.onopen = () => { if (body) socket.send(body); };
      socket.onmessage = () => { socket.close(); resolve('told'); };
      socket.onerror = socket.onclose = () => resolve('refused');
    });
    for (const { name, url, body, isSocket } of targets) {
      if (isSocket) { await tell(name, () => overSocket(url.replace('http:', 'ws:'), body)); continue; }
      if (body === undefined) {
        await tell(name, async () => read(await fetch(url)));
        await tell(name + ', as its user', async () => read(await fetch(url, { credentials: 'include' })));
        continue;
      }
      const post = { method: 'POST', body };
      const json = { 'content-type': 'application/json' };
      await tell(name + ', without a preflight', async () => read(await fetch(url, { ...post, mode: 'no-cors', credentials: 'include' })));
      await tell(name + ', as JSON', async () => read(await fetch(url, { ...post, headers: json })));
      await tell(name + ', as its user', async () =>
        read(await fetch(url, { ...post, credentials: 'include', headers: { ...json, 'x-almanac': '1' } })));
      await tell(name + ', by a form', () => new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.name = name;
        const form = document.createElement('form');
        Object.assign(form, { method: 'POST', action: url, target: name, enctype: 'text/plain' });
        const field = document.createElement('input');
        // What is sent is NAME=VALUE: still JSON.
        [field.name, field.value] = [body.slice(0, -1) + ',"x":"', '"}'];
        form.append(field);
        document.body.append(frame, form);
        form.submit();
        frame.onload = () => resolve('refused');
      }));
      navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' }));
    }
    return told;
  }`;

describe('a page of a stranger, in a browser on this machine', function () {
  this.timeout(300_000);
  let folder: string;
  let chain: TestChain;
  let remark: string;
  let upstream: MadeUpstream;
  let gateway: GatewayScene;
  let telemetry: TelemetryScene;
  let servers: FastifyInstance[];
  let ports: Record<string, number>;
  let ways: readonly Way[];
  let strangers: { readonly port: number; close(): Promise<void> };
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const ran: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-foreign-page-'));
    chain = await startTestChain({ firstSlot: 1_000, preset: 'development' });
    await chain.build();
    remark = (await chain.api.tx.system.remark('0x01').signAsync(pairOf('//Alice'))).toHex();
    upstream = await startUpstream((node) => {
      node.answers.set(rotate, () => '0x00');
      node.methods.add(rotate);
    });
    gateway = await openGatewayScene([{ name: 'a', url: upstream.url }], { network: { unsafe: [rotate] } });
    telemetry = new TelemetryScene();
    await telemetry.open();
    const network = new WatchedNetwork();
    await network.look(2);
    const { name } = network.watcher.network;
    const hash = `sha256:${createHash('sha256').update(operator.secret).digest('hex')}`;
    const users = { users: [{ name: operator.name, role: 'admin', hash }] };
    const log = silentLogger();
    const shared = createWatchServer({
      watcher: network.watcher,
      token: 'of-nobody',
      log,
      access: {
        users: LabUsers.parse(users, 'users.yaml', name),
        audit: new AuditLog(name, join(folder, 'audit.jsonl')),
        run: async (words) => void ran.push(words.join(' ')),
        nowMs: Date.now,
      },
    });
    const own = createWatchServer({ watcher: network.watcher, token: 'of-nobody', log });
    const metrics = createMetricsServer({ contentType: 'text/plain', text: () => 'series 1\n' }, log);
    const serve = await createChainServer({
      chain: FakeServedChain.withValidators('Alice'),
      log,
      web: null,
    });
    servers = [shared, own, metrics, serve];
    const [sharedPage = 0, ownPage = 0, series = 0, records = 0] = await Promise.all(
      servers.map(async (server) => await listen(server, '127.0.0.1', 0)),
    );
    const portOf = (url: string): number => Number(new URL(url).port);
    ports = {
      chain: portOf(chain.url),
      gateway: portOf(gateway.httpUrl),
      telemetry: telemetry.port,
      shared: sharedPage,
      own: ownPage,
      metrics: series,
      serve: records,
    };
    const submit = call('author_submitExtrinsic', [remark]);
    ways = [
      { name: 'chain', server: 'chain', body: submit },
      { name: 'chain by socket', server: 'chain', body: submit, isSocket: true },
      { name: 'gateway', server: 'gateway', body: call(rotate, []) },
      { name: 'gateway by socket', server: 'gateway', body: call(rotate, []), isSocket: true },
      { name: 'shared page', server: 'shared', path: '/api/stop', body: '{"node":"v1"}' },
      { name: 'nodes', server: 'telemetry', path: '/submit', body: connected({}, 1), isSocket: true },
      { name: 'records', server: 'serve', path: '/status', body: '{"a":1}' },
      { name: 'gateway health', server: 'gateway', path: '/health' },
      { name: 'shared figures', server: 'shared', path: '/api/watch' },
      { name: 'figures', server: 'own', path: '/api/watch' },
      { name: 'series of a network', server: 'own', path: '/metrics' },
      { name: 'series', server: 'metrics', path: '/metrics' },
      { name: 'names', server: 'serve', path: '/names.json' },
      { name: 'feed', server: 'telemetry', path: '/feed', isSocket: true },
    ];
    strangers = await serveFiles(folder, 0, new Map([['/', html]]));
    browser = await launchBrowser(['--host-resolver-rules=MAP *.example 127.0.0.1']);
    context = await browser.newContext({
      // The page of a stranger came from a server of its own, before its name was bent to ours.
      bypassCSP: true,
      httpCredentials: {
        username: operator.name,
        password: operator.secret,
        origin: `http://127.0.0.1:${sharedPage}`,
      },
    });
    page = await context.newPage();
    // From here on the browser sends name and secret by itself.
    equal((await page.goto(`http://127.0.0.1:${sharedPage}/`))?.status(), 200);
  });

  after(async () => {
    await browser?.close();
    await strangers?.close();
    await Promise.all((servers ?? []).map(async (server) => await server.close()));
    await telemetry?.close();
    await gateway?.close();
    await upstream?.stop();
    await chain?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the servers did for somebody. */
  async function done(): Promise<object> {
    const text = await (await fetch(`http://127.0.0.1:${telemetry.port}/metrics`)).text();
    return {
      submitted: chain.chain.pool.pending.length,
      rotated: upstream.calls.filter(({ method }) => method === rotate).length,
      ran,
      nodes: Number(/^almanac_telemetry_nodes (\d+)$/m.exec(text)?.[1]),
    };
  }
  const nothing = { submitted: 0, rotated: 0, ran: [], nodes: 0 };

  /** What a page could read that tries all ways from where it is. */
  async function readBy(at: string, host: string, of = ways): Promise<string[]> {
    await page.goto(at);
    const targets = of.map(({ server, path = '/', ...way }) => ({
      ...way,
      url: `http://${host}:${ports[server]}${path}`,
    }));
    const told = await page.evaluate<Record<string, string>>(`(${attempt})(${JSON.stringify(targets)})`);
    const read = Object.keys(told).filter((name) => told[name] !== 'refused');
    return [...new Set(read.map((name) => name.replace(', as its user', '')))];
  }

  it('has no server do anything, also with what the browser keeps of its user', async () => {
    const read = await readBy(`http://stranger.example:${strangers.port}/`, '127.0.0.1');
    deepEqual(read, ['gateway health', 'names', 'feed']);
    deepEqual(await done(), nothing);
  });

  it('has no server do anything under a name that was bent to this machine', async () => {
    const read: string[] = [];
    for (const server of Object.keys(ports)) {
      const own = ways.filter((way) => way.server === server);
      read.push(...(await readBy(`http://stranger.example:${ports[server]}/none`, 'stranger.example', own)));
    }
    deepEqual(read, ['gateway health', 'feed', 'series', 'names']);
    deepEqual(await done(), nothing);
  });

  it('may not do what programs of this machine may', async () => {
    for (const { server, path = '/', body, isSocket } of ways) {
      if (body === undefined) continue;
      if (isSocket) {
        if (path === '/submit') (await telemetry.connect(path)).send(body);
        continue;
      }
      const authorization = `Basic ${Buffer.from(`${operator.name}:${operator.secret}`).toString('base64')}`;
      const headers = { 'content-type': 'application/json', 'x-almanac': '1', authorization };
      await fetch(`http://127.0.0.1:${ports[server]}${path}`, { method: 'POST', headers, body });
    }
    const expected = { submitted: 1, rotated: 1, ran: ['network stop v1 --name test'], nodes: 1 };
    await poll('all is done', done, (seen) => JSON.stringify(seen) === JSON.stringify(expected), {
      withinMs: 30_000,
    });
  });
});
