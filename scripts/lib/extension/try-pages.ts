import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveFiles } from '../web/file-server.ts';
import { loadExtension, pageStatuses } from './browser.ts';
import { type ShownCell, unequalCells } from './compare.ts';
import { loadFirefox } from './firefox.ts';
import { type ExtensionBrowser, type ServedPages } from './manifest.ts';
import { watchPage } from './watch-page.ts';

/** A built page of others, in a folder. */
export interface BuiltPage {
  readonly kind: 'apps' | 'dashboard';
  readonly folder: string;
  /** What follows the address: query and route. */
  readonly path: string;
}

export interface TryOptions {
  readonly browser: ExtensionBrowser;
  readonly api: string;
  readonly waitMs: number;
  /** A node of the Almanac chain: each cell is compared with what `almanac sli` prints of it. */
  readonly compare: string | undefined;
}

interface TriedStatus {
  readonly nothing?: string;
  readonly notTargets: readonly string[];
  readonly unread: readonly string[];
  readonly narrow: readonly string[];
}

interface TriedPage {
  readonly faults: readonly string[];
  evaluate(expression: string): Promise<unknown>;
  /** Undefined where the browser gives no way to ask. */
  status(): Promise<TriedStatus | undefined>;
  shifts(): Promise<number | undefined>;
}

interface TriedBrowser {
  open(url: string): Promise<TriedPage>;
  close(): Promise<void>;
}

const mostShift = 0.1;
const startMs = 60_000;
const stepMs = 500;
const cells = `[...document.querySelectorAll('almanac-figure')].map(({ dataset, shadowRoot }) => {
  const textOf = (selector) => shadowRoot.querySelector(selector).textContent;
  return { ...dataset, words: { share: textOf('b'), range: textOf('.range'), latency: textOf('.latency') } };
})`;

/**
 * Opens built pages with the extension and prints what it shows on each.
 * @returns whether each page shows at least one validator, without a layout shift above 0.1 or a figure that differs
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
  let browser: TriedBrowser | undefined;
  try {
    // Patterns have no ports: pages on this machine differ by their names.
    const served = { apps: ['http://127.0.0.1/*'], dashboards: ['http://localhost/*'], source: options.api };
    browser = await (options.browser === 'firefox' ? openFirefox(served) : openChromium(served));
    let isGood = true;
    for (const [index, page] of pages.entries()) {
      const host = page.kind === 'apps' ? '127.0.0.1' : 'localhost';
      const url = `http://${host}:${servers[index]?.port}/${page.path}`;
      tell(`${page.kind} in ${options.browser}: ${url}, waits up to ${options.waitMs / 1_000} s`);
      isGood = (await tryPage(await browser.open(url), options, tell)) && isGood;
    }
    return isGood;
  } finally {
    await browser?.close();
    for (const server of servers) await server.close();
  }
}

async function tryPage(
  page: TriedPage,
  { waitMs, compare }: TryOptions,
  tell: (line: string) => void,
): Promise<boolean> {
  const shown = await settled(page, waitMs);
  const { nothing, notTargets = [], unread = [], narrow = [] } = (await page.status()) ?? {};
  tell(nothing === undefined ? `  validators shown: ${shown.length}` : `  nothing is shown: ${nothing}`);
  for (const [what, names] of Object.entries({ notTargets, unread, narrow }))
    if (names.length > 0) tell(`  ${what}: ${names.length} (${names.slice(0, 5).join(', ')})`);
  const shift = await page.shifts();
  tell(
    `  layout shift: ${shift === undefined ? 'not measured' : shift.toFixed(4)}; errors on the console: ${page.faults.length}`,
  );
  for (const fault of page.faults.slice(0, 5)) tell(`    ${fault}`);
  const unequal = compare === undefined ? [] : await unequalCells(shown, compare);
  if (compare !== undefined)
    tell(`  equal to almanac sli: ${shown.length - unequal.length} of ${shown.length}`);
  for (const line of unequal) tell(`    ${line}`);
  return shown.length > 0 && (shift ?? 0) <= mostShift && unequal.length === 0;
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

async function openChromium(pages: ServedPages): Promise<TriedBrowser> {
  const loaded = await loadExtension(pages, startMs);
  return {
    open: async (url) => {
      const page = await loaded.context.newPage();
      const { faults, shifts } = await watchPage(page);
      await page.goto(url);
      return {
        faults,
        shifts,
        evaluate: async (expression) => await page.evaluate(expression),
        status: async () => {
          const statuses = (await pageStatuses(loaded)) as readonly TriedStatus[];
          await page.bringToFront();
          return statuses.at(-1);
        },
      };
    },
    close: loaded.close,
  };
}

async function openFirefox(pages: ServedPages): Promise<TriedBrowser> {
  const loaded = await loadFirefox(pages);
  return {
    open: async (url) => {
      const faults: string[] = [];
      const { evaluate } = await loaded.open(url, faults);
      return { faults, evaluate, status: async () => undefined, shifts: async () => undefined };
    },
    close: loaded.close,
  };
}
