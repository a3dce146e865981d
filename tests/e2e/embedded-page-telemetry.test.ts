import { deepEqual, equal } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { WebSocket, WebSocketServer } from 'ws';
import { percent } from '../../offchain-agent/src/base/format.ts';
import { openChain } from '../../offchain-agent/src/chain/rpc/connect.ts';
import { startTelemetry, type TelemetryServing } from '../../offchain-agent/src/serve/cli/telemetry/start.ts';
import {
  authority,
  connected,
  imported,
  v2,
} from '../../offchain-agent/test/unit/serve/telemetry/telemetry-scene.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pairOf } from '../support/local-pair.ts';
import { openPageBrowser, type PageBrowser } from '../support/page-browser.ts';
import { themeFaults } from '../support/page-cells.ts';
import { patient } from '../support/patient.ts';

const slotDurationMs = 2_000;
const windowS = 20;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;
/** The ed25519 key of //Alice. */
const aliceKey = '5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu';
const alice = pairOf('//Alice').address;
const markup = '<img src=x onerror=alert(1)>';
const pictures = join(import.meta.dirname, '../output/pages');

describe('the page of telemetry', () => {
  let test: TestChain;
  let telemetry: TelemetryServing;
  let browser: PageBrowser;
  let node: WebSocket;
  let route: string;
  const disconnect: (() => Promise<void>)[] = [];

  before(async () => {
    test = await startTestChain({
      firstSlot,
      preset: 'development',
      patch: { validators: { slotDurationMs }, sli: { windowMs: windowS * 1_000 } },
    });
    // One of eleven slots is missed.
    await test.build();
    for (let slot = 1; slot < 20; slot += 1) await test.build(slot === 5 ? 2 : 1);
    const chain = await openChain(test.url, patient);
    disconnect.push(async () => await chain.api.disconnect());
    telemetry = await startTelemetry(
      { chain, chainName: 'Almanac', url: test.url, names: {} },
      { host: '127.0.0.1', port: 0 },
      { period: 'day' },
    );
    node = new WebSocket(telemetry.submit ?? '');
    await once(node, 'open');
    const genesis_hash = test.api.genesisHash.toHex();
    node.send(connected({ genesis_hash }, 1));
    node.send(authority(aliceKey, 1));
    node.send(imported(7, 'c1', 1));
    node.send(v2({ msg: 'system.interval', peers: 3 }, 1));
    node.send(connected({ genesis_hash, name: markup }, 2));
    // Whoever says that it has the same key is seen.
    node.send(authority(aliceKey, 2));
    route = `#/telemetry?feed=${encodeURIComponent(telemetry.feed)}`;
    browser = await openPageBrowser();
    await mkdir(pictures, { recursive: true });
  });

  after(async () => {
    await browser?.close();
    node?.terminate();
    await telemetry?.close();
    for (const end of disconnect) await end();
    await test?.close();
  });

  async function cells(page: Page, id: number): Promise<Record<string, string>> {
    const row = page.locator(`[data-node="${id}"] [data-column]`);
    const found = await row.evaluateAll((all) =>
      all.map((one) => [one.getAttribute('data-column') ?? '', one.textContent ?? '']),
    );
    return Object.fromEntries(found) as Record<string, string>;
  }

  for (const width of [1280, 390]) {
    it(`shows nodes with the chain's records at ${width} px, without a serious fault of accessibility`, async () => {
      const shows = '[data-node="0"] [data-column="uptime-sli"]:not(:empty)';
      await browser.visit({
        rpc: test.url,
        route,
        shows,
        width,
        use: async (page) => {
          const {
            name,
            validator,
            peers,
            block,
            'uptime-sli': uptime,
            'p95-sli': late,
          } = await cells(page, 0);
          equal(uptime, percent(await shareOfAlice()));
          deepEqual([name, peers, block, late], ['alice', '3', '7', '?']);
          equal(validator, `×2${alice.slice(0, 6)}…${alice.slice(-6)}`);
          equal((await cells(page, 1))['name'], markup);
          deepEqual(await themeFaults(page, join(pictures, `telemetry-${width}`)), []);
        },
      });
    });
  }

  it('says which version of a feed it does not read', async () => {
    const other = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    other.on('connection', (socket) => socket.send('[0,34]'));
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const strange = `#/telemetry?feed=${encodeURIComponent(`ws://127.0.0.1:${port}/feed`)}`;
    await browser.visit({
      rpc: test.url,
      route: strange,
      shows: 'main .failure',
      use: async (page) => {
        const text = await page.locator('main .failure').textContent();
        equal(text, `ws://127.0.0.1:${port}/feed: the feed has version 34; this page reads version 33.`);
      },
    });
    for (const socket of other.clients) socket.terminate();
    other.close();
  });

  it('says that a feed is away, and what serves one', async () => {
    await browser.visit({
      rpc: test.url,
      route: `#/telemetry?feed=${encodeURIComponent('ws://127.0.0.1:1/feed')}`,
      shows: 'main .lost',
      mayComplain: true,
      use: async (page) => {
        const text = (await page.locator('main .lost').textContent()) ?? '';
        equal(text.includes('"almanac telemetry" serves one'), true, text);
      },
    });
  });

  it('says what is no address of a feed', async () => {
    await browser.visit({
      rpc: test.url,
      route: '#/telemetry?feed=https%3A%2F%2Fexample.org',
      shows: 'main .failure',
      use: async () => undefined,
    });
  });

  /** Of the open day, as the chain answers it. */
  async function shareOfAlice(): Promise<number> {
    const atS = Math.floor((await test.api.query.timestamp.now()).toNumber() / 1_000);
    const answer = await test.api.call['sliApi']?.['sli']?.(0, 1, 'Authorship', 'Day', atS);
    const { sliPpm } = (answer?.toJSON() ?? {}) as { sliPpm?: number };
    return sliPpm ?? Number.NaN;
  }
});
