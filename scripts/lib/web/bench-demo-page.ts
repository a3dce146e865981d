import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { seedPath } from '../../../offchain-agent/src/demo/seed/load-story.ts';
import { openPageBrowser, type PageBrowser, receivedBy } from '../../../tests/support/page-browser.ts';
import { root } from '../folders.mjs';
import { receivedLimit } from './size.ts';

const dayMs = 86_400_000;
const warmStarts = 3;
/** Days of the page's span: as many are drawn. */
const drawnDays = 90;
const seedLimit = 400_000;

/** How long a visitor waits, from the start of the command, and what a browser without anything in its cache receives meanwhile. */
interface Waited {
  readonly linkS: number;
  readonly pageS: number;
  readonly httpBytes: number;
  readonly socketBytes: number;
}

/**
 * How long a visitor waits for a first page with its history after `npm start`, as a browser sees it: warm, and 30 days after the end
 * of the seed with nothing kept; what the browser receives; and how large the seed is.
 */
export async function benchDemoPage(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-page-'));
  const browser = await openPageBrowser();
  const isHeld: boolean[] = [];
  const tell = (what: string, value: string, isWithin: boolean): void => {
    console.log(`${what}: ${value}${isWithin ? '' : ', missed'}`);
    isHeld.push(isWithin);
  };
  try {
    const { end } = JSON.parse(readFileSync(`${seedPath()}.json`, 'utf8')) as { readonly end: string };
    const bytes = statSync(seedPath()).size;
    tell('seed', `${(bytes / 1_000).toFixed(0)} kB (at most ${seedLimit / 1_000} kB)`, bytes <= seedLimit);
    const laterMs = Date.parse(`${end}T00:00:00Z`) + 30 * dayMs - Date.now();
    const later = await waitForPage(browser, join(folder, 'later'), laterMs);
    tell('npm start, 30 days after the seed', wordsOf(later, 60), later.pageS <= 60);
    const cache = join(folder, 'warm');
    await waitForPage(browser, cache);
    const warm: Waited[] = [];
    for (let start = 0; start < warmStarts; start += 1) warm.push(await waitForPage(browser, cache));
    for (const one of warm) tell('npm start, warm', wordsOf(one, 10), one.pageS <= 10);
    const most = Math.max(...warm.map(({ httpBytes, socketBytes }) => httpBytes + socketBytes));
    tell(
      'first view, received over HTTP and WebSocket',
      `${kilobytes(most)} kB (at most ${receivedLimit / 1_000} kB)`,
      most <= receivedLimit,
    );
    return isHeld.every(Boolean) ? 0 : 1;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function wordsOf({ linkS, pageS }: Waited, limitS: number): string {
  return `link after ${linkS.toFixed(1)} s, page complete with history after ${pageS.toFixed(1)} s (at most ${limitS} s)`;
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(1);
}

/**
 * Starts the demo, opens its link, waits until nothing of the page is awaited, and ends it.
 * @param laterMs how far ahead the demo's clock is
 */
async function waitForPage(browser: PageBrowser, folder: string, laterMs = 0): Promise<Waited> {
  const ahead = `const { now } = Date; Date.now = () => now() + ${laterMs};`;
  const opened = await browser.open();
  const { page } = opened;
  const received = await receivedBy(page);
  const begunMs = performance.now();
  const demo = spawn('npm', ['start'], {
    cwd: root,
    // A group of its own, so that what npm starts ends with it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ALMANAC_CACHE: join(folder, 'cache'),
      ALMANAC_STATE: join(folder, 'state'),
      ...(laterMs !== 0 && { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(ahead)}` }),
    },
  });
  const ended = new Promise((resolve) => demo.once('exit', resolve));
  const sinceS = (): number => (performance.now() - begunMs) / 1_000;
  try {
    const link = await linkOf(demo.stderr);
    const linkS = sinceS();
    await page.goto(`${link}/#/?days=90`);
    await page.waitForSelector(`[data-all] svg[data-bars="${drawnDays}"]`);
    await page.waitForSelector('.bone', { state: 'detached' });
    return { linkS, pageS: sinceS(), ...received };
  } finally {
    await opened.close();
    if (demo.pid !== undefined && demo.exitCode === null) process.kill(-demo.pid, 'SIGINT');
    await ended;
  }
}

async function linkOf(said: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  const reader = createInterface(said);
  const found = await new Promise<string | undefined>((resolve) => {
    reader.on('line', (line) => {
      lines.push(line);
      const link = /its page: (\S+)\/,/.exec(line)?.[1];
      if (link !== undefined) resolve(link);
    });
    reader.once('close', () => resolve(undefined));
  });
  if (found === undefined) throw new Error(`npm start gave no link:\n${lines.join('\n')}`);
  return found;
}
