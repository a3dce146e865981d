import { addressOf } from '../../../tests/support/address-of.ts';
import { startCommand } from '../../../tests/support/cli.ts';
import { startTestChain, type TestChain } from '../../../tests/support/embedded-chain.ts';
import {
  openPageBrowser,
  type PageBrowser,
  questionsOf,
  receivedBy,
} from '../../../tests/support/page-browser.ts';
import { servedAddress } from '../../../tests/support/served-address.ts';
import { buildWeb } from './build.ts';
import { receivedLimit } from './size.ts';

const validators = 1_000;
const loads = 5;
const mostQuestions = 12;
const slotMs = 6_000;
const dayMs = 86_400_000;
const beginMs = Date.UTC(2026, 2, 1);
/** Every so many slots have a block: the others are missed. */
const slotsApart = 4;

interface Figures {
  readonly overviewPaintMs: number;
  readonly overviewMs: number;
  readonly firstPaintMs: number;
  readonly usableMs: number;
  readonly sortMs: number;
  readonly searchMs: number;
  readonly frames: number;
  readonly blankFrames: number;
}

/**
 * What an overview and a list of 1,000 validators cost a browser on this machine: the first paint, when all parts of the overview
 * are there, the first row of the list, a sort, a search, and frames of a scroll in which rows were missing. A browser without anything
 * in its cache, five times, the median.
 */
export async function benchWeb(): Promise<number> {
  const { faults } = await buildWeb();
  if (faults.length > 0) {
    console.error(faults.join('\n'));
    return 1;
  }
  const chain = await startThousand();
  const browser = await openPageBrowser();
  try {
    const runs: Figures[] = [];
    for (let load = 0; load < loads; load += 1)
      runs.push({ ...(await measureOverview(browser, chain.url)), ...(await measure(browser, chain.url)) });
    const { bytes, questions } = await measureServed(browser, chain.url);
    const rows: readonly (readonly [what: string, value: number, limit: number, unit: string])[] = [
      ['overview: first paint', median(runs, 'overviewPaintMs'), 1_000, 'ms'],
      ['overview: complete', median(runs, 'overviewMs'), 2_000, 'ms'],
      ['list: first paint', median(runs, 'firstPaintMs'), 1_000, 'ms'],
      ['first row of the list', median(runs, 'usableMs'), 2_000, 'ms'],
      ['sort by another column', median(runs, 'sortMs'), 100, 'ms'],
      ['search', median(runs, 'searchMs'), 100, 'ms'],
      [`blank frames of ${runs[0]?.frames ?? 0}`, Math.max(...runs.map((run) => run.blankFrames)), 0, ''],
      ['overview: questions', questions, mostQuestions, ''],
      ['overview: received', bytes / 1_000, receivedLimit / 1_000, 'kB'],
    ];
    console.log(`${validators} validators, ${loads} loads with nothing in the cache, medians:`);
    for (const [what, value, limit, unit] of rows) {
      console.log(`  ${what.padEnd(26)} ${value.toFixed(0).padStart(6)} ${unit.padEnd(2)}  at most ${limit}`);
    }
    return rows.every(([, value, limit]) => value <= limit) ? 0 : 1;
  } finally {
    await browser.close();
    await chain.close();
  }
}

/** A chain whose validators have a closed day behind them. */
async function startThousand(): Promise<TestChain> {
  const accounts = Array.from({ length: validators }, (_, index) => addressOf(`account ${index}`));
  const chain = await startTestChain({
    preset: 'local',
    firstSlot: beginMs / slotMs,
    keptStates: 64,
    patch: {
      validators: { slotDurationMs: slotMs, sessionLength: 600, sessionsPerEra: 6, validators: accounts },
      session: {
        keys: accounts.map((account, index) => [
          account,
          account,
          { aura: addressOf(`aura ${index}`), grandpa: addressOf(`grandpa ${index}`) },
        ]),
      },
      sli: { windowMs: 4 * 3_600_000 },
    },
  });
  while (chain.chain.lastSlot * slotMs < beginMs + dayMs) await chain.build(slotsApart);
  const isClosed = async (): Promise<boolean> => {
    const day = (await chain.api.call.sliApi.ranking(0, 'Authorship', 'Day', null, 0, 1)).unwrapOr(undefined);
    return day !== undefined && day.total.toNumber() === validators;
  };
  while (!(await isClosed())) await chain.build();
  return chain;
}

/** The first page with an empty cache, until nothing of it is still awaited. */
async function measureOverview(
  browser: PageBrowser,
  rpc: string,
): Promise<Pick<Figures, 'overviewPaintMs' | 'overviewMs'>> {
  const opened = await browser.open();
  const { page } = opened;
  try {
    await page.addInitScript(`
      new MutationObserver((_, observer) => {
        if (!document.querySelector('[data-validator] a') || document.querySelector('.bone')) return;
        globalThis.completeMs = performance.now();
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });`);
    await page.goto(browser.addressOf(rpc));
    await page.waitForFunction('globalThis.completeMs !== undefined');
    return await page.evaluate(`({
      overviewPaintMs: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      overviewMs: globalThis.completeMs,
    })`);
  } finally {
    await opened.close();
  }
}

/** What a browser receives from `almanac serve` and the chain until the first page is complete, headers included, and how often that asks the chain. */
async function measureServed(
  browser: PageBrowser,
  rpc: string,
): Promise<{ readonly bytes: number; readonly questions: number }> {
  const command = startCommand(['serve', '--url', rpc, '--listen', '127.0.0.1:0', '--json']);
  const opened = await browser.open();
  const { page } = opened;
  try {
    const http = await servedAddress(command);
    const asked = questionsOf(page);
    const received = await receivedBy(page);
    await page.goto(`${http}/`);
    await page.waitForSelector('[data-validator] a');
    await page.waitForSelector('.bone', { state: 'detached' });
    return { bytes: received.httpBytes + received.socketBytes, questions: asked.length };
  } finally {
    await opened.close();
    command.process.kill('SIGTERM');
    await command.ended;
  }
}

/** One visit with an empty cache. Scripts of the page stand as text: nothing here knows a DOM. */
async function measure(
  browser: PageBrowser,
  rpc: string,
): Promise<Omit<Figures, 'overviewPaintMs' | 'overviewMs'>> {
  const opened = await browser.open();
  const { page } = opened;
  try {
    await page.addInitScript(`
      new MutationObserver((_, observer) => {
        if (!document.querySelector('[data-target]')) return;
        globalThis.usableMs = performance.now();
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });`);
    await page.goto(browser.addressOf(rpc, '#/validators'));
    await page.waitForFunction('globalThis.usableMs !== undefined');
    await page.waitForSelector('[data-target] .hist svg');
    const loaded = await page.evaluate<Pick<Figures, 'firstPaintMs' | 'usableMs'>>(`({
      firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      usableMs: globalThis.usableMs,
    })`);
    const sortMs = await page.evaluate<number>(
      timed(`document.querySelector('[role=columnheader] button').click()`),
    );
    const searchMs = await page.evaluate<number>(
      timed(`const input = document.querySelector('[data-search]');
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, '5F');
        input.dispatchEvent(new Event('input', { bubbles: true }))`),
    );
    await page.evaluate(`location.hash = '#/validators'`);
    await page.waitForSelector('[aria-rowcount="1001"]');
    const scrolled = await page.evaluate<Pick<Figures, 'frames' | 'blankFrames'>>(scroll);
    return { ...loaded, sortMs, searchMs, ...scrolled };
  } finally {
    await opened.close();
  }
}

/** How long an action takes until its frame is on screen. */
function timed(action: string): string {
  return `new Promise((resolve) => {
    const begun = performance.now();
    ${action};
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
  })`;
}

/** From top to bottom at a screen every second frame; a frame is blank where a row should be and none is. */
const scroll = `new Promise((resolve) => {
  const end = document.documentElement.scrollHeight - innerHeight;
  let frames = 0;
  let blankFrames = 0;
  const step = () => {
    const isRow = [0.4, 0.6, 0.8].every((share) =>
      document.elementsFromPoint(innerWidth / 2, innerHeight * share).some((element) => element.matches('.row')));
    frames += 1;
    if (!isRow) blankFrames += 1;
    if (scrollY >= end - 1) resolve({ frames, blankFrames });
    else {
      scrollBy(0, innerHeight / 2);
      requestAnimationFrame(step);
    }
  };
  requestAnimationFrame(step);
})`;

function median(runs: readonly Figures[], name: keyof Figures): number {
  return runs.map((run) => run[name]).toSorted((a, b) => a - b)[runs.length >> 1] ?? 0;
}
