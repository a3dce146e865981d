// `npm run docs`: builds docs/ into a site with search, and shows it or asks it the questions of its readers.

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandLines, commandsOfPages } from './lib/docs/command-list.ts';
import { figureLines, oldPages } from './lib/docs/figure-list.ts';
import { oldDocuments } from './lib/docs/figures-moved.ts';
import { readPages } from './lib/docs/page-faults.ts';
import { askQuestions } from './lib/docs/site-questions.ts';
import { root } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';
import { run } from './lib/process.mjs';
import { serveFiles } from './lib/web/file-server.ts';

const help = `usage: npm run docs -- [--serve [--port N]] [--ask] [--commands] [--figures]

  Builds docs/ into docs/site/dist: static pages with search and both themes, which load nothing from other hosts.
  The first run installs VitePress into docs/site/node_modules (230 MB).
  --serve    show the site on 127.0.0.1 until Ctrl-C
  --port N   port of --serve (default: 8090)
  --ask      ask the site's search ten questions in a browser; ends with 1 when an answer takes more than two clicks
  --commands list the shell commands of docs: the test that runs them, or the reason why none does; builds nothing
  --figures  list the figures of the documents before they were rewritten, each with its place today; builds nothing`;

const { values } = parseOptions(help, {
  options: {
    serve: { type: 'boolean', default: false },
    ask: { type: 'boolean', default: false },
    commands: { type: 'boolean', default: false },
    figures: { type: 'boolean', default: false },
    port: { type: 'string', default: '8090' },
  },
});
const site = join(root, 'docs/site');
const dist = join(site, 'dist');

process.exitCode = values.commands ? list() : values.figures ? figures() : await build();
if (process.exitCode === 0 && !values.commands && !values.figures) {
  console.log('docs/site/dist is built; `npm run docs -- --serve` shows it.');
  if (values.ask) process.exitCode = await ask();
  if (values.serve) await serve();
}

function list(): number {
  const commands = commandsOfPages();
  for (const line of commandLines(commands)) console.log(line);
  return commands.every(({ test, reason }) => test ?? reason) ? 0 : 1;
}

function figures(): number {
  const old = oldPages();
  if (!old) {
    console.error(`error: this clone lacks commit ${oldDocuments}\nhint: fetch the whole history`);
    return 2;
  }
  const { lines, lost } = figureLines(old, readPages('docs', 'README.md', 'CHANGELOG.md'));
  for (const line of lines) console.log(line);
  return lost.length === 0 ? 0 : 1;
}

async function build(): Promise<number> {
  const npm = existsSync(join(site, 'node_modules/vitepress'))
    ? 0
    : await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: site });
  return npm === 0 ? run('npx', ['vitepress', 'build'], { cwd: site }) : npm;
}

async function ask(): Promise<number> {
  const { port, close } = await serveFiles(dist);
  try {
    return (await askQuestions(`http://127.0.0.1:${port}`)) ? 0 : 1;
  } finally {
    await close();
  }
}

async function serve(): Promise<void> {
  const { port, close } = await serveFiles(dist, Number(values.port));
  console.log(`http://127.0.0.1:${port} (Ctrl-C ends it)`);
  await once(process, 'SIGINT');
  await close();
}
