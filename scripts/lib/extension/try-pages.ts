import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { axe, seriousFaults } from '../web/axe.ts';
import { serveFiles } from '../web/file-server.ts';
import { type ShownCell, unequalCells } from './compare.ts';
import type { ExtensionBrowser } from './manifest.ts';
import { startBrowser, type TriedBrowser, type TriedPage } from './tried-browser.ts';

/** A built page of others, in a folder. */
export interface BuiltPage {
  readonly kind: 'apps' | 'dashboard';
  readonly folder: string;
  /** What follows the address: query and route. */
  readonly path: string;
}

interface TryOptions {
  readonly browser: ExtensionBrowser;
  readonly api: string;
  /** Genesis hashes of the dashboard's networks by their names. */
  readonly chains: Readonly<Record<string, string>>;
  readonly waitMs: number;
  /** A node of the Almanac chain: each cell is compared with what `almanac sli` prints of it. */
  readonly compare: string | undefined;
}

/** What a page does by itself: it is opened without the extension too. */
interface BarePage {
  readonly faults: readonly string[];
  readonly shift: number;
}

const mostShift = 0.1;
const stepMs = 500;
const cells = `[...document.querySelectorAll('almanac-figure')].map(({ dataset, shadowRoot }) => {
  const textOf = (selector) => shadowRoot.querySelector(selector).textContent;
  return { ...dataset, words: { share: textOf('b'), range: textOf('.range'), latency: textOf('.latency') } };
})`;
const openDetails = `document.querySelector('almanac-figure').shadowRoot.querySelector('button').click()`;

/**
 * Opens built pages with the extension and prints what it shows on each.
 * @returns whether each page shows at least one validator, and the extension adds no error, no layout shift above 0.1, nothing that
 * axe finds serious, and no figure that differs
 */
export async function tryPages(
  pages: readonly BuiltPage[],
  options: TryOptions,
  tell: (line: string) => void,
): Promise<boolean> {
  for (const { folder } of pages)
    if (!existsSync(join(folder, 'index.html')))
      throw new Error(`${folder} has no index.html: build the pages first`);
  const servers = await Promise.all(pages.map(({ folder }) => serveFiles(folder)));
  const browsers: TriedBrowser[] = [];
  try {
    // Patterns have no ports: pages on this machine differ by their names.
    const { api: source, chains } = options;
    const served = { apps: ['http://127.0.0.1/*'], dashboards: ['http://localhost/*'], source, chains };
    const browser = await startBrowser(options.browser, served);
    browsers.push(browser);
    const bare = await startBrowser(options.browser, undefined);
    browsers.push(bare);
    let isGood = true;
    for (const [index, page] of pages.entries()) {
      const host = page.kind === 'apps' ? '127.0.0.1' : 'localhost';
      const url = `http://${host}:${servers[index]?.port}/${page.path}`;
      tell(`${page.kind} in ${options.browser}: ${url}, waits up to ${options.waitMs / 1_000} s`);
      const fromMs = Date.now();
      const tried = await browser.open(url);
      const shown = await settled(tried, options.waitMs);
      const alone = await bareOf(await bare.open(url), Date.now() - fromMs);
      isGood = (await isGoodPage(tried, shown, alone, options, tell)) && isGood;
    }
    return isGood;
  } finally {
    for (const browser of browsers) await browser.close();
    for (const server of servers) await server.close();
  }
}

async function isGoodPage(
  page: TriedPage,
  shown: readonly ShownCell[],
  bare: BarePage,
  { compare }: TryOptions,
  tell: (line: string) => void,
): Promise<boolean> {
  const { nothing, notTargets = [], unread = [], narrow = [] } = (await page.status()) ?? {};
  tell(nothing === undefined ? `  validators shown: ${shown.length}` : `  nothing is shown: ${nothing}`);
  for (const [what, names] of Object.entries({ notTargets, unread, narrow }))
    if (names.length > 0) tell(`  ${what}: ${names.length} (${names.slice(0, 5).join(', ')})`);
  const shift = await page.shifts();
  const shiftText =
    shift === undefined
      ? 'not measured'
      : `${shift.toFixed(4)}, without the extension ${bare.shift.toFixed(4)}`;
  tell(`  layout shift: ${shiftText}`);
  // A page is open longer with the extension: of an error that it has alone it may have more.
  const faults = page.faults.filter((fault) => !bare.faults.includes(fault));
  tell(`  errors on the console: ${faults.length}, and ${bare.faults.length} without the extension`);
  for (const fault of faults.slice(0, 5)) tell(`    ${fault}`);
  const serious = await violations(page);
  tell(`  serious faults by axe: ${serious.length}`);
  for (const fault of serious.slice(0, 5)) tell(`    ${fault}`);
  const unequal = compare === undefined ? [] : await unequalCells(shown, compare);
  if (compare !== undefined)
    tell(`  equal to almanac sli: ${shown.length - unequal.length} of ${shown.length}`);
  for (const line of unequal) tell(`    ${line}`);
  return (
    shown.length > 0 &&
    (shift ?? 0) - bare.shift <= mostShift &&
    [...faults, ...serious, ...unequal].length === 0
  );
}

/** All figures, when no more have come for a while. */
async function settled(page: TriedPage, waitMs: number): Promise<readonly ShownCell[]> {
  const untilMs = Date.now() + waitMs;
  for (let before = -1; ; await sleep(stepMs)) {
    const shown = (await page.evaluate(cells)) as readonly ShownCell[];
    if ((shown.length > 0 && shown.length === before) || Date.now() > untilMs) return shown;
    before = shown.length;
  }
}

async function bareOf(page: TriedPage, forMs: number): Promise<BarePage> {
  await sleep(forMs);
  return { faults: page.faults, shift: (await page.shifts()) ?? 0 };
}

/** What axe finds serious or worse in all that is added, with the details of the first figure open. */
async function violations(page: TriedPage): Promise<readonly string[]> {
  if ((await page.evaluate(`document.querySelector('almanac-figure') === null`)) === true) return [];
  await page.evaluate(`(() => { ${axe} })()`);
  await page.evaluate(openDetails);
  return (await page.evaluate(seriousFaults(`{ include: [['almanac-figure']] }`))) as readonly string[];
}
