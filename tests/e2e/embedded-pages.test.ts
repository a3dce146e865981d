import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { percent, percentAbove } from '../../offchain-agent/src/base/format.ts';
import { type PeriodKind, periodKinds } from '../../offchain-agent/src/sli/calendar.ts';
import { type IndicatorName, indicatorNames } from '../../offchain-agent/src/sli/indicator.ts';
import { recordCells, recordColumns } from '../../offchain-agent/src/words/record-columns.ts';
import type { GroupsScene } from '../support/groups-scene.ts';
import { pairOf } from '../support/local-pair.ts';
import { openPageBrowser, type PageBrowser, type Visit } from '../support/page-browser.ts';
import {
  ChainReader,
  cellsOn,
  numberOf,
  type PageCell,
  startOf,
  themeFaults,
} from '../support/page-cells.ts';
import { openPageScene } from '../support/page-scene.ts';
import { PlainCells } from '../support/plain-cells.ts';
import { pseudoRandom } from '../support/pseudo-random.ts';
import { PublicRuntime } from '../support/public-runtime.ts';

const execute = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const pictures = join(root, 'tests/output/pages');
const alice = pairOf('//Alice').address;
const widths = [1280, 390] as const;

/** Each page, what is awaited on it, and what its picture is called. */
const walked = [
  ['#/', '[data-validator] svg', 'overview'],
  ['#/validators', '[data-target] [data-column="history"] svg', 'validators'],
  ['#/?pick=1,3&indicator=reachability&period=window', 'details.tray', 'picked'],
  [`#/v/${alice}?period=window`, '[data-evidence] tbody tr', 'validator'],
  ['#/networks', '[data-network]', 'networks'],
  ['#/reporters', '[data-reporter]', 'reporters'],
  ['#/scale', '.cards li', 'subjects'],
  ['#/scale/0?with=0', '[data-run]', 'scalability'],
  ['#/verify', 'input[type=file]', 'verify'],
  ['#/relay', '[data-count]', 'relay-form'],
] as const;

describe('the pages', () => {
  const hub = new PublicRuntime('asset-hub-kusama').node();
  let scene: GroupsScene;
  let browser: PageBrowser;
  let url: string;

  before(async () => {
    await hub.start();
    scene = await openPageScene();
    url = scene.url;
    browser = await openPageBrowser();
    await mkdir(pictures, { recursive: true });
  });

  after(async () => {
    await browser?.close();
    await scene?.close();
    await hub.stop();
  });

  /** A page of the scene's chain, or of another one. */
  async function onPage<Result>(
    route: string,
    shows: string,
    use: (page: Page) => Promise<Result>,
    options: Partial<Visit<Result>> = {},
  ): Promise<Result> {
    return await browser.visit({ rpc: url, route, shows, use, ...options });
  }

  for (const [route, selector, name] of walked) {
    for (const width of widths) {
      it(`shows ${name} at ${width} px in both themes without a serious fault of accessibility or an error on the console`, async () => {
        await onPage(
          route,
          selector,
          async (page) => {
            await page.waitForSelector('.bone', { state: 'detached' });
            deepEqual(await themeFaults(page, join(pictures, `${name}-${width}`)), []);
          },
          { width },
        );
      });
    }
  }

  it('shows 100 random cells as the command line prints them, and as a reader that shares no code finds them on the chain', async () => {
    const cells = await listedCells();
    ok(cells.length >= 400, `${cells.length} cells`);
    const draw = pseudoRandom(16);
    const read = new ChainReader(scene.story.world.test);
    const plain = new PlainCells(scene.story.world.test.api);
    for (let drawn = 0; drawn < 100; drawn += 1) {
      const [{ cell, indicator, kind, startS }] = cells.splice(draw(cells.length), 1) as [Listed];
      const own = cell.of === 'arrival' ? 'arrival' : indicator;
      const what = `${kind} ${startS} ${own} ${cell.column} of target ${cell.target}`;
      const answer = await read.answer(own, kind, startS, cell.target);
      const column = recordColumns(own).findIndex(({ title }) => title === cell.column);
      equal(cell.text, recordCells(own, answer)[column], what);
      equal(cell.value, numberOf(cell.column, answer), what);
      deepEqual({ text: cell.text, value: cell.value }, await plain.cell(cell, own, kind, startS), what);
    }
  });

  for (const [route, ...period] of [
    ['#/validators'],
    ['#/validators?period=day', '--period', 'day'],
  ] as const)
    it(`prints the validators of ${route} in the order and with the figures of \`almanac validators\``, async () => {
      const ran = await scene.story.world.run('validators', ...period, '--url', url, '--json');
      const { validators } = JSON.parse(ran.stdout) as {
        validators: readonly {
          readonly target: number;
          readonly sli_ppm: number;
          readonly missed_slots: number;
        }[];
      };
      await onPage(route, '[data-target]', async (page) => {
        const cells = await cellsOn(page);
        const shown = (column: string): readonly number[] =>
          cells.filter((cell) => cell.column === column).map(({ value }) => Number(value));
        deepEqual(
          [...new Set(cells.map(({ target }) => target))],
          validators.map(({ target }) => target),
        );
        deepEqual(
          shown('SLI %'),
          validators.map(({ sli_ppm }) => sli_ppm),
        );
        deepEqual(
          shown('missed'),
          validators.map(({ missed_slots }) => missed_slots),
        );
      });
    });

  it('keeps the view in its address: what is chosen, searched and picked is there for whoever follows the link', async () => {
    const link = await onPage('#/validators', '[data-target]', async (page) => {
      await page.selectOption('select:has(option[value="missed"])', 'name');
      await page.check('input[name=indicator][value=reachability]');
      await page.check('input[name=span][value=calendar]');
      await page.check('input[name=period][value=window]');
      await page.waitForSelector('.list[data-indicator=reachability] [data-target="1"]');
      await page.check('[data-target="1"] input[type=checkbox]');
      await page.keyboard.press('Tab');
      await page.keyboard.press('/');
      await page.keyboard.type(alice.slice(0, 8));
      await page.waitForFunction('document.querySelectorAll("[data-target]").length === 1');
      return new URL(page.url()).hash;
    });
    match(link, /sort=name/);
    await onPage(link, '[data-target="1"]', async (page) => {
      equal(await page.locator('[data-target]').count(), 1);
      equal(await page.locator('.list').getAttribute('data-indicator'), 'reachability');
      equal(await page.inputValue('[data-search]'), alice.slice(0, 8));
      await page.click('details.tray summary');
      equal(await page.inputValue('details.tray textarea >> nth=0'), alice);
      // The call is made by the metadata of the chain that elects: one that the reader names.
      await page.fill('details.tray input[name=elects]', hub.url);
      await page.click('details.tray form button');
      await page.waitForSelector('details.tray textarea >> nth=1');
      match(await page.inputValue('details.tray textarea >> nth=1'), /^0x59050400d43593c7/);
    });
  });

  it('moves from row to row with the arrow keys', async () => {
    await onPage('#/validators', '[data-target]', async (page) => {
      await page.focus('[aria-rowindex="2"] a');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      equal(await page.evaluate('document.activeElement.closest("[role=row]").ariaRowIndex'), '4');
    });
  });

  it('says since when each validator is measured: the day of its first record', async () => {
    const { api } = scene.story.world.test;
    const days = (await api.query.sli.records.keys())
      .map(({ args: [, indicator, period, target] }) => ({ indicator, period, target: target.toNumber() }))
      .filter(({ indicator, period }) => indicator.isAuthorship && period.kind.isDay);
    await onPage('#/?sort=name', '[data-target] [data-since]', async (page) => {
      await page.waitForFunction(
        'document.querySelectorAll("[data-since]").length === document.querySelectorAll("[data-target]").length',
      );
      const shown = await page.evaluate<[string, string, string][]>(
        `[...document.querySelectorAll('[data-since]')].map((cell) => [cell.closest('[data-target]').dataset.target, cell.dataset.since, cell.textContent])`,
      );
      equal(shown.length, 4);
      for (const [target, since, text] of shown) {
        const own = days.filter((day) => day.target === Number(target));
        const first = Math.min(...own.map(({ period }) => period.start.toNumber()));
        deepEqual([since, text], [String(first), new Date(first * 1_000).toISOString().slice(0, 10)]);
      }
    });
  });

  it('sums a group as the chain does', async () => {
    const records = await scene.records('authorship');
    await onPage('#/?group=pair&period=day', 'dl.sum [data-column="missed"]', async (page) => {
      const startS = await startOf(page);
      const sum = await records.sum([1, 3], 'day', startS);
      const missed = await page.getAttribute('dl.sum [data-column="missed"]', 'data-value');
      equal(missed, String((sum?.assigned ?? 0n) - (sum?.authored ?? 0n)));
    });
  });

  it('has an element for the pages of others, that says what the chain says, and of nobody that there is none', async () => {
    const answer = await (await scene.records('authorship')).answer(1, 'day');
    const opened = await browser.open();
    try {
      const element = (target: string): string =>
        `<almanac-sli rpc="${url}" target="${target}"></almanac-sli>`;
      const body = `<link rel="icon" href="data:," /><script type="module" src="almanac-sli.js"></script>${element(alice)}${element('nobody')}`;
      await opened.page.goto(browser.host('embed.html', body));
      const texts = `[...document.querySelectorAll('almanac-sli')].map(({ shadowRoot }) =>
        [...shadowRoot?.childNodes ?? []].filter(({ nodeName }) => nodeName !== 'STYLE').map((node) => node.textContent).join(''))`;
      await opened.page.waitForFunction(`${texts}.every((text) => text.length > 9)`);
      const [own = '', nobody] = await opened.page.evaluate<string[]>(texts);
      ok(answer?.interval);
      const bounds = `${percent(answer.interval.lowPpm)}..${percentAbove(answer.interval.highPpm)} %`;
      ok(
        own.includes(
          `${percent(answer.sliPpm)} % ${answer.authored}/${answer.assigned} slots; ${bounds}; day 2026-03-02`,
        ),
        own,
      );
      equal(nobody, 'there is no "nobody" on network 0');
      deepEqual(opened.faults, []);
    } finally {
      await opened.close();
    }
  });

  for (const name of ['figures-polkadot-js', 'figures-papi']) {
    it(`prints with docs/examples/${name}.mjs, which publish.md links, what the chain answers`, async () => {
      const file = join(root, `docs/examples/${name}.mjs`);
      const page = await readFile(join(root, 'docs/how-to/publish.md'), 'utf8');
      ok(page.includes(`(../examples/${name}.mjs)`));
      const { stdout } = await execute(process.execPath, [file, url], { cwd: root });
      const ran = await scene.story.world.run('validators', '--period', 'window', '--url', url, '--json');
      const { validators } = JSON.parse(ran.stdout) as {
        validators: readonly { readonly account: string; readonly sli_ppm: number }[];
      };
      const printed = stdout.split('\n').filter((line) => /^5\w{47} /.test(line));
      deepEqual(
        printed.map((line) => line.split(' ').slice(0, 2)),
        validators.map(({ account, sli_ppm }) => [account, String(sli_ppm)]),
      );
    });
  }

  interface Listed {
    readonly cell: PageCell;
    readonly indicator: IndicatorName;
    readonly kind: PeriodKind;
    readonly startS: number;
  }

  /** Every cell of every list: of all indicators, by all periods that have records. */
  async function listedCells(): Promise<Listed[]> {
    const listed: Listed[] = [];
    for (const indicator of indicatorNames) {
      for (const kind of periodKinds) {
        const route = `#/?indicator=${indicator}&period=${kind}`;
        await onPage(route, '[data-target], .empty', async (page) => {
          if ((await page.locator('.empty').count()) > 0) return;
          if (indicator === 'authorship') await page.waitForSelector('[data-of=arrival]');
          const startS = await startOf(page);
          listed.push(...(await cellsOn(page)).map((cell) => ({ cell, indicator, kind, startS })));
        });
      }
    }
    return listed;
  }
});
