// `npm run docs`: builds docs/ into a site with search, and shows it or asks it the questions of its readers.

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { askQuestions } from './lib/docs/site-questions.ts';
import { root } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';
import { run } from './lib/process.mjs';

const help = `usage: npm run docs -- [--serve [--port N]] [--ask]

  Builds docs/ into docs/site/dist: static pages with search and both themes, which load nothing from other hosts.
  The first run installs VitePress into docs/site/node_modules (230 MB).
  --serve    show the site on 127.0.0.1 until Ctrl-C
  --port N   port of --serve (default: 8090)
  --ask      ask the site's search ten questions in a browser; ends with 1 when an answer takes more than two clicks`;

const { values } = parseOptions(help, {
  options: {
    serve: { type: 'boolean', default: false },
    ask: { type: 'boolean', default: false },
    port: { type: 'string', default: '8090' },
  },
});
const site = join(root, 'docs/site');
const dist = join(site, 'dist');

process.exitCode = await build();
if (process.exitCode === 0) {
  console.log('docs/site/dist is built; `npm run docs -- --serve` shows it.');
  if (values.ask) process.exitCode = await ask();
  if (values.serve) await serve();
}

async function build(): Promise<number> {
  const npm = existsSync(join(site, 'node_modules/vitepress'))
    ? 0
    : await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: site });
  return npm === 0 ? run('npx', ['vitepress', 'build'], { cwd: site }) : npm;
}

async function ask(): Promise<number> {
  const server = fileServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return (await askQuestions(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)) ? 0 : 1;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function serve(): Promise<void> {
  const server = fileServer();
  server.listen(Number(values.port), '127.0.0.1');
  await once(server, 'listening');
  console.log(`http://127.0.0.1:${values.port} (Ctrl-C ends it)`);
  await once(process, 'SIGINT');
  server.closeAllConnections();
  server.close();
}

function fileServer(): ReturnType<typeof createServer> {
  const types: Record<string, string> = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
    '.json': 'application/json',
  };
  return createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://site').pathname));
    const file = join(dist, path.endsWith('/') ? `${path}index.html` : path);
    readFile(extname(file) === '' ? `${file}.html` : file).then(
      (bytes) =>
        response
          .writeHead(200, { 'content-type': types[extname(file) || '.html'] ?? 'application/octet-stream' })
          .end(bytes),
      () => response.writeHead(404).end('not found'),
    );
  });
}
