import type { Page } from 'playwright-core';
import { loadExtension, pageStatuses, startChromium } from './browser.ts';
import { loadFirefox } from './firefox.ts';
import type { ExtensionBrowser, ServedPages } from './manifest.ts';
import { watchPage } from './watch-page.ts';

/** What the popup would say of a page. */
interface TriedStatus {
  readonly nothing?: string;
  readonly notTargets: readonly string[];
  readonly unread: readonly string[];
  readonly narrow: readonly string[];
}

/** An open page of others. */
export interface TriedPage {
  readonly faults: readonly string[];
  evaluate(expression: string): Promise<unknown>;
  /** Undefined where the browser gives no way to ask. */
  status(): Promise<TriedStatus | undefined>;
  shifts(): Promise<number | undefined>;
}

export interface TriedBrowser {
  open(url: string): Promise<TriedPage>;
  close(): Promise<void>;
}

const startMs = 60_000;

/**
 * Starts a browser.
 * @param pages where the extension runs; undefined for a browser without it
 */
export async function startBrowser(
  name: ExtensionBrowser,
  pages: ServedPages | undefined,
): Promise<TriedBrowser> {
  return await (name === 'firefox' ? openFirefox(pages) : openChromium(pages));
}

async function openChromium(pages: ServedPages | undefined): Promise<TriedBrowser> {
  const loaded = pages && (await loadExtension(pages, startMs));
  const { context, close } = loaded ?? (await startChromium(startMs));
  return {
    open: async (url) => {
      const page = await context.newPage();
      const { faults, shifts } = await watchPage(page);
      await page.goto(url);
      return {
        faults,
        shifts,
        evaluate: async (expression) => await evaluateIn(page, expression),
        status: async () => {
          if (!loaded) return undefined;
          const statuses = (await pageStatuses(loaded)) as readonly TriedStatus[];
          await page.bringToFront();
          return statuses.at(-1);
        },
      };
    },
    close,
  };
}

/** The dashboard loads itself again when it starts for the first time: what is asked meanwhile is asked again. */
async function evaluateIn(page: Page, expression: string): Promise<unknown> {
  try {
    return await page.evaluate(expression);
  } catch (error) {
    if (!String(error).includes('context was destroyed')) throw error;
    await page.waitForLoadState();
    return await page.evaluate(expression);
  }
}

async function openFirefox(pages: ServedPages | undefined): Promise<TriedBrowser> {
  const { open, close } = await loadFirefox(pages);
  return {
    open: async (url) => {
      const faults: string[] = [];
      const { evaluate } = await open(url, faults);
      return { faults, evaluate, status: async () => undefined, shifts: async () => undefined };
    },
    close,
  };
}
