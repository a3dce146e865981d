import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { serveFiles } from '../../scripts/lib/web/file-server.ts';

const dist = join(import.meta.dirname, '../../web/dist');

/** Chromium as Debian builds it for machines without a screen: the same engine at half the work of the whole browser. */
const program = '/usr/bin/chromium-headless-shell';

/** There is no graphics card here, and to play one takes a tenth of the CPU time of a visit. */
const options = ['--no-sandbox', '--disable-gpu'];

/** A limit that no test is about. */
const patienceMs = 300_000;

/** A browser, and the built pages behind any web server: nothing but files. */
export interface PageBrowser {
  /** The address of the page that shows a chain. */
  addressOf(rpc: string, route?: string): string;
  /** Serves a page of somebody else beside ours; gives its address. */
  host(name: string, html: string): string;
  /** A fresh page; what it says of errors on its console is in `faults`. */
  open(options?: { readonly width?: number; readonly height?: number }): Promise<OpenPage>;
  /**
   * Opens a page of a chain, waits until it shows what is asked for, uses it, and closes it.
   * @throws Error when it has said something of an error on its console, unless that is expected
   */
  visit<Result>(visit: Visit<Result>): Promise<Result>;
  close(): Promise<void>;
}

export interface Visit<Result> {
  readonly rpc: string;
  readonly route: string;
  /** What is awaited: a selector of CSS. */
  readonly shows: string;
  readonly use: (page: Page) => Promise<Result>;
  readonly width?: number;
  /** The browser itself notes a socket that does not open. */
  readonly mayComplain?: boolean;
}

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly faults: string[];
  close(): Promise<void>;
}

export async function openPageBrowser(): Promise<PageBrowser> {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('there is no web/dist; npm run build makes it');
  const others = new Map<string, string>();
  const server = await serveFiles(dist, 0, others);
  const { port } = server;
  let browser: Browser;
  try {
    browser = await launchBrowser();
  } catch (cause) {
    await server.close();
    throw cause;
  }
  const pages: PageBrowser = {
    addressOf: (rpc, route = '#/') => `http://127.0.0.1:${port}/?rpc=${encodeURIComponent(rpc)}${route}`,
    host: (name, html) => {
      others.set(`/${name}`, html);
      return `http://127.0.0.1:${port}/${name}`;
    },
    visit: async ({ rpc, route, shows, use, width = 1280, mayComplain = false }) => {
      const { page, faults, close } = await pages.open({ width });
      try {
        await page.goto(pages.addressOf(rpc, route));
        await page.waitForSelector(shows);
        const result = await use(page);
        if (faults.length > 0 && !mayComplain) throw new Error(`${route} complains: ${faults.join('\n')}`);
        return result;
      } finally {
        await close();
      }
    },
    open: async ({ width = 1280, height = 900 } = {}) => {
      const context = await browser.newContext({ viewport: { width, height } });
      context.setDefaultTimeout(patienceMs);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      page.on('pageerror', (error) => faults.push(error.message));
      return { page, context, faults, close: async () => await context.close() };
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
  return pages;
}

/**
 * @param more options of the program
 * @throws Error when it does not start
 */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath: program,
      args: [...options, ...more],
      timeout: patienceMs,
    });
  } catch (cause) {
    throw new Error('Chromium does not start; run scripts/setup, which installs it', { cause });
  }
}

/** What a page asks of its chain from now on: a list that grows. */
export function questionsOf(page: Page): readonly string[] {
  const asked: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const text = String(payload);
      // What a client asks of the runtime's metadata and code comes before any page.
      if (/"chainHead_v1_(call|storage)"/.test(text) && !/Metadata_|3a636f6465/.test(text)) asked.push(text);
    }),
  );
  return asked;
}

/** Bytes on the wire: nodes do not compress what they send over a socket. */
interface Received {
  /** Answers to requests, with their headers. */
  readonly httpBytes: number;
  /** Messages of WebSockets, without the few bytes before each. */
  readonly socketBytes: number;
}

/** What a page receives from now on: sums that grow. */
export async function receivedBy(page: Page): Promise<Received> {
  const received = { httpBytes: 0, socketBytes: 0 };
  const session = await page.context().newCDPSession(page);
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    received.httpBytes += encodedDataLength;
  });
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      received.socketBytes += Buffer.byteLength(payload);
    }),
  );
  await session.send('Network.enable');
  return received;
}
