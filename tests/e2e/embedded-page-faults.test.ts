import '@almanac-chain/types';
import { deepEqual, ok } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { assetNames, FaultyPages } from '../support/faulty-pages.ts';
import { type OpenPage, openPageBrowser, type PageBrowser } from '../support/page-browser.ts';
import { pseudoRandom } from '../support/pseudo-random.ts';

/** Drawn sequences; a campaign sets more, and prints how long each page took to recover. */
const count = Number(process.env['ALMANAC_PAGE_FAULTS'] ?? 3);
const seed = Number(process.env['ALMANAC_PAGE_FAULTS_SEED'] ?? 82);
const steps = 6;
const slotMs = 600_000;
const beginMs = Date.UTC(2026, 2, 3);
const windowMs = 3_600_000;
const endMs = beginMs + 26 * windowMs;

const routes = [
  '#/',
  '#/validators',
  '#/v/0',
  '#/scale/0',
  '#/agreements',
  '#/reporters',
  '#/networks',
  '#/govern',
  '#/relay',
  '#/verify',
  '#/none',
];

/** What is shown, and whether anything is still amiss: a page that waits shows bones, and one that failed says so. */
const look = `(() => {
  const page = document.getElementById('page');
  return {
    text: page ? page.innerText.trim() : undefined,
    awaits: [...document.querySelectorAll('.bone, main .failure, .lost, #boot, .standing.failure')].map((one) => one.parentElement?.parentElement?.outerHTML.slice(0, 300)),
    isWhole: document.querySelector('main h1, main .empty, main h2') !== null
      && document.querySelector('.bone, main .failure, .lost, #boot, .standing.failure') === null,
    wantsReload: [...document.querySelectorAll('.failure')].some((one) => one.innerText.includes('a new version is there')),
  };
})()`;

interface Look {
  /** Undefined on a page of the browser itself. */
  readonly text?: string;
  readonly isWhole: boolean;
  /** The parts that are not there yet. */
  readonly awaits?: readonly string[];
  readonly wantsReload: boolean;
}

describe('pages whose server, network or files fail', () => {
  let test: TestChain;
  let browser: PageBrowser;
  const assets = assetNames();

  before(async () => {
    test = await startTestChain({
      preset: 'local',
      firstSlot: beginMs / slotMs,
      patch: {
        validators: { slotDurationMs: slotMs, sessionLength: 600, sessionsPerEra: 6 },
        sli: { windowMs, sampling: { graceMs: 0, graceBlocks: 0 } },
      },
    });
    while (test.chain.lastSlot * slotMs < endMs) await test.build(test.chain.lastSlot % 7 === 5 ? 2 : 1);
    for (let block = 0; block < 3; block += 1) await test.build();
    browser = await openPageBrowser();
  });

  after(async () => {
    await browser?.close();
    await test?.close();
  });

  it('never are blank, throw nothing, and recover without a reload', async () => {
    const faults: string[] = [];
    const recoveredMs: number[] = [];
    for (let one = 0; one < count; one += 1) {
      const played = await play(seed * 1_000 + one);
      faults.push(...played.faults.map((fault) => `sequence ${one} (${played.story.join(', ')}): ${fault}`));
      recoveredMs.push(played.recoveredMs);
    }
    if (process.env['ALMANAC_PAGE_FAULTS'] !== undefined) {
      const sorted = recoveredMs.toSorted((a, b) => a - b);
      process.stdout.write(
        `${count} sequences; recovered after p50 ${Math.round(sorted[count >> 1] ?? 0)} ms, max ${Math.round(sorted.at(-1) ?? 0)} ms\n${faults.join('\n')}\n`,
      );
    }
    deepEqual(faults, []);
  });

  /** One page: steps that are drawn, then the end of every cause, until the page is whole. */
  async function play(from: number): Promise<{ story: string[]; faults: string[]; recoveredMs: number }> {
    const below = pseudoRandom(from);
    const draw = <One>(of: readonly One[]): One => of[below(of.length)] as One;
    const pages = await FaultyPages.open(test.url);
    const opened = await browser.open();
    const { page, context } = opened;
    const uncaught: string[] = [];
    page.on('pageerror', ({ message }) => uncaught.push(message));
    const story: string[] = [];
    const faults: string[] = [];
    let isOffline = false;
    const actions: Readonly<Record<string, () => Promise<unknown>>> = {
      navigate: async () => await page.evaluate(`location.hash = ${JSON.stringify(draw(routes))}`),
      'cut the network': async () => await context.setOffline((isOffline = true)),
      'break an asset': async () => {
        const broken = draw(assets).replace(/\.js$/, '');
        const status = draw([404, 500]);
        pages.fault = (asset) => (asset.startsWith(broken) ? status : undefined);
      },
      'break all assets': async () => {
        pages.fault = () => draw([404, 500]);
      },
      'stop the server': async () => await pages.stop(),
      'start the server': async () => await pages.start(),
      'a new release': async () => pages.renew(),
      back: async () => await page.evaluate('setTimeout(() => navigation.canGoBack && history.back())'),
      reload: async () => {
        // A browser without a server shows a page of its own.
        if (isOffline || pages.isStopped) return;
        await page.reload({ waitUntil: 'commit' });
      },
      'deep link': async () => {
        if (isOffline || pages.isStopped) return;
        await page.goto('about:blank');
        await page.goto(pages.addressOf(draw(routes)), { waitUntil: 'commit' });
      },
      narrow: async () => await page.setViewportSize({ width: 390, height: 844 }),
      dark: async () => await page.emulateMedia({ colorScheme: 'dark' }),
      'forced colors': async () => await page.emulateMedia({ forcedColors: 'active' }),
    };
    try {
      await page.goto(pages.addressOf(draw(routes)));
      for (let step = 0; step < steps; step += 1) {
        const name = draw(Object.keys(actions));
        story.push(name);
        await actions[name]?.();
        // Every second time in the middle of what the step began.
        if (below(2) === 0) await page.waitForTimeout(below(1_500));
        const { text } = await lookAt(page);
        if (text === '') faults.push(`blank after ${name}`);
      }
      pages.fault = undefined;
      await context.setOffline(false);
      await pages.start();
      const begunMs = performance.now();
      await wholeAgain(page);
      faults.push(...uncaught.map((message) => `uncaught: ${message}`));
      const recoveredMs = performance.now() - begunMs;
      if (recoveredMs > 5_000 && process.env['ALMANAC_PAGE_FAULTS'] !== undefined)
        process.stdout.write(`${from} ${story.join(', ')} took ${Math.round(recoveredMs)} ms\n`);
      return { story, faults, recoveredMs };
    } catch (error) {
      throw new Error(`sequence from ${from} (${story.join(', ')}) failed: ${String(error)}`, {
        cause: error,
      });
    } finally {
      await opened.close();
      await pages.close();
    }
  }

  async function lookAt(page: Page): Promise<Look> {
    try {
      return await page.evaluate<Look>(look);
    } catch {
      // It is being loaded.
      return { isWhole: false, wantsReload: false };
    }
  }

  async function wholeAgain(page: OpenPage['page']): Promise<void> {
    let last: Look | undefined;
    for (let tries = 0; tries < 600; tries += 1) {
      last = await lookAt(page);
      if (last.isWhole) return;
      // Asked for in words, as the pages do it.
      if (last.wantsReload) await page.click('.failure button');
      await page.waitForTimeout(100);
    }
    ok(
      last?.isWhole,
      `not whole after a minute; it awaits ${last?.awaits?.join('; ')} and shows ${last?.text?.slice(0, 200)}`,
    );
  }
});
