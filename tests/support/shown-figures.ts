import type { Page } from 'playwright-core';
import type { CellWords } from '../../scripts/lib/extension/compare.ts';

/** A row of a page as the extension fills it. */
export interface ShownFigures {
  readonly row: number;
  readonly target: number;
  readonly ppm: string | undefined;
  readonly low: string | undefined;
  readonly high: string | undefined;
  readonly p50: string | undefined;
  readonly start: string | undefined;
  readonly latencyStart: string | undefined;
  readonly text: string;
  readonly words: CellWords;
}

/**
 * All figures that a page shows now, with the number of their row.
 * @param row a selector of rows
 */
export async function shownFigures(page: Page, row: string): Promise<ShownFigures[]> {
  return await page.evaluate<
    ShownFigures[]
  >(`[...document.querySelectorAll(${JSON.stringify(row)})].flatMap((row, index) =>
    [...row.querySelectorAll('almanac-figure')].map((host) => ({
      ...host.dataset,
      row: index,
      target: Number(host.dataset.target),
      text: host.shadowRoot.querySelector('button').textContent,
      words: {
        share: host.shadowRoot.querySelector('b').textContent,
        range: host.shadowRoot.querySelector('.range').textContent,
        latency: host.shadowRoot.querySelector('.latency').textContent,
      },
    })))`);
}
