import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { startForeignNode } from '../support/foreign-node.ts';
import type { GroupsScene } from '../support/groups-scene.ts';
import { pairOf } from '../support/local-pair.ts';
import { openPageBrowser, type PageBrowser, type Visit } from '../support/page-browser.ts';
import { rowsOn } from '../support/page-cells.ts';
import { hostileName, openPageScene } from '../support/page-scene.ts';
import type { VerifyDocument } from '../support/verify-document.ts';

/** What people, nodes and files give the pages that is false, absent or hostile; and evidence, which may be either. */
describe('the pages, given something to doubt', () => {
  let scene: GroupsScene;
  let browser: PageBrowser;
  let url: string;
  let isOpen = false;

  before(async () => {
    scene = await openPageScene();
    isOpen = true;
    url = scene.url;
    browser = await openPageBrowser();
  });

  after(async () => {
    await browser?.close();
    if (isOpen) await scene.close();
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

  it('takes a name with markup in it for text', async () => {
    await onPage(`#/?group=${encodeURIComponent(hostileName)}`, 'dl.sum', async (page) => {
      equal(await page.locator('img[src=x]').count(), 0);
      match(await page.innerText('dl.sum'), /<img src=x onerror=alert\(1\)>/);
    });
  });

  it('recomputes every record from evidence as `almanac verify` does', async () => {
    const files = await evidenceFiles();
    const ran = await scene.story.world.almanac('verify', ...files, '--chain', url, '--json');
    const document = JSON.parse(ran.stdout) as VerifyDocument;
    const records = document.records.map(({ kind, state }) => [kind, state]);
    ok(records.filter(([, state]) => state === 'equal').length >= 20);
    await onPage('#/verify', 'input[type=file]:enabled', async (page) => {
      await page.setInputFiles('input[type=file]', [...files]);
      await page.waitForSelector('[data-exit]');
      deepEqual(await rowsOn(page, '[data-records] tbody tr', ['td:nth-child(1)', '@data-state']), records);
      deepEqual(
        await rowsOn(page, 'table[data-evidence] tbody tr', ['td:nth-child(1)', '@data-state']),
        document.evidence.map(({ source, state }) => [basename(source), state]),
      );
      equal(await page.getAttribute('[data-exit]', 'data-exit'), String(ran.code));
    });
  });

  it('names the place of a flipped byte, as `almanac verify` does', async () => {
    const [file = ''] = await evidenceFiles();
    const bytes = Uint8Array.from(await readFile(file));
    const spoilt: string[] = [];
    for (let index = 1; index <= 10; index += 1) {
      const place = Math.floor((index * bytes.length) / 11);
      const flipped = bytes.with(place, (bytes[place] ?? 0) ^ 1);
      spoilt.push(join(scene.story.world.folder, `flipped-${index}.jsonl`));
      await writeFile(spoilt.at(-1) ?? '', flipped);
    }
    const ran = await scene.story.world.almanac('verify', ...spoilt, '--chain', url, '--json');
    const { evidence } = JSON.parse(ran.stdout) as { evidence: readonly Record<string, unknown>[] };
    const expected = evidence.map(({ state, line, field, difference }) =>
      [state, line ?? '', field ?? '', difference].map(String),
    );
    ok(expected.every(([state]) => state !== 'verified'));
    ok(
      expected.some(([, line]) => line !== ''),
      JSON.stringify(expected),
    );
    await onPage('#/verify', 'input[type=file]:enabled', async (page) => {
      await page.setInputFiles('input[type=file]', spoilt);
      await page.waitForSelector('[data-exit]');
      const cells = ['@data-state', 'td:nth-child(3)', 'td:nth-child(4)', 'td:nth-child(5)'];
      deepEqual(await rowsOn(page, 'table[data-evidence] tbody tr', cells), expected);
    });
  });

  it('says of a file that is no evidence that it is none', async () => {
    const file = { name: 'deep.jsonl', mimeType: 'text/plain', buffer: Buffer.from('['.repeat(100_000)) };
    await onPage('#/verify', 'input[type=file]:enabled', async (page) => {
      await page.setInputFiles('input[type=file]', file);
      await page.waitForSelector('[data-exit="2"]');
      match(await page.innerText('[data-lines]'), /^unreadable {2}deep\.jsonl: this is not an evidence file/);
    });
  });

  it('refuses a period in the future, and offers the last closed one', async () => {
    await onPage('#/?at=4000000000', '.empty', async (page) => {
      match(await page.innerText('.empty'), /is in the future/);
      await page.click('.empty button');
      await page.waitForSelector('[data-target]');
    });
  });

  it('says of an account that the network does not have that it is not there', async () => {
    await onPage(`#/v/${pairOf('//Nobody').address}`, '.empty', async (page) => {
      match(await page.innerText('.empty'), /There is no "5.*" on this network/);
    });
  });

  it('names what a chain lacks that is none of Almanac', async () => {
    const node = await startForeignNode();
    try {
      const says = async (page: Page): Promise<string> => await page.innerText('.standing.failure');
      const said = await onPage('#/', '.standing.failure', says, { rpc: node.url, mayComplain: true });
      match(said, /no SliApi, no RegistryApi, no ScalabilityApi/);
    } finally {
      await node.stop();
    }
  });

  it('says what to do where nothing answers', async () => {
    const said = await onPage('#/', '.lost', async (page) => await page.innerText('.lost'), {
      rpc: 'ws://127.0.0.1:1',
      mayComplain: true,
    });
    match(said, /Not connected since .*almanac demo.* --rpc-cors http:\/\/127\.0\.0\.1:\d+/s);
  });

  it('keeps what was read when the chain goes away, and says since when', async () => {
    const opened = await browser.open();
    try {
      await opened.page.goto(browser.addressOf(url, '#/validators'));
      await opened.page.waitForSelector('[data-target]');
      isOpen = false;
      await scene.close();
      await opened.page.waitForSelector('.lost');
      match(await opened.page.innerText('.lost'), /Not connected since \d{4}-.*stays on screen/s);
      equal(await opened.page.locator('[data-target]').count(), 4);
    } finally {
      await opened.close();
    }
  });

  async function evidenceFiles(): Promise<readonly string[]> {
    const own = await Promise.all(
      [...scene.story.reporters.values()].map(async (reporter) => await reporter.files()),
    );
    return own.flat().map(({ path }) => path);
  }
});
