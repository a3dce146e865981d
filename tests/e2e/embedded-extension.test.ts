import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { type PrintedRecord, wordsOf } from '../../scripts/lib/extension/compare.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { type BrowserWithExtension, openExtensionBrowser } from '../support/extension-browser.ts';
import { GroupsScene, seats } from '../support/groups-scene.ts';
import { appsPage, dashboardPage, type HostRow } from '../support/host-pages.ts';
import { pairOf } from '../support/local-pair.ts';
import { openGenesis, openToOrigins } from '../support/origin-nodes.ts';
import { violations } from '../support/page-cells.ts';
import { hostileName } from '../support/page-scene.ts';
import { servedAddress } from '../support/served-address.ts';
import { type ShownFigures, shownFigures } from '../support/shown-figures.ts';

const [alice = '', bob = '', charlie = '', dave = ''] = seats.map((name) => pairOf(`//${name}`).address);
const stranger = pairOf('//Stranger').address;
const cut = (address: string): string => `${address.slice(0, 6)}…${address.slice(-6)}`;

/** How long figures are waited for, on a busy machine. */
const patienceMs = 120_000;

interface SliDocument {
  readonly targets: readonly { readonly target: number; readonly records: readonly PrintedRecord[] }[];
}

interface Status {
  readonly nothing?: string;
  readonly shown: number;
  readonly notTargets: readonly string[];
  readonly unread: readonly string[];
  readonly narrow: readonly string[];
}

describe('the browser extension', () => {
  let scene: GroupsScene;
  let browser: BrowserWithExtension;
  let api: string;
  let served: RunningCommand;

  before(async () => {
    scene = await GroupsScene.open();
    served = startCommand(['serve', '--url', scene.url, '--listen', '127.0.0.1:0', '--json']);
    [api, browser] = await Promise.all([servedAddress(served), openExtensionBrowser()]);
  });

  after(async () => {
    served?.process.kill('SIGKILL');
    await browser?.close();
    await scene?.close();
  });

  it('explains in the options why an address cannot be used, and keeps the one before', async () => {
    match(await browser.choose({ source: 'ftp://127.0.0.1' }), /invalid address "ftp:.*write http/);
    match(await browser.choose({ source: 'http://me:secret@127.0.0.1' }), /remove user name and password/);
    match(await browser.choose({ source: api, chains: 'local 0x12' }), /invalid line "local 0x12"/);
    const options = await browser.openOwn('options.html');
    await options.waitForSelector('#period option', { state: 'attached' });
    equal(await options.inputValue('#source'), 'http://127.0.0.1:9620');
    deepEqual(await violations(options), []);
    await options.close();
  });

  it('shows in polkadot.js Apps what almanac sli prints, and moves nothing', async () => {
    equal(await browser.choose({ source: api }), 'Saved.');
    const rows: HostRow[] = [
      { icon: alice, name: hostileName },
      { name: bob, isAddress: true },
      { name: cut(charlie), isAddress: true },
      { icon: dave, name: 'DAVE', shortAddress: dave, results: dave },
      { icon: stranger, name: 'STRANGER' },
      { icon: alice, name: 'TWO', results: bob },
      { name: cut(alice) },
      { name: 'NAME ALONE' },
    ];
    const url = `${browser.host('apps/validators', appsPage(rows))}?rpc=${encodeURIComponent(scene.url)}`;
    const { page, faults, shifts } = await browser.open(url);
    const shown = await shownOn(page, 'tr', 4);
    deepEqual(
      shown.map(({ row, target }) => [row, target]),
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 4],
      ],
    );
    await equalSli(shown, 'day');
    ok(shown.every(({ low, p50 }) => low !== undefined && p50 !== undefined));
    for (const { text } of shown) match(text, /^Almanac, Slots kept \d+\.\d\d %/);
    await page.locator('almanac-figure button').first().click();
    const details = page.locator('almanac-figure [role=dialog]:popover-open');
    equal(await details.getByText('Recompute here').getAttribute('href'), `${api}/#/verify`);
    deepEqual(await violations(page), []);
    equal(await page.evaluate('document.querySelectorAll("almanac-figure img").length'), 0);
    ok((await shifts()) <= 0.1, `layout shift ${await shifts()}`);
    deepEqual(faults, []);
    const [status] = (await browser.statuses()) as Status[];
    deepEqual(status?.notTargets, ['STRANGER']);
    deepEqual(status?.unread, ['TWO', cut(alice), 'NAME ALONE']);
    await page.close();
  });

  it('leaves out the list of a tab that is not open, and shows its figures soon after it is opened', async () => {
    const url = browser.host('apps/hidden', appsPage([{ icon: alice, name: 'ONE' }]));
    const { page } = await browser.open(`${url}?rpc=${encodeURIComponent(scene.url)}`);
    await shownOn(page, 'tr', 1);
    await page.evaluate(`(() => {
      const tab = document.querySelector('table').cloneNode(true);
      Object.assign(tab, { id: 'tab', hidden: true });
      tab.querySelector('almanac-figure')?.remove();
      document.querySelector('table').after(tab);
    })()`);
    await page.waitForTimeout(3_000);
    const [status] = (await browser.statuses()) as Status[];
    deepEqual([status?.shown, status?.narrow, status?.unread], [1, [], []]);
    await page.bringToFront();
    await page.evaluate('document.querySelector("#tab").hidden = false');
    await page.waitForSelector('#tab almanac-figure', { state: 'attached', timeout: patienceMs });
    await page.close();
  });

  it('takes figures away before the browser paints when a row becomes that of another account', async () => {
    const url = `${browser.host('apps/sorted', appsPage([{ icon: alice, name: 'ONE' }]))}?rpc=${encodeURIComponent(scene.url)}`;
    const { page } = await browser.open(url);
    await shownOn(page, 'tr', 1);
    const kept = await page.evaluate<number>(`(() => {
      const icon = document.querySelector('svg[name]');
      icon.id = ${JSON.stringify(bob)};
      icon.setAttribute('name', ${JSON.stringify(bob)});
      return new Promise((resolve) => requestAnimationFrame(() => resolve(document.querySelectorAll('almanac-figure').length)));
    })()`);
    equal(kept, 0);
    const [now] = await shownOn(page, 'tr', 1);
    equal(now?.target, 2);
    await page.close();
  });

  it('keeps to the chain of its page when another tab chooses another node', async () => {
    const { page } = await browser.open(browser.host('apps/tabs', appsPage([{ icon: alice, name: 'ONE' }])));
    const choose = async (apiUrl: string): Promise<unknown> =>
      await page.evaluate(
        `localStorage.setItem('settings', JSON.stringify({ apiUrl: ${JSON.stringify(apiUrl)} }))`,
      );
    await choose(scene.url);
    await page.reload();
    await shownOn(page, 'tr', 1);
    await choose('ws://127.0.0.1:1');
    await page.evaluate(`for (const name of ['id', 'name'])
      document.querySelector('svg[name]').setAttribute(name, ${JSON.stringify(bob)})`);
    equal((await shownOn(page, 'tr', 1))[0]?.target, 2);
    await page.evaluate('localStorage.clear()');
    await page.close();
  });

  it('shows the share alone where a row is short of room, and nothing where it has none', async () => {
    const open = async (width: number): Promise<Page> => {
      const page = appsPage([{ icon: alice, name: 'ONE' }], `main { width: ${width}px }`);
      const url = browser.host(`apps/wide-${width}`, page);
      return (await browser.open(`${url}?rpc=${encodeURIComponent(scene.url)}`)).page;
    };
    const short = await open(480);
    match((await shownOn(short, 'tr', 1))[0]?.text ?? '', /\d+\.\d\d %/);
    equal(await short.locator('almanac-figure .range').isVisible(), false);
    await short.close();
    const none = await open(240);
    deepEqual(await listed('narrow'), ['ONE']);
    equal(await none.locator('almanac-figure').count(), 0);
    await none.close();
  });

  it('keeps clear of the points of an era, next to an address that the page cuts', async () => {
    const rows = [{ name: bob, isAddress: true, points: '1,240' }];
    const url = browser.host('apps/points', appsPage(rows, 'main { width: 560px }'));
    const { page } = await browser.open(`${url}?rpc=${encodeURIComponent(scene.url)}`);
    await shownOn(page, 'tr', 1);
    const [name, figure, points] = await page.evaluate<{ readonly left: number; readonly right: number }[]>(
      `['.isAddress', 'almanac-figure', '.absolute'].map((one) => document.querySelector(one).getBoundingClientRect().toJSON())`,
    );
    ok(name && figure && points);
    ok(name.right <= figure.left && figure.right <= points.left, JSON.stringify({ name, figure, points }));
    await page.close();
  });

  it('shows in the staking dashboard the account of the icon, whatever its name says', async () => {
    const genesis = scene.story.world.test.chain.genesisHash;
    equal(await browser.choose({ source: api, period: 'window', chains: `local ${genesis}` }), 'Saved.');
    const rows = [
      { icon: alice, name: cut(alice) },
      { icon: bob, name: hostileName },
      { icon: charlie, name: cut(dave) },
      { name: cut(dave) },
    ];
    const url = `${browser.host('dashboard/list', dashboardPage(rows))}?n=local`;
    const { page, faults, shifts } = await browser.open(url);
    const shown = await shownOn(page, '.row.top', 2);
    deepEqual(
      shown.map(({ row, target }) => [row, target]),
      [
        [0, 1],
        [1, 2],
      ],
    );
    await equalSli(shown, 'window');
    deepEqual(await violations(page), []);
    ok((await shifts()) <= 0.1);
    deepEqual(faults, []);
    await page.close();
  });

  it('shows the same from a node of the chain, without an API', async () => {
    const node = await openToOrigins(scene.url);
    equal(await browser.choose({ source: node.url, period: 'window' }), 'Saved.');
    const rows = [alice, bob, charlie, dave].map((icon, index) => ({ icon, name: `V${index}` }));
    const url = `${browser.host('apps/node', appsPage(rows))}?rpc=${encodeURIComponent(scene.url)}`;
    const { page, faults } = await browser.open(url);
    await equalSli(await shownOn(page, 'tr', 4), 'window');
    deepEqual(faults, []);
    await page.close();
    await node.close();
    equal(await browser.choose({ source: scene.url }), 'Saved.');
    const { page: refused } = await browser.open(url);
    match(await reason(), /does not answer; start its node with --rpc-cors all/);
    await refused.close();
    equal(await browser.choose({ source: api }), 'Saved.');
  });

  it('shows nothing on a page of another chain, and on one with another structure, and says why', async () => {
    const other = await openGenesis(`0x${'cd'.repeat(32)}`);
    const url = browser.host('apps/other', appsPage([{ icon: alice, name: 'ONE' }]));
    const { page, faults } = await browser.open(`${url}?rpc=${encodeURIComponent(other.url)}`);
    match(await reason(), /is of another chain: it measures .*0xcdcd/);
    equal(await page.locator('almanac-figure').count(), 0);
    deepEqual(faults, []);
    await page.close();
    await other.close();
    const changed = browser.host('apps/changed', `<main><div>${alice}</div></main>`);
    const { page: later } = await browser.open(`${changed}?rpc=${encodeURIComponent(scene.url)}`);
    match(await reason(), /this page has no list of validators/);
    equal(await later.locator('almanac-figure').count(), 0);
    await later.close();
  });

  /** Waits for so many figures, then gives all with the number of their row. */
  async function shownOn(page: Page, row: string, count: number): Promise<ShownFigures[]> {
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      const shown = await shownFigures(page, row);
      if (shown.length >= count) return shown;
      if (Date.now() > untilMs)
        throw new Error(`${shown.length} of ${count} figures; ${JSON.stringify(await browser.statuses())}`);
      await page.waitForTimeout(50);
    }
  }

  /** Waits for names in a list of the popup. */
  async function listed(list: 'narrow' | 'unread' | 'notTargets'): Promise<readonly string[]> {
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      const statuses = (await browser.statuses()) as Status[];
      const names = statuses.flatMap((status) => status[list]);
      if (names.length > 0) return names;
      if (Date.now() > untilMs) throw new Error(`no ${list}; ${JSON.stringify(statuses)}`);
    }
  }

  /** The first reason that a page gives for showing nothing. */
  async function reason(): Promise<string> {
    const untilMs = Date.now() + patienceMs;
    for (;;) {
      const statuses = (await browser.statuses()) as Status[];
      const { nothing } = statuses.find((one) => one.nothing !== undefined) ?? {};
      if (nothing !== undefined) return nothing;
      if (Date.now() > untilMs) throw new Error(`no reason; ${JSON.stringify(statuses)}`);
    }
  }

  /** The command line shares no code with what reads the page and asks the API. */
  async function equalSli(shown: readonly ShownFigures[], period: 'day' | 'window'): Promise<void> {
    const sli = async (indicator: string): Promise<SliDocument> =>
      (await scene.shown('sli', 'all', '--indicator', indicator, '--period', period)) as SliDocument;
    const [kept, arrived] = await Promise.all([sli('authorship'), sli('arrival')]);
    for (const { target, start, latencyStart, ppm, low, high, p50, words } of shown) {
      const of = (document: SliDocument, startS: string | undefined): PrintedRecord | undefined =>
        document.targets
          .find((one) => one.target === target)
          ?.records.find((record) => String(record.start_s) === startS);
      const record = of(kept, start);
      ok(record, `target ${target} has a record of ${start}`);
      const latency = of(arrived, latencyStart);
      deepEqual(words, wordsOf(record, latency), `the words of target ${target}`);
      deepEqual(
        [ppm, low, high, p50],
        [record.sli_ppm, record.low_ppm, record.high_ppm, latency?.p50_us].map((value) =>
          value === null || value === undefined ? undefined : String(value),
        ),
      );
    }
  }
});
