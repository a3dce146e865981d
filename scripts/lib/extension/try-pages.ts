import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { chooseOptions, type LoadedExtension, loadExtension, pageStatuses } from './browser.ts';
import { watchPage } from './watch-page.ts';

/** A built page of others, in a folder. */
export interface BuiltPage {
  readonly kind: 'apps' | 'dashboard';
  readonly folder: string;
  /** What follows the address: query and route. */
  readonly path: string;
}

interface TriedStatus {
  readonly nothing?: string;
  readonly shown: number;
  readonly notTargets: readonly string[];
  readonly unread: readonly string[];
  readonly narrow: readonly string[];
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
const mostShift = 0.1;
const startMs = 60_000;

/**
 * Opens built pages with the extension and prints what it shows on each.
 * @returns whether each page shows at least one validator, without a layout shift above 0.1
 */
export async function tryPages(
  pages: readonly BuiltPage[],
  { api, waitMs }: { readonly api: string; readonly waitMs: number },
  tell: (line: string) => void,
): Promise<boolean> {
  for (const { folder } of pages)
    if (!existsSync(join(folder, 'index.html')))
      throw new Error(`${folder} has no index.html: build the pages first`);
  const servers = await Promise.all(pages.map(({ folder }) => serve(folder)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  let loaded: LoadedExtension | undefined;
  try {
    loaded = await loadExtension(
      // Patterns have no ports: pages on this machine differ by their names.
      { apps: ['http://127.0.0.1/*'], dashboards: ['http://localhost/*'] },
      startMs,
    );
    const said = await chooseOptions(loaded, { source: api });
    if (said !== 'Saved.') throw new Error(said);
    let isGood = true;
    for (const [index, page] of pages.entries()) {
      const port = ports[index];
      const host = page.kind === 'apps' ? '127.0.0.1' : 'localhost';
      const url = `http://${host}:${port}/${page.path}`;
      tell(`${page.kind}: ${url}, waits up to ${waitMs / 1_000} s`);
      isGood = (await tryPage(loaded, url, waitMs, tell)) && isGood;
    }
    return isGood;
  } finally {
    await loaded?.close();
    for (const server of servers) server.close();
  }
}

async function tryPage(
  loaded: LoadedExtension,
  url: string,
  waitMs: number,
  tell: (line: string) => void,
): Promise<boolean> {
  const page = await loaded.context.newPage();
  try {
    const { faults, shifts } = await watchPage(page);
    await page.goto(url);
    const isShown = await page
      .waitForSelector('almanac-figure', { timeout: waitMs })
      .then(() => true)
      .catch(() => false);
    const [status] = (await pageStatuses(loaded)) as readonly TriedStatus[];
    if (!status) throw new Error('the extension does not run on the page');
    const { nothing, shown, notTargets, unread, narrow } = status;
    tell(nothing === undefined ? `  validators shown: ${shown}` : `  nothing is shown: ${nothing}`);
    for (const [what, names] of Object.entries({ notTargets, unread, narrow }))
      if (names.length > 0) tell(`  ${what}: ${names.length} (${names.slice(0, 5).join(', ')})`);
    const shift = await shifts();
    tell(
      `  layout shift: ${shift.toFixed(4)} of at most ${mostShift}; errors on the console: ${faults.length}`,
    );
    for (const fault of faults.slice(0, 5)) tell(`    ${fault}`);
    return isShown && shift <= mostShift;
  } finally {
    await page.close();
  }
}

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = path === '/' ? 'index.html' : path;
    readFile(join(folder, file)).then(
      (bytes) =>
        response
          .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
          .end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
