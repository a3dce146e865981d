import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { reporterFolder } from '../../offchain-agent/src/lab/reporters/reporters-state.ts';
import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { ApiPromise } from '@polkadot/api';
import type { Page } from 'playwright-core';
import { connect } from '../../offchain-agent/src/chain/rpc/connect.ts';
import { findNode, nodeUrl } from '../../offchain-agent/src/lab/real/state.ts';
import { type IndicatorName, indicatorNames } from '../../offchain-agent/src/sli/indicator.ts';
import { recordCells, recordColumns } from '../../offchain-agent/src/words/record-columns.ts';
import { expectParameters } from '../support/govern-cells.ts';
import { leaveRuns } from '../support/leave-runs.ts';
import { pair } from '../support/local-pair.ts';
import { openPageBrowser, type PageBrowser, type Visit } from '../support/page-browser.ts';
import { ChainReader, cellsOn, numberOf, type PageCell, rowsOn, violations } from '../support/page-cells.ts';
import { patient } from '../support/patient.ts';
import { betweenCommandsMs, poll } from '../support/poll.ts';
import { pseudoRandom } from '../support/pseudo-random.ts';
import { almanacOf, type runAlmanac } from '../support/run-almanac.ts';
import { injectWallet, sentIn } from '../support/test-wallet.ts';
import type { VerifyDocument } from '../support/verify-document.ts';

const figures = ['--slot', '1s', '--session', '10s', '--window', '20s'];
/** Windows that are compared, and how many may have to be awaited for them. */
const windows = 6;
/** Of these two there are records of every window; of the others where targets have addresses. */
const always: readonly IndicatorName[] = ['authorship', 'arrival'];
/** Of as many windows the evidence is recomputed. */
const recomputed = 2;

interface Document {
  readonly targets: readonly {
    readonly records: readonly {
      readonly start_s: number;
      readonly reporters: number;
      readonly provisional: boolean;
    }[];
  }[];
}

describe('the pages of four real nodes', () => {
  let folder: string;
  let run: typeof runAlmanac;
  let url: string;
  let api: ApiPromise;
  let browser: PageBrowser;
  let starts: readonly number[];
  let read: ChainReader;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    run = almanacOf(folder);
    equal((await run('network', 'up', ...figures, '--reporters', '3', '--no-page')).code, 0);
    const state = readNetwork('local', join(folder, 'networks'));
    ok(state);
    url = nodeUrl(findNode(state, 'v1'));
    api = await connect(url, patient);
    browser = await openPageBrowser();
    // While the windows pass.
    const serve = async <Result>(work: Promise<Result>): Promise<Result> => await work;
    await leaveRuns({ api, serve });
    await signed('//Alice', 'params', 'propose', 'sampling.samplesPerWindow=17');
    // Closed for reporters, too: such records change no more.
    starts = await poll('records of closed windows', closedWindows, (found) => found.length >= windows, {
      withinMs: 420_000,
      everyMs: betweenCommandsMs,
    });
    // At a block in which all of them are closed.
    read = new ChainReader({ api });
  });

  after(async () => {
    await browser?.close();
    await api?.disconnect();
    await run('network', 'down');
    await rm(folder, { recursive: true, force: true });
  });

  it('shows 100 random cells of closed windows as @polkadot/api reads them', async () => {
    const listed: (readonly [start: number, indicator: IndicatorName, cell: PageCell])[] = [];
    for (const start of starts.slice(-windows)) {
      for (const indicator of start === starts.at(-1) ? indicatorNames : always) {
        const isSure = always.includes(indicator);
        const route = `#/?period=window&at=${start}&indicator=${indicator}`;
        await onPage(route, isSure ? '[data-target]' : '[data-target], .empty', async (page) => {
          if ((await page.locator('[data-target]').count()) === 0) return;
          if (indicator === 'authorship') await page.waitForSelector('[data-of=arrival]');
          equal(await page.getAttribute('[data-start]', 'data-start'), String(start));
          listed.push(...(await cellsOn(page)).map((cell) => [start, indicator, cell] as const));
          equal(await page.locator('text=basis: simulated').count(), 0);
        });
      }
    }
    ok(listed.length >= 200, `${listed.length} cells`);
    const draw = pseudoRandom(23);
    for (let drawn = 0; drawn < 100; drawn += 1) {
      const [[start, indicator, cell]] = listed.splice(draw(listed.length), 1) as [(typeof listed)[number]];
      const own = cell.of === 'arrival' ? 'arrival' : indicator;
      await expectCell(own, start, cell.target, cell);
    }
  });

  it("shows in a validator's history what @polkadot/api reads, in 40 random cells", async () => {
    const closed: (readonly [start: number, indicator: IndicatorName, cell: PageCell])[] = [];
    for (const indicator of always) {
      const route = `#/v/${pair(0).address}?period=window&indicator=${indicator}`;
      await onPage(route, `details:has([data-history=${indicator}] tbody tr)`, async (page) => {
        const cells = await page.evaluate<(PageCell & { start: string })[]>(
          `[...document.querySelectorAll('[data-history] td[data-column]')].map((cell) => ({
            start: cell.closest('tr').dataset.start, column: cell.dataset.column,
            value: cell.dataset.value ?? null, text: cell.textContent }))`,
        );
        const own = cells.filter(({ start, column }) => starts.includes(Number(start)) && column !== 'note');
        closed.push(...own.map((cell) => [Number(cell.start), indicator, cell] as const));
      });
    }
    ok(closed.length >= 60, `${closed.length} cells`);
    const draw = pseudoRandom(29);
    for (let drawn = 0; drawn < 40; drawn += 1) {
      const [[start, indicator, cell]] = closed.splice(draw(closed.length), 1) as [(typeof closed)[number]];
      await expectCell(indicator, start, 1, cell);
    }
  });

  it('shows the network with its targets and reporters, and those who measure it', async () => {
    await onPage('#/networks', '[data-network="0"]', async (page) => {
      equal(await page.innerText('[data-fact=targets]'), '4');
      equal(await page.innerText('[data-fact="reporters active"]'), '3 of 3');
      equal(await page.innerText('[data-fact="window, s"]'), '20');
    });
    const reporters = await api.call.registryApi.reporters(0);
    await onPage('#/reporters', '[data-reporter]', async (page) => {
      const shown = await rowsOn(page, '[data-reporter]', ['@data-reporter', 'td:last-child']);
      deepEqual(
        shown,
        reporters.map(({ account }) => [account.toString(), 'active']),
      );
    });
  });

  it('shows subjects, and the law of each run that the chain has proved', async () => {
    await onPage('#/scale', '.cards li', async (page) => {
      match(await page.innerText('.cards li'), /almanac/);
    });
    const runs = await api.call.scalabilityApi.runs(0, 0, 64);
    await onPage('#/scale/0?with=0', '[data-run]', async (page) => {
      const shown = await rowsOn(page, '[data-run]', ['@data-run']);
      deepEqual(shown.flat().toSorted(), runs.map(([run]) => run.toString()).toSorted());
      ok((await page.locator('[data-law]').count()) >= 6);
    });
  });

  it('recomputes records of real evidence as `almanac verify` does', async () => {
    const files = await evidenceFiles();
    const { code, stdout } = await run('verify', ...files, '--chain', url, '--json');
    const document = JSON.parse(stdout) as VerifyDocument;
    ok(
      document.records.some(({ state }) => state === 'equal'),
      stdout,
    );
    await onPage('#/verify', 'input[type=file]:enabled', async (page) => {
      await page.setInputFiles('input[type=file]', [...files]);
      await page.waitForSelector('[data-exit]');
      deepEqual(
        await rowsOn(page, 'table[data-evidence] tbody tr', ['td:nth-child(1)', '@data-state']),
        document.evidence.map(({ source, state }) => [basename(source), state]),
      );
      deepEqual(
        await rowsOn(page, '[data-records] tbody tr', ['td:nth-child(1)', '@data-state']),
        document.records.map(({ kind, state }) => [kind, state]),
      );
      equal(await page.getAttribute('[data-exit]', 'data-exit'), String(code));
    });
  });

  it('shows what is governed, and lets a wallet vote and leave a remark, both final in the chain', async () => {
    const bob = pair(1);
    const { page, faults, close } = await browser.open();
    try {
      await injectWallet(page, api, [{ pair: bob, name: 'Bob' }]);
      await page.goto(browser.addressOf(url, '#/govern'));
      await page.click('[data-connect]');
      const { stdout } = await run('params', 'show');
      ok((await expectParameters(page, stdout)) >= 25);
      deepEqual(await violations(page), []);
      await page.click('[data-motion] [data-vote=yes]');
      deepEqual(await sentIn(api, await sign(page), bob.address), ['council.vote', true]);
      const [hash] = await api.query.council.proposals();
      const { ayes } = (await api.query.council.voting(hash ?? '')).unwrap();
      deepEqual(ayes.map(String), [bob.address]);
      await page.click('[data-close]');
      await page.fill('[name=remark]', 'kept');
      await page.click('form[aria-label="Sign a remark"] button');
      deepEqual(await sentIn(api, await sign(page), bob.address), ['system.remark', true, 'kept']);
      deepEqual(faults, []);
    } finally {
      await close();
    }
  });

  it('follows the chain: the finalized block at its head rises without a reload', async () => {
    await onPage('#/validators', '[data-target]', async (page) => {
      const first = await page.getAttribute('[data-block]', 'data-block');
      await page.waitForFunction(`document.querySelector('[data-block]').dataset.block !== '${first}'`);
      equal(await page.locator('[data-target]').count(), 4);
    });
  });

  /** Every page is looked at for faults of accessibility; those of the console fail the visit. */
  async function onPage(route: string, shows: string, look: Visit<void>['use']): Promise<void> {
    const use: typeof look = async (page) => {
      await look(page);
      deepEqual(await violations(page), []);
    };
    await browser.visit({ rpc: url, route, shows, use });
  }

  async function expectCell(
    indicator: IndicatorName,
    start: number,
    target: number,
    { column, text, value }: Pick<PageCell, 'column' | 'text' | 'value'>,
  ): Promise<void> {
    const answer = await read.answer(indicator, 'window', start, target);
    const place = recordColumns(indicator).findIndex(({ title }) => title === column);
    const what = `${indicator} ${start} ${column} of target ${target}`;
    equal(text, recordCells(indicator, answer)[place], what);
    equal(value, numberOf(column, answer), what);
  }

  /** Signs what is shown; gives the hash of the block in which it is final. */
  async function sign(page: Page): Promise<string> {
    await page.click('[data-sign]');
    await page.waitForSelector('[data-step=finalized], [data-step=failed]');
    equal(
      await page.getAttribute('[data-step]', 'data-step'),
      'finalized',
      await page.innerText('[data-step]'),
    );
    return await page.innerText('[data-step=finalized] .wrapped');
  }

  /** What the three reporters have kept of closed windows. */
  async function evidenceFiles(): Promise<readonly string[]> {
    const wanted = starts.slice(-recomputed);
    const own = ['r1', 'r2', 'r3'].map(async (reporter) => {
      const place = reporterFolder('local', reporter, join(folder, 'networks'));
      const files = await readdir(place, { recursive: true });
      // What an index names holds the identifier after which the file is called.
      const index = files.filter((file) => wanted.some((start) => file.includes(`windows/0-${start}-`)));
      return await Promise.all(
        index.map(async (file) => {
          const cid = (await readFile(join(place, file), 'utf8')).trim();
          return join(place, dirname(dirname(file)), `${cid}.jsonl`);
        }),
      );
    });
    return (await Promise.all(own)).flat().toSorted();
  }

  /** The windows of which the chain has a closed record of reports, ascending. */
  async function closedWindows(): Promise<readonly number[]> {
    const args = ['sli', 'v1', '--indicator', 'arrival', '--period', 'window', '--last', '20', '--json'];
    const { code, stdout } = await run(...args);
    if (code !== 0) return [];
    const [target] = (JSON.parse(stdout) as Document).targets;
    const closed = (target?.records ?? []).filter(
      ({ provisional, reporters }) => !provisional && reporters > 0,
    );
    return closed.map(({ start_s }) => start_s).toSorted((a, b) => a - b);
  }

  async function signed(key: string, ...args: readonly string[]): Promise<void> {
    const { code, stderr } = await run(...args, '--key', key, '--local', '--url', url);
    equal(code, 0, stderr);
  }
});
