import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processState } from '../../offchain-agent/src/base/process.ts';
import { nodeReport } from '../../offchain-agent/src/lab/client/substrate.ts';
import { readNetwork, resumeNode, stopNode } from '../../offchain-agent/src/lab/networks.ts';
import { findNode, logFile, type NetworkState } from '../../offchain-agent/src/lab/real/state.ts';
import { figures } from '../../offchain-agent/src/lab/watch/figure.ts';
import { SubstrateNodeChain } from '../../offchain-agent/src/lab/watch/node-chain.ts';
import { LocalNodeReader } from '../../offchain-agent/src/lab/watch/node-reader.ts';
import { livingWatch } from '../../offchain-agent/src/lab/watch/watch-process.ts';
import { startCommand } from '../support/cli.ts';
import { nodeReaderConformance } from '../support/node-reader-conformance.ts';
import { type OpenPage, openPageBrowser, type PageBrowser } from '../support/page-browser.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { almanacOf, type runAlmanac } from '../support/run-almanac.ts';

const quick = ['--validators', '2', '--slot', '1s', '--session', '10s', '--window', '20s'];

describe('the live page of a network', () => {
  let folder: string;
  let command: typeof runAlmanac;
  let pages: PageBrowser;
  let live: OpenPage;
  let link: string;
  const given = process.env['ALMANAC_STATE'];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    command = almanacOf(folder);
    process.env['ALMANAC_STATE'] = folder;
    pages = await openPageBrowser();
    const { code, stdout, stderr } = await run('up', ...quick, '--json');
    equal(code, 0, stderr);
    ({ page: link } = JSON.parse(stdout) as { page: string });
    live = await pages.open();
    await live.page.goto(link);
  });

  after(async () => {
    await pages?.close();
    await run('down');
    if (given === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = given;
    await rm(folder, { recursive: true, force: true });
  });

  it('shows what moves: blocks, transactions, and a chart of each figure', async () => {
    const first = await untilBest(1);
    await untilBest(first + 2);
    await poll(
      'a transaction was timed',
      async () => await cell('v1', 'tx'),
      (shown) => shown.endsWith(' s'),
    );
    equal(await live.page.locator('.chart canvas').count(), figures.length);
    for (const [title, shown] of [
      ['peers', /^1$/],
      ['import', / ms$/],
      ['out', / k?B\/s$/],
      ['MB', / MB$/],
    ] as const)
      await poll(
        title,
        async () => await cell('v1', title),
        (text) => shown.test(text),
      );
    equal(await live.page.locator('#state').textContent(), 'live');
    deepEqual(live.faults, []);
  });

  it('draws a fault as a band over all charts, and calls expected what its node says meanwhile', async () => {
    const chaos = run('chaos', 'pause', 'v2', '--for', '4s');
    await poll('the band', bands, (count) => count === figures.length);
    match((await live.page.locator('.band').first().getAttribute('title')) ?? '', /pause v2/);
    await say('v2', 'WARN', 'sync: late by 7');
    await poll(
      'the line',
      async () => await alerts(),
      (text) => text.includes('late by 7'),
    );
    match(await alerts(), /WARN, expected\s*v2\s*sync\s*late by 7/);
    // Two validators have no finality without one of them: whether that is well is not asked here.
    ok([0, 1, 3].includes((await chaos).code ?? -1));
    await poll(
      'its end',
      async () => await text('#faults'),
      (words) => /pause v2.*until/.test(words),
    );
  });

  it('alerts on a line of a log, as text and nothing else', async () => {
    await say('v1', 'ERROR', 'net: <img src=x onerror=alert(1)>');
    const words = await poll('the line', alerts, (shown) => shown.includes('onerror'));
    match(words, /ERROR\s*v1\s*net\s*<img src=x/);
    equal(await live.page.locator('#alerts img').count(), 0);
  });

  it('has the series of all nodes at one address, and nothing for who has no token', async () => {
    const { origin } = new URL(link);
    const series = await poll(
      'the series of both',
      async () => await (await fetch(`${origin}/metrics`)).text(),
      (lines) =>
        ['v1', 'v2'].every((node) =>
          new RegExp(`^substrate_block_height\\{.*node="${node}"\\} \\d+$`, 'm').test(lines),
        ),
    );
    match(series, /^almanac_log_alerts_total\{level="ERROR",expected="false"\} 1$/m);
    match(series, /^almanac_log_lines_total\{node="v1",level="ERROR",target="net"\} 1$/m);
    equal((await fetch(`${origin}/api/watch`)).status, 401);
  });

  it('shows the same in a terminal, and in a report of one file', async () => {
    const top = await command(...pageArgs('docs/how-to/test-networks.md', './almanac network top'), '--json');
    const { nodes } = JSON.parse(top.stdout) as {
      nodes: { figures: { best: number; memory_bytes: number } }[];
    };
    ok(
      nodes.every(({ figures: { best, memory_bytes: bytes } }) => best > 0 && bytes > 50e6),
      top.stdout,
    );
    const file = join(folder, 'report.html');
    const reported = await command(
      ...pageArgs('docs/how-to/test-networks.md', './almanac network report', { 'run.html': file }),
    );
    equal(reported.code, 0, reported.stderr);
    const report = await pages.open();
    await report.page.goto(pages.host('report.html', await readFile(file, 'utf8')));
    await report.page.waitForSelector('.band[data-kind=pause]', { state: 'attached' });
    equal(await report.page.locator('.chart canvas').count(), figures.length);
    match((await report.page.locator('#alerts').textContent()) ?? '', /onerror/);
    deepEqual(report.faults, []);
    await report.close();
  });

  it('follows the logs of all nodes as JSON lines, until it is interrupted', async () => {
    const logs = startCommand(
      pageArgs('docs/how-to/test-networks.md', './almanac network logs --follow'),
      folder,
    );
    let shown = '';
    logs.process.stdout?.on('data', (part: Buffer) => {
      shown += part.toString();
    });
    await poll(
      'lines of both',
      async () => shown.split('\n').slice(0, -1),
      (lines) => ['v1', 'v2'].every((node) => lines.some((line) => line.includes(`"${node}"`))),
    );
    logs.process.kill('SIGINT');
    equal((await logs.ended).code, 130);
    for (const line of shown.split('\n').slice(0, -1)) JSON.parse(line);
  });

  describe('reads a node as a fake one is read', () => {
    const blocks: string[] = [];
    const reader = new LocalNodeReader({
      report: (node, signal) => nodeReport(node.rpc_port, signal),
      chain: new SubstrateNodeChain((hash) => blocks.push(hash)),
    });
    after(() => reader.close());

    nodeReaderConformance(() => {
      const state = network();
      const node = findNode(state, 'v1');
      return {
        reader,
        blocks,
        node: () => node,
        pause: async () => await stopNode(state, node),
        kill: async () => await stopNode(state, node, true),
        resume: async () => await resumeNode(state, node),
      };
    });
  });

  describe('at its end', () => {
    it('prints the link again instead of watching twice, and is gone with its network', async () => {
      const again = await command(...pageArgs('docs/how-to/test-networks.md', './almanac network watch'));
      deepEqual([again.code, again.stdout.trim()], [0, link]);
      const watch = livingWatch('local');
      ok(watch?.process);
      equal((await run('down')).code, 0);
      equal(processState(watch.process), 'gone');
    });
  });

  async function run(...args: string[]) {
    return await command('network', ...args);
  }

  function network(): NetworkState {
    const now = readNetwork('local');
    ok(now);
    return now;
  }

  async function say(node: string, level: string, words: string): Promise<void> {
    const line = `2026-01-01 00:00:00.000 ${level.padStart(5)} main ${words}\n`;
    await appendFile(logFile('local', node), line);
  }

  async function text(selector: string): Promise<string> {
    return (await live.page.locator(selector).textContent()) ?? '';
  }

  async function alerts(): Promise<string> {
    return await live.page.locator('#alerts').innerText();
  }

  async function bands(): Promise<number> {
    return await live.page.locator('.band[data-kind=pause]').count();
  }

  async function untilBest(least: number): Promise<number> {
    const shown = await poll(
      'the best block',
      async () => Number(await cell('v1', 'best')),
      (best) => best >= least,
    );
    return shown;
  }

  /** What the table of the page has of a node; empty before it is there. */
  async function cell(node: string, title: string): Promise<string> {
    const rows = (await live.page.locator('#nodes tr').allInnerTexts()).map((row) =>
      row.split('\t').map((words) => words.trim()),
    );
    const at = rows[0]?.indexOf(title) ?? -1;
    return rows.find(([first]) => first === node)?.[at] ?? '';
  }
});
