import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

interface ServedFiles {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * Serves the files of a folder on this machine, as a plain web server does: `index.html` for a folder, NAME.html for a name without
 * an ending.
 * @param port a free one unless given
 * @param pages HTML by its path, in place of files
 */
export async function serveFiles(
  folder: string,
  port = 0,
  pages: ReadonlyMap<string, string> = new Map(),
): Promise<ServedFiles> {
  const server = createServer((request, response) => {
    const path = pathOf(request.url ?? '/');
    if (path === undefined) return void response.writeHead(400).end('bad request');
    const page = pages.get(path);
    if (page !== undefined) return void response.writeHead(200, { 'content-type': types['.html'] }).end(page);
    const named = path.endsWith('/') ? `${path}index.html` : path;
    const file = extname(named) === '' ? `${named}.html` : named;
    readFile(join(folder, file)).then(
      (bytes) => {
        const type = types[extname(file)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type }).end(bytes);
      },
      () => response.writeHead(404).end('not found'),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server.close(), 'close');
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The path that a request asks for, from the folder and never out of it; undefined where it is none. */
function pathOf(url: string): string | undefined {
  try {
    return normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
  } catch {
    return undefined;
  }
}
