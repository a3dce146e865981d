import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { chooseOptions, loadExtension, pageStatuses } from '../../scripts/lib/extension/browser.ts';
import { usualPages } from '../../scripts/lib/extension/manifest.ts';
import { type WatchedPage, watchPage } from '../../scripts/lib/extension/watch-page.ts';

const patienceMs = 300_000;

/** A page of somebody else that the extension runs on. */
interface HostPageTab extends WatchedPage {
  readonly page: Page;
}

/** Chromium with our extension, and pages of somebody else that it is served on. */
export interface BrowserWithExtension {
  /** Serves a page below `apps/` or `dashboard/`; gives its address. */
  host(name: string, html: string): string;
  open(url: string): Promise<HostPageTab>;
  /** A page of the extension itself. */
  openOwn(name: string): Promise<Page>;
  /** Saves options through the options page, and gives what it says. */
  choose(fields: Readonly<Record<string, string>>): Promise<string>;
  /** What the popup would be told, of each open page. */
  statuses(): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

export async function openExtensionBrowser(): Promise<BrowserWithExtension> {
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const html = pages.get(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (html === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const served = {
    ...usualPages,
    apps: ['http://127.0.0.1/apps/*'],
    dashboards: ['http://localhost/dashboard/*'],
  };
  const loaded = await loadExtension(served, patienceMs).catch((error: unknown) => {
    server.close();
    throw error;
  });
  const { context, origin } = loaded;
  return {
    host: (name, html) => {
      pages.set(`/${name}`, html);
      return `http://${name.startsWith('dashboard') ? 'localhost' : '127.0.0.1'}:${port}/${name}`;
    },
    open: async (url) => {
      const page = await context.newPage();
      await page.setViewportSize({ width: 1_280, height: 900 });
      const watched = await watchPage(page);
      await page.goto(url);
      return { page, ...watched };
    },
    openOwn: async (name) => {
      const page = await context.newPage();
      await page.goto(`${origin}/${name}`);
      return page;
    },
    choose: async (fields) => await chooseOptions(loaded, fields),
    statuses: async () => await pageStatuses(loaded),
    close: async () => {
      await loaded.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
