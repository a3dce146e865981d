import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { u8aToHex } from '@polkadot/util';
import type { Page } from 'playwright-core';
import { percent } from '../../offchain-agent/src/base/format.ts';
import { auraCensus } from '../support/aura-census.ts';
import { finalizedNumber } from '../support/babe-census.ts';
import type { TestChain } from '../support/embedded-chain.ts';
import { pairOf } from '../support/local-pair.ts';
import { openPageBrowser, type PageBrowser, questionsOf } from '../support/page-browser.ts';
import { rowsOn, tooWide, violations } from '../support/page-cells.ts';
import { openTourScene, tourSlotS, tourStartS, tourValidators } from '../support/tour-scene.ts';

const pictures = join(import.meta.dirname, '../output/pages');
const dayS = 86_400;
const todayS = tourStartS + 23 * dayS;
/** The last day on which a slot was missed: a validator's page shows it first. */
const outageDayS = tourStartS + 18 * dayS;
const inDayOfOutage = (slot: number): boolean =>
  slot * tourSlotS >= outageDayS && slot * tourSlotS < outageDayS + dayS;

describe('a visitor who opens the first page', () => {
  let test: TestChain;
  let browser: PageBrowser;

  before(async () => {
    test = await openTourScene();
    browser = await openPageBrowser();
    await mkdir(pictures, { recursive: true });
  });

  after(async () => {
    await browser?.close();
    await test?.close();
  });

  /** The first page, read; every click on it is counted by the test that makes it. */
  async function onOverview(use: (page: Page) => Promise<void>, route = '#/'): Promise<void> {
    await browser.visit({
      rpc: test.url,
      route,
      shows: '[data-validator] svg',
      use: async (page) => {
        await page.waitForSelector('.bone', { state: 'detached' });
        await use(page);
      },
    });
  }

  it('reads whether the network is healthy, without a click', async () => {
    await onOverview(async (page) => {
      await page.screenshot({ path: join(pictures, 'tour-overview.png'), fullPage: true });
      equal(await page.innerText('h1'), 'No validator has an outage now');
      equal(await page.getAttribute('h1', 'data-state'), 'up');
      match(
        await page.innerText('[data-sentence]'),
        /^Nothing was missed in the last 12 hours\. .* used up its error budget\.$/s,
      );
      deepEqual(await tooWide(page), []);
      deepEqual(await violations(page), []);
    });
  });

  it('reads who missed slots in the last week and how many, with one click', async () => {
    await onOverview(async (page) => {
      await page.check('input[name=span][value="7"]');
      await page.waitForFunction(`location.hash.includes('days=7')`);
      await page.waitForSelector('[data-all] [data-missed]');
      const expected = await missedSince(todayS - 7 * dayS);
      await page.waitForFunction(
        `Number(document.querySelector('[data-all] [data-missed]').dataset.missed) === ${sum(expected)}`,
      );
      const shown = await page.evaluate<[string, number][]>(
        `[...document.querySelectorAll('[data-validator]')].map((row) => [row.dataset.validator, Number(row.querySelector('[data-missed]').dataset.missed)])`,
      );
      deepEqual(
        shown.toSorted(),
        tourValidators.map((_, index) => [String(index + 1), expected.get(index + 1) ?? 0]),
      );
      ok((expected.get(3) ?? 0) > 0);
    });
  });

  it('adds up the days of the last 30 as the records of the chain do', async () => {
    await onOverview(async (page) => {
      const all = (await records(0)).filter(({ startS }) => startS < todayS);
      const kept = all.reduce((total, { authored }) => total + authored, 0);
      const assigned = all.reduce((total, { assigned: own }) => total + own, 0);
      const ppm = Math.floor((kept * 1e6) / assigned);
      equal(await page.getAttribute('[data-tile=slots] [data-value]', 'data-value'), String(ppm));
      equal(await page.innerText('[data-tile=slots] [data-value]'), percent(ppm));
    });
  });

  it('reads which release got slower and by how much, without a click', async () => {
    const prediction = await test.api.call.scalabilityApi.prediction(0, 'v0.2.0');
    const { outcome } = prediction.unwrap();
    const lossPpm = outcome.unwrap().regressionPpm.unwrap().toNumber();
    await onOverview(async (page) => {
      const slower = await rowsOn(page, '[data-release]:has([data-change^="-"])', [
        '@data-release',
        '[data-change]',
      ]);
      deepEqual(slower, [['v0.2.0', `−${(lossPpm / 10_000).toFixed(1)} %`]]);
      match(await page.innerText('[data-release="v0.2.0"]'), /refused/);
    });
  });

  it('reads what the agreement paid, with one click', async () => {
    const paid = await settledPayouts();
    equal(paid.length, 2);
    await onOverview(async (page) => {
      await page.click('[data-agreement-link="0"]');
      await page.waitForSelector('[data-state=settled] [data-paid=customer]');
      const shown = await page.evaluate<string[]>(
        `[...document.querySelectorAll('[data-state=settled] [data-paid=customer]')].map(({ dataset }) => dataset.amount)`,
      );
      deepEqual(shown.toSorted(), paid.map(String).toSorted());
      ok(paid.some((amount) => amount > 0n));
    });
  });

  it('recounts one figure from headers, with two clicks', async () => {
    const census = await auraCensus(test.url, await finalizedNumber(test.url), inDayOfOutage);
    const key = u8aToHex(pairOf('//Charlie').publicKey);
    const own = census.get(key);
    ok(own && own.authored < own.assigned);
    await onOverview(async (page) => {
      await page.click('[data-validator="3"] a');
      await page.click('[data-recount]');
      await page.waitForSelector('[data-recounted][data-verdict]');
      deepEqual(
        await rowsOn(page, '[data-recounted]', [
          '@data-recounted',
          '@data-verdict',
          '@data-authored',
          '@data-assigned',
        ]),
        [['day', 'equal', String(own.authored), String(own.assigned)]],
      );
      equal(await page.getAttribute('[data-day-shown]', 'data-day-shown'), String(outageDayS));
      deepEqual(await violations(page), []);
    });
  });

  it('finds where reports can be counted again, with one click from any page', async () => {
    await onOverview(async (page) => {
      await page.click('[data-verify]');
      await page.waitForSelector('input[type=file]:enabled');
      match(await page.innerText('main'), /recomputes the report\s+and every record/);
    });
  });

  it('tells one outage alike in the feed, the day bars, the calendar and the sentence of the validator', async () => {
    await onOverview(async (page) => {
      const event = await page.innerText('[data-event^="outage 3"]');
      match(event, /23 Oct, 00:00 to 0[56]:00.*9 of 9 slots missed/s);
      await page.click('[data-validator="3"] a');
      await page.waitForSelector('[data-day-shown]');
      await page.click(`[data-day="${tourStartS + 18 * dayS}"]`);
      match(await page.innerText('[data-day-shown]'), /9 missed.*23 Oct, 00:00 for 6 hours/s);
    });
  });

  it('asks the chain at most 12 questions for the first page', async () => {
    const { page, close } = await browser.open();
    try {
      const asked = questionsOf(page);
      await page.goto(browser.addressOf(test.url));
      await page.waitForSelector('[data-validator] svg');
      await page.waitForSelector('.bone', { state: 'detached' });
      ok(
        asked.length <= 12,
        `${asked.length} questions:\n${asked.map((one) => one.slice(0, 200)).join('\n')}`,
      );
    } finally {
      await close();
    }
  });

  interface SlotRecord {
    readonly target: number;
    readonly startS: number;
    readonly authored: number;
    readonly assigned: number;
  }

  /** Days of slots, straight from the storage. */
  async function records(fromS: number): Promise<readonly SlotRecord[]> {
    const entries = await test.api.query.sli.records.entries();
    return entries.flatMap(([{ args }, stored]) => {
      const [, indicator, period, target] = args;
      if (!indicator.isAuthorship || !period.kind.isDay || period.start.toNumber() < fromS) return [];
      const { counted } = stored.toJSON() as { readonly counted?: Readonly<Record<string, number>> };
      if (!counted) return [];
      return [
        {
          target: target.toNumber(),
          startS: period.start.toNumber(),
          authored: counted['authored'] ?? 0,
          assigned: counted['assigned'] ?? 0,
        },
      ];
    });
  }

  async function missedSince(fromS: number): Promise<ReadonlyMap<number, number>> {
    const missed = new Map<number, number>();
    for (const { target, startS, authored, assigned } of await records(fromS)) {
      if (startS >= todayS) continue;
      missed.set(target, (missed.get(target) ?? 0) + assigned - authored);
    }
    return missed;
  }

  function sum(missed: ReadonlyMap<number, number>): number {
    return [...missed.values()].reduce((total, own) => total + own, 0);
  }

  /** What settlements paid, from the events of the blocks. */
  async function settledPayouts(): Promise<readonly bigint[]> {
    const { api } = test;
    const head = (await api.rpc.chain.getHeader()).number.toNumber();
    const payouts: bigint[] = [];
    for (let block = head; block > head - 60; block -= 1) {
      const at = await api.at(await api.rpc.chain.getBlockHash(block));
      for (const { event } of await at.query.system.events()) {
        if (event.section !== 'agreements' || event.method !== 'Settled') continue;
        const { payout } = event.data.toJSON() as never as { payout?: string };
        payouts.push(
          BigInt(payout ?? (event.data as never as { payout: { toBigInt(): bigint } }).payout.toBigInt()),
        );
      }
    }
    return payouts;
  }
});
