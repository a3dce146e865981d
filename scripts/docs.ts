// `npm run docs`: builds docs/ into a site with search, and shows it or asks it the questions of its readers.

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { commandLines, commandsOfPages } from './lib/docs/command-list.ts';
import { figureLines, oldPages } from './lib/docs/figure-list.ts';
import { oldDocuments } from './lib/docs/figures-moved.ts';
import { readPages } from './lib/docs/page-faults.ts';
import { sentencesOf, unitsOf } from './lib/docs/sentences.ts';
import { askQuestions } from './lib/docs/site-questions.ts';
import { root } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';
import { capture, run } from './lib/process.mjs';
import { serveFiles } from './lib/web/file-server.ts';

const help = `usage: npm run docs -- [--serve [--port N]] [--ask] [--lint] [--commands] [--figures]

  Builds docs/ into docs/site/dist: static pages with search and both themes, which load nothing from other hosts.
  The first run installs VitePress into docs/site/node_modules (230 MB).
  --serve    show the site on 127.0.0.1 until Ctrl-C
  --port N   port of --serve (default: 8090)
  --ask      ask the site's search ten questions in a browser; ends with 1 when an answer takes more than two clicks
  --lint     count sentences over 30 words with textlint; ends with 1 at one in 200 or more
  --commands list the shell commands of docs: the test that runs them, or the reason why none does; builds nothing
  --figures  list the figures of the documents before they were rewritten, each with its place today; builds nothing`;

const { values } = parseOptions(help, {
  options: {
    serve: { type: 'boolean', default: false },
    ask: { type: 'boolean', default: false },
    lint: { type: 'boolean', default: false },
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
  if (values.lint) process.exitCode = await lint();
  if (values.ask && process.exitCode === 0) process.exitCode = await ask();
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

/** Another linter than `npm run prose`, so that no sentence is short by our own count alone. */
async function lint(): Promise<number> {
  const args = ['textlint', '--format', 'json', '--config', '.textlintrc.json', 'pages/**/*.md'];
  const { stdout } = await capture('npx', args, { cwd: site });
  const files = JSON.parse(stdout) as { filePath: string; messages: { line: number }[] }[];
  for (const { filePath, messages } of files)
    for (const { line } of messages)
      console.log(`${relative(join(site, 'pages'), filePath)}:${line}: over 30 words`);
  const long = files.reduce((sum, { messages }) => sum + messages.length, 0);
  const all = readPages('docs')
    .filter(({ path }) => !path.startsWith('docs/examples/'))
    .flatMap(({ text }) => unitsOf(text).flatMap(({ text: unit }) => sentencesOf(unit))).length;
  const limit = all / 200;
  console.log(`${long} of ${all} sentences over 30 words (limit: fewer than ${limit.toFixed(1)})`);
  return long < limit ? 0 : 1;
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
