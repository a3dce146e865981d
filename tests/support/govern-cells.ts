import { ok } from 'node:assert/strict';
import type { Page } from 'playwright-core';

/**
 * Compares the parameters on the Govern page with those that `almanac params show` has printed: it reads them with
 * another client.
 * @returns how many there are
 */
export async function expectParameters(page: Page, printed: string): Promise<number> {
  const lines = new Map(
    printed.split('\n').map((line) => {
      const cells = line.trim().split(/ {2,}/);
      return [cells[0], cells] as const;
    }),
  );
  const shown = await page.evaluate<[string, string, string][]>(
    `[...document.querySelectorAll('[data-parameter]')].map((row) => [row.dataset.parameter,
      row.querySelector('[data-column=value]').textContent, row.querySelector('[data-column=allowed]').textContent])`,
  );
  for (const [name, value, allowed] of shown) {
    const cells = lines.get(name) ?? [];
    ok(cells.includes(value) && cells.includes(allowed), `${name} ${value} ${allowed}: ${cells.join(' | ')}`);
  }
  return shown.length;
}
