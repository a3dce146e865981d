import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { receivedLimit } from '../../scripts/lib/web/size.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pairOf } from '../support/local-pair.ts';
import { openPageBrowser, type PageBrowser, receivedBy } from '../support/page-browser.ts';
import { poll } from '../support/poll.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { servedAddress } from '../support/served-address.ts';

const usualPort = 9_944;
const slotDurationMs = 2_000;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;
const alice = pairOf('//Alice').address;
const accounts = [alice, ...['//Bob', '//Charlie', '//Dave'].map((uri) => pairOf(uri).address)];
/** What people who mean harm call themselves. */
const hostile = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  "'; alert(1); //",
  '</title></head><body onload=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
  'javascript:alert(1)',
  '\u202Ednammoc\u202C',
  '&lt;b&gt;bold&lt;/b&gt;',
  '__proto__',
];

describe('the page that almanac serve prints', () => {
  let test: TestChain;
  let decoy: WebSocketServer;
  let met = 0;
  let browser: PageBrowser;
  let folder: string;
  let names: string;
  const commands: RunningCommand[] = [];

  before(async () => {
    test = await startTestChain({
      firstSlot,
      preset: 'local',
      patch: { validators: { slotDurationMs, sessionLength: 1_000, sessionsPerEra: 2 } },
    });
    for (let block = 0; block < 3; block += 1) await test.build();
    decoy = await openDecoy(() => (met += 1));
    browser = await openPageBrowser();
    folder = await mkdtemp(join(tmpdir(), 'almanac-link-'));
    names = join(folder, 'names.json');
    await writeNames(test.chain.genesisHash);
  });

  after(async () => {
    for (const { process: started } of commands) started.kill('SIGKILL');
    await browser?.close();
    decoy?.close();
    await test?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('shows the served chain, although another one answers at the usual address', async () => {
    const http = await serve('--names', names);
    deepEqual(await socketsOf(`${http}/`), [test.url]);
    equal(met, 0);
  });

  it('shows the chain that the reader names all the same', async () => {
    const http = await serve('--page-rpc', 'ws://127.0.0.1:1');
    deepEqual(await socketsOf(`${http}/?rpc=${encodeURIComponent(test.url)}`), [test.url]);
  });

  it('shows nothing of another chain that answers at the address of the page', async () => {
    const other = await startTestChain({
      firstSlot,
      preset: 'local',
      patch: { validators: { slotDurationMs, sessionLength: 500 } },
    });
    try {
      await other.build();
      const http = await serve('--page-rpc', other.url);
      const { page, close } = await browser.open();
      await page.goto(`${http}/`);
      const { genesisHash } = test.chain;
      match(
        await page.innerText('[role=alert]'),
        new RegExp(`${genesisHash}.*${other.chain.genesisHash}.*above`),
      );
      equal(await page.innerText('main'), '');
      await close();
    } finally {
      await other.close();
    }
  });

  it('connects to nothing for a reader on another machine, and says what to do', async () => {
    const http = await serve('--public-url', 'https://status.example.org');
    const { page, close } = await browser.open();
    const sockets: string[] = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.goto(`${http}/`);
    match(await page.innerText('[role=alert]'), /Add \?rpc=wss:.*--page-rpc/);
    deepEqual(sockets, []);
    await close();
  });

  it('receives every asset compressed, and no more than a first view may', async () => {
    const http = await serve();
    const { page, close } = await browser.open();
    const received = await receivedBy(page);
    const plain: string[] = [];
    let assetBytes = 0;
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (!/\.(js|css)$/.test(pathname)) return;
      assetBytes += Number(response.headers()['content-length']);
      if (response.headers()['content-encoding'] !== 'br') plain.push(pathname);
    });
    await page.goto(`${http}/`);
    await page.waitForSelector('main');
    await page.waitForSelector('.bone', { state: 'detached' });
    deepEqual(plain, []);
    const { httpBytes, socketBytes } = received;
    ok(assetBytes > 0 && httpBytes > assetBytes, `${assetBytes} of ${httpBytes}`);
    ok(httpBytes + socketBytes <= receivedLimit, `${httpBytes} and ${socketBytes}`);
    ok(socketBytes > 0);
    await close();
  });

  it('names accounts beside their addresses, and runs nothing of a hostile name', async () => {
    const http = await serve('--names', names);
    const status = await (await fetch(`${http}/status/0`)).text();
    match(status, new RegExp(`>v1<br><span class="muted">${alice}</span>`));
    ok(status.includes('&#60;img src=x onerror=alert(1)&#62;'));
    doesNotMatch(status, /<img/);
    const served = (await (await fetch(`${http}/names.json`)).json()) as { genesis: string };
    equal(served.genesis, test.chain.genesisHash);
  });

  it('shows hostile names as they are written, and nothing comes of them', async () => {
    for (let from = 0; from < hostile.length; from += 3) {
      const some = hostile.slice(from, from + 3);
      await writeNames(test.chain.genesisHash, some);
      const http = await serve('--names', names);
      const { page, faults, close } = await browser.open();
      const dialogs: string[] = [];
      page.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      await page.goto(`${http}/#/validators`);
      const text = async (): Promise<string> => await page.innerText('main');
      const shown = await poll(`the names on ${http}`, text, (words) => words.includes('v1'));
      for (const name of some) {
        // Long names are cut; characters that turn a line around, or cannot be seen, are left out.
        const start = name.replaceAll(/[\u202A-\u202E]/g, '').slice(0, 24);
        ok(shown.includes(start), `${name}: ${shown}`);
      }
      deepEqual([dialogs, faults], [[], []], some.join());
      await close();
      commands.pop()?.process.kill('SIGKILL');
    }
  });

  it('refuses names of another chain in a sentence', async () => {
    await writeNames(`0x${'cd'.repeat(32)}`);
    const { code, stderr } = await runAlmanac('serve', '--url', test.url, '--names', names);
    ok(code !== 0);
    match(stderr, /has names of the chain with the genesis hash 0xcdcd.*: name a file of this chain/);
  });

  async function writeNames(genesis: string, others = hostile.slice(0, 1)): Promise<void> {
    const known = ['v1', ...others].map((name, at) => [accounts[at], name]);
    await writeFile(names, JSON.stringify({ genesis, names: Object.fromEntries(known) }));
  }

  async function serve(...options: string[]): Promise<string> {
    const command = startCommand([
      'serve',
      '--url',
      test.url,
      '--listen',
      '127.0.0.1:0',
      '--json',
      ...options,
    ]);
    commands.push(command);
    return await servedAddress(command);
  }

  /** Where a page connects to, once it has heard from there. */
  async function socketsOf(url: string): Promise<string[]> {
    const { page, close } = await browser.open();
    const sockets = new Set<string>();
    const heard = new Promise<void>((resolve) => {
      page.on('websocket', (socket) => {
        sockets.add(socket.url().replace(/\/$/, ''));
        socket.on('framereceived', () => resolve());
      });
    });
    await page.goto(url);
    await heard;
    await close();
    return [...sockets];
  }
});

/** Somebody at the usual address. Where another program is there already, that one is the stranger. */
async function openDecoy(meet: () => void): Promise<WebSocketServer> {
  const decoy = new WebSocketServer({ host: '127.0.0.1', port: usualPort });
  decoy.on('connection', meet);
  await new Promise<void>((resolve) => {
    decoy.once('listening', resolve);
    decoy.once('error', () => resolve());
  });
  return decoy;
}
