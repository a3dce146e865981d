import type { Page } from 'playwright-core';

/** What a page suffers from an extension. */
export interface WatchedPage {
  /** Errors on its console and uncaught ones. */
  readonly faults: readonly string[];
  /** The sum of its layout shifts so far, also of those after input. */
  readonly shifts: () => Promise<number>;
}

/** Notes errors and layout shifts of a page, from before it is loaded. */
export async function watchPage(page: Page): Promise<WatchedPage> {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  // A page that shuffles its list moves as much each time, with and without the extension.
  await page.addInitScript(`let seed = 1;
    Math.random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    window.layoutShifts = 0;
    new PerformanceObserver((list) => {
      for (const { value } of list.getEntries()) window.layoutShifts += value;
    }).observe({ type: 'layout-shift', buffered: true });`);
  return { faults, shifts: async () => await page.evaluate<number>('window.layoutShifts') };
}
