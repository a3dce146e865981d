import type { Page } from 'playwright-core';
import { SliRecords } from '../../offchain-agent/src/chain/records/records.ts';
import type { SliAnswer } from '../../offchain-agent/src/chain/records/sli-answer.ts';
import type { PeriodKind } from '../../offchain-agent/src/sli/calendar.ts';
import type { IndicatorName } from '../../offchain-agent/src/sli/indicator.ts';
import { axe, seriousFaults } from '../../scripts/lib/web/axe.ts';
import type { TestChain } from './embedded-chain.ts';
import { faintGraphics, smallTargets } from './page-forms.ts';

/** As styles have it, CSS pixels. */
const widestPhone = 760;

/** A cell of the list of validators. */
export interface PageCell {
  readonly target: number;
  readonly column: string;
  /** `arrival` where it is not of the list's own indicator. */
  readonly of: string | null;
  /** The number behind the letters. */
  readonly value: string | null;
  readonly text: string;
}

// Scripts of the page stand as text: tests know no DOM.
export async function cellsOn(page: Page): Promise<PageCell[]> {
  return await page.evaluate<
    PageCell[]
  >(`[...document.querySelectorAll('[data-target] .number[data-column]:not([data-column="#"])')]
    .map((cell) => ({
      target: Number(cell.closest('[data-target]').dataset.target),
      column: cell.dataset.column,
      of: cell.dataset.of ?? null,
      value: cell.dataset.value ?? null,
      text: cell.textContent,
    }))`);
}

/** The beginning of the period that a list shows, UTC seconds. */
export async function startOf(page: Page): Promise<number> {
  return Number(await page.getAttribute('[data-start]', 'data-start'));
}

/** Of each row the texts of the cells, or with `@` an attribute of its own. */
export async function rowsOn(page: Page, rows: string, cells: readonly string[]): Promise<string[][]> {
  return await page.evaluate<string[][]>(`[...document.querySelectorAll(${JSON.stringify(rows)})].map((row) =>
    ${JSON.stringify(cells)}.map((cell) =>
      cell.startsWith('@') ? row.getAttribute(cell.slice(1)) : row.querySelector(cell).textContent))`);
}

/** Whether a page scrolls sideways, and what reaches beyond its right edge then. */
export async function tooWide(page: Page): Promise<readonly string[]> {
  return await page.evaluate<string[]>(`document.documentElement.scrollWidth <= innerWidth ? [] :
    [document.documentElement, ...document.querySelectorAll('body *')]
      .filter((element, index) => index === 0 || element.getBoundingClientRect().right > innerWidth)
      .map((element) => element.tagName + '.' + element.className)`);
}

/** What axe finds that is serious or worse, with where; what is folded is opened before. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(`document.querySelectorAll('details').forEach((folded) => { folded.open = true; })`);
  // Evaluated, and not added as an element: pages of an extension run no scripts but their own.
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe);
  return await page.evaluate<string[]>(seriousFaults('document'));
}

/**
 * A page in the light and in the dark: what axe finds in either, what hardly stands out, what a finger misses, and what makes it scroll
 * sideways.
 * @param picture where the pictures go, without `.png`
 */
export async function themeFaults(page: Page, picture: string): Promise<readonly string[]> {
  const asFirstSeen = await formFaults(page, picture);
  const found = await inBothThemes(page, violations);
  return [...asFirstSeen, ...found, ...(await tooWide(page))];
}

/** The same without axe, and before anything is unfolded. */
export async function formFaults(page: Page, picture: string): Promise<readonly string[]> {
  const faint = await inBothThemes(page, async (_, theme) => {
    await page.screenshot({ path: `${picture}${theme === 'dark' ? '-dark' : ''}.png`, fullPage: true });
    return await faintGraphics(page);
  });
  const isPhone = (page.viewportSize()?.width ?? 0) <= widestPhone;
  return [...faint, ...(isPhone ? await smallTargets(page) : []), ...(await tooWide(page))];
}

async function inBothThemes(
  page: Page,
  faultsIn: (page: Page, theme: 'light' | 'dark') => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    faults.push(...(await faultsIn(page, colorScheme)).map((fault) => `${colorScheme}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: null });
  return faults;
}

/** What the chain says of a target, through @polkadot/api: the pages use another client. */
export class ChainReader {
  readonly #test: Pick<TestChain, 'api'>;
  readonly #records = new Map<IndicatorName, Promise<SliRecords>>();

  constructor(test: Pick<TestChain, 'api'>) {
    this.#test = test;
  }

  async answer(
    indicator: IndicatorName,
    kind: PeriodKind,
    startS: number,
    target: number,
  ): Promise<SliAnswer | undefined> {
    const known = this.#records.get(indicator) ?? SliRecords.atFinalized(this.#test.api, { indicator });
    this.#records.set(indicator, known);
    const answer = await (await known).answer(target, kind, startS);
    return answer?.period.startS === startS ? answer : undefined;
  }
}

/** The number of a column, straight from the record; `null` where it has none. */
export function numberOf(column: string, answer: SliAnswer | undefined): string | null {
  if (!answer) return null;
  const { sampled, interval } = answer;
  const numbers: Readonly<Record<string, number | bigint | undefined>> = {
    'SLI %': answer.sliPpm,
    'uptime %': answer.sliPpm,
    'latency SLI %': sampled?.latencyPpm,
    'coverage %': sampled?.coveragePpm,
    'p50 ms': sampled?.p50Us,
    'p95 ms': sampled?.p95Us,
    'p99 ms': sampled?.p99Us,
    reporters: sampled?.reporters,
    windows: answer.windows,
    missed: answer.assigned - answer.authored,
    '95 % CI': interval?.lowPpm,
  };
  const number = numbers[column];
  return number === undefined ? null : String(number);
}
