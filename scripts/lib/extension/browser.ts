import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { programOnPath } from '../../../offchain-agent/src/lab/real/given-command.ts';
import { bundleExtension, writeExtension } from './bundle.ts';
import type { ServedPages } from './manifest.ts';

/** Chromium that runs the extension. */
interface LoadedExtension {
  readonly context: BrowserContext;
  /** Where its own pages are: `chrome-extension://ID`. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Chromium in a profile of its own, which `close` removes. */
type StartedChromium = Omit<LoadedExtension, 'origin'>;

/**
 * Builds the extension for these pages and starts a browser with it.
 * @throws when Chromium is not installed or does not start
 */
export async function loadExtension(pages: ServedPages, timeoutMs: number): Promise<LoadedExtension> {
  const extension = await mkdtemp(join(tmpdir(), 'almanac-extension-'));
  const remove = async (): Promise<void> => await rm(extension, { recursive: true, force: true });
  let started: StartedChromium | undefined;
  try {
    writeExtension(extension, await bundleExtension('chromium', pages));
    const args = [`--disable-extensions-except=${extension}`, `--load-extension=${extension}`];
    const { context, close } = (started = await startChromium(timeoutMs, args));
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    const { protocol, host } = new URL(worker.url());
    return {
      context,
      origin: `${protocol}//${host}`,
      close: async () => {
        await close();
        await remove();
      },
    };
  } catch (error) {
    await started?.close();
    await remove();
    throw error;
  }
}

/**
 * Starts Chromium without a screen.
 * @throws when it is not installed or does not start
 */
export async function startChromium(
  timeoutMs: number,
  args: readonly string[] = [],
): Promise<StartedChromium> {
  // The whole browser: its shell without a screen has no extensions.
  const program = programOnPath('chromium');
  if (program === undefined) throw new Error('cannot find chromium; run scripts/setup, which installs it');
  const profile = await mkdtemp(join(tmpdir(), 'almanac-chromium-'));
  let context: BrowserContext | undefined;
  const close = async (): Promise<void> => {
    await context?.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    context = await chromium.launchPersistentContext(profile, {
      executablePath: program,
      headless: false,
      args: ['--headless=new', '--no-sandbox', ...args],
      timeout: timeoutMs,
    });
    context.setDefaultTimeout(timeoutMs);
    return { context, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Saves options through the options page, and gives what it says. */
export async function chooseOptions(
  { context, origin }: LoadedExtension,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const page = await context.newPage();
  try {
    await page.goto(`${origin}/options.html`);
    await page.waitForSelector('#period option', { state: 'attached' });
    for (const [name, value] of Object.entries(fields)) {
      if (name === 'indicator' || name === 'period') await page.selectOption(`#${name}`, value);
      else await page.fill(`#${name}`, value);
    }
    await page.click('button[type=submit]');
    await page.waitForSelector('#outcome:not(:empty)');
    return await page.innerText('#outcome');
  } finally {
    await page.close();
  }
}

/** What the popup would be told, of each open page on which the extension runs. */
export async function pageStatuses({ context, origin }: LoadedExtension): Promise<readonly unknown[]> {
  const page = await context.newPage();
  try {
    await page.goto(`${origin}/options.html`);
    // Scripts of the page stand as text: scripts know no DOM, and no extension.
    return await page.evaluate<unknown[]>(`chrome.tabs.query({})
      .then((tabs) => Promise.allSettled(tabs.map((tab) => chrome.tabs.sendMessage(tab.id, { kind: 'status' }))))
      .then((answers) => answers.flatMap((one) => one.status === 'fulfilled' && one.value ? [one.value] : []))`);
  } finally {
    await page.close();
  }
}
