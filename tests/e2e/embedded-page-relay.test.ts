import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainSpec } from '@substrate/connect-known-chains/westend2';
import type { Page } from 'playwright-core';
import { bundleRelayPages } from '../../scripts/lib/web/bundle-pages.mjs';
import { serveFiles } from '../../scripts/lib/web/file-server.ts';
import { startCommand } from '../support/cli.ts';
import { MadeRelayNode } from '../support/made-relay-node.ts';
import { madeRelayProof } from '../support/made-relay-proof.ts';
import { openPageBrowser, type PageBrowser } from '../support/page-browser.ts';
import { rowsOn, tooWide, violations } from '../support/page-cells.ts';
import { serveRelay } from '../support/serve-relay.ts';

const pictures = join(import.meta.dirname, '../output/pages');

interface Document {
  readonly validators: readonly {
    readonly account: string;
    readonly points: number;
    readonly missed_votes: number;
    readonly blame: {
      readonly lost_points: number;
      readonly by_cause: Readonly<Record<string, { readonly points: number }>>;
    };
  }[];
}

describe('the page of a relay chain', () => {
  const node = new MadeRelayNode(4, 75);
  let served: Awaited<ReturnType<typeof serveRelay>>;
  let browser: PageBrowser;

  before(async () => {
    served = await serveRelay(node);
    browser = await openPageBrowser();
    await mkdir(pictures, { recursive: true });
  });

  after(async () => {
    await browser?.close();
    await served?.stop();
  });

  afterEach(() => node.lies.clear());

  /** From the page of a chain that is none of ours, by its link. */
  async function onRelay(use: (page: Page) => Promise<void>): Promise<void> {
    await browser.visit({
      rpc: served.url,
      route: '#/',
      shows: '[role=alert] a',
      // The chain has no runtime API of ours, which the client of the other pages says.
      mayComplain: true,
      use: async (page) => {
        await page.click('[role=alert] a');
        await page.waitForSelector('[data-count]');
        await use(page);
      },
    });
  }

  async function count(page: Page, fields: Readonly<Record<string, string>> = {}): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await page.fill(`input[name=${name}]`, value);
    await page.click('[data-count]');
  }

  /** Another source of heads, with its file. */
  async function choose(page: Page, heads: string, name: string, text: string): Promise<void> {
    await page.check(`input[name=heads][value=${heads}]`);
    const buffer = Buffer.from(text);
    await page.setInputFiles('input[name=file]', { name, mimeType: 'application/json', buffer });
  }

  async function documentOf(page: Page): Promise<unknown> {
    const file = await page.getAttribute('a[download="earnings.json"]', 'href');
    return JSON.parse(decodeURIComponent((file ?? '').replace(/^[^,]*,/, '')));
  }

  it('shows the figures of almanac earnings, recounted in the browser', async () => {
    const { code, stdout, stderr } = await startCommand([
      'earnings',
      served.url,
      '--sessions',
      '2',
      '--blame',
      '--json',
    ]).ended;
    equal(code, 0, stderr);
    const { validators } = JSON.parse(stdout) as Document;
    await onRelay(async (page) => {
      equal(await page.inputValue('input[name=url]'), served.url);
      await count(page, { sessions: '2' });
      await page.waitForSelector('[data-counted][data-whole=true]');
      await page.screenshot({ path: join(pictures, 'relay.png'), fullPage: true });
      deepEqual(await documentOf(page), JSON.parse(stdout));
      deepEqual(
        await rowsOn(page, '[data-validators] tbody tr', [
          '@data-account',
          '[data-cell=points]',
          '[data-cell=missed]',
        ]),
        validators.map(({ account, points, missed_votes: missed }) => [
          account,
          String(points),
          String(missed),
        ]),
      );
      deepEqual(
        await rowsOn(page, '[data-losses] tbody tr', ['@data-account', '[data-cell=own]']),
        validators.map(({ account, blame }) => [account, String(blame.by_cause['own']?.points)]),
      );
      match(
        await page.innerText('[data-trust]'),
        new RegExp(`^Proved from the genesis hash ${node.genesisHash}`),
      );
      deepEqual(await tooWide(page), []);
      deepEqual(await violations(page), []);
      const [worst] = validators;
      await page.click(`[data-validators] [data-account="${worst?.account}"] button`);
      await page.waitForSelector(`[data-sessions="${worst?.account}"]`);
      equal(await page.locator('[data-sessions] tbody tr').count(), 2);
    });
  });

  it('counts the same as a folder of files, below any path of a server that knows nothing of Almanac', async () => {
    const { stdout } = await startCommand(['earnings', served.url, '--blame', '--json']).ended;
    const folder = await mkdtemp(join(tmpdir(), 'almanac-relay-pages-'));
    await bundleRelayPages(join(folder, 'any/path'));
    const server = await serveFiles(folder);
    const { page, faults, close } = await browser.open();
    try {
      await page.goto(`http://127.0.0.1:${server.port}/any/path/`);
      await page.waitForSelector('[data-count]');
      await count(page, { url: served.url });
      await page.waitForSelector('[data-counted][data-whole=true]');
      deepEqual(await documentOf(page), JSON.parse(stdout));
      deepEqual(await violations(page), []);
      deepEqual(faults, []);
    } finally {
      await close();
      await server.close();
      await rm(folder, { recursive: true });
    }
  });

  it('recounts the same from a proof file, and refuses a file that was changed', async () => {
    const { stdout } = await startCommand(['earnings', served.url, '--blame', '--json']).ended;
    const proof = await madeRelayProof(node);
    await onRelay(async (page) => {
      await choose(page, 'file', 'proof.jsonl', proof);
      await count(page);
      await page.waitForSelector('[data-counted][data-whole=true]');
      deepEqual(await documentOf(page), JSON.parse(stdout));
      await choose(page, 'file', 'proof.jsonl', proof.replace('"number":"0x32"', '"number":"0x33"'));
      await count(page);
      await page.waitForSelector('main .failure');
    });
  });

  it('loads the light client when a reader asks for it, and holds its chain against the node', async () => {
    const spec = JSON.stringify({ ...(JSON.parse(chainSpec) as object), bootNodes: [] });
    await onRelay(async (page) => {
      const loaded: string[] = [];
      page.context().on('request', (request) => loaded.push(new URL(request.url()).pathname));
      const clients = (): string[] => loaded.filter((path) => path.includes('/index-browser-'));
      await count(page);
      await page.waitForSelector('[data-counted][data-whole=true]');
      deepEqual(clients(), []);
      await choose(page, 'light', 'westend.json', spec);
      await count(page);
      await page.waitForSelector('main .failure');
      match(
        await page.innerText('main .failure'),
        /the specification has the genesis hash 0xe143f238\w+, and ws:.* is a node of the chain with 0x/,
      );
      equal(clients().length, 1);
    });
  });

  it('names a body that does not match its header, and a block that the node lacks', async () => {
    const lost = node.chain.blocks.at(-20);
    await onRelay(async (page) => {
      node.lies.set('chain_getBlock', ([hash], honest) => (hash === lost?.header.hash ? null : honest()));
      await count(page, { sessions: '3' });
      await page.waitForSelector('[data-counted][data-whole=false]');
      const notes = await page.locator('[data-note]').allInnerTexts();
      ok(
        notes.some((note) => note.includes(`without block ${lost?.header.number}: the node has no body`)),
        notes.join('\n'),
      );
      node.lies.set('chain_getBlock', (_, honest) => {
        const { block } = honest() as { block: { extrinsics: string[] } };
        return { block: { ...block, extrinsics: block.extrinsics.slice(1) } };
      });
      await count(page);
      await page.waitForSelector('main .failure');
      match(await page.innerText('main .failure'), /extrinsics of block \d+ 0x\w+ do not match its header/);
    });
  });

  it('follows a link to other figures on the page itself, whatever the chain is called', async () => {
    node.lies.set('system_chain', () => 'x'.repeat(4_000));
    await onRelay(async (page) => {
      await count(page);
      await page.waitForSelector('[data-counted]');
      deepEqual(await tooWide(page), []);
      await page.evaluate(`location.hash = '#/relay?url=ws%3A%2F%2Fother.example&sessions=4'`);
      await page.waitForFunction(
        `document.querySelector('input[name=url]')?.value === 'ws://other.example' && !document.querySelector('[data-counted]')`,
      );
      equal(await page.inputValue('input[name=sessions]'), '4');
    });
  });

  it('refuses another chain and a validator of none of the sessions, with a hint', async () => {
    await onRelay(async (page) => {
      await count(page, { genesis: `0x${'44'.repeat(32)}` });
      await page.waitForSelector('main .failure');
      match(
        await page.innerText('main .failure'),
        /Error: .* is a node of another chain.*\n+Hint: ask a node of that chain/s,
      );
      await count(page, {
        genesis: '',
        validator: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
      });
      await page.waitForFunction(
        `document.querySelector('main .failure')?.textContent.includes('no validator of these sessions')`,
      );
      await count(page, { url: 'http://example.org' });
      await page.waitForFunction(
        `document.querySelector('main .failure')?.textContent.includes('is not a WebSocket URL')`,
      );
    });
  });
});
