import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { u8aToHex } from '@polkadot/util';
import type { FastifyInstance } from 'fastify';
import type { Page } from 'playwright-core';
import { figure } from '../../offchain-agent/src/base/figure.ts';
import { percent } from '../../offchain-agent/src/base/format.ts';
import { type ChainConnection, openChain } from '../../offchain-agent/src/chain/rpc/connect.ts';
import { ApiServedChain } from '../../offchain-agent/src/serve/chain/api-served-chain.ts';
import { createChainServer } from '../../offchain-agent/src/serve/chain-server.ts';
import { fixedNames } from '../../offchain-agent/src/serve/names/served-names.ts';
import { shortAddress } from '../../offchain-agent/src/words/short-address.ts';
import { auraCensus } from '../support/aura-census.ts';
import { finalizedNumber } from '../support/babe-census.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pairOf } from '../support/local-pair.ts';
import { openPageBrowser, type PageBrowser } from '../support/page-browser.ts';
import { patient } from '../support/patient.ts';
import { silentLogger } from '../support/silent-logger.ts';

const slotS = 600;
const hourS = 3_600;
const dayS = 86_400;
/** Monday, 00:00: the first day of what the month has. */
const startS = Date.UTC(2026, 9, 5) / 1_000;
const secondDayS = startS + dayS;
const awayS = secondDayS + 20 * hourS;
const endS = startS + 2 * dayS + 4 * hourS;
const charlie = pairOf('//Charlie');
const name = 'Charlie of the west';

interface Counted {
  readonly missed: number;
  readonly whole: number;
}

/** Charlie is away from the evening of the second day on, and has not come back when the pages are read. */
describe('one outage, wherever it is shown', () => {
  let test: TestChain;
  let connection: ChainConnection;
  let chain: ApiServedChain;
  let server: FastifyInstance;
  let browser: PageBrowser;
  /** Of Charlie's slots, by headers alone: in the outage, on its first day, and on all days that are over. */
  let outage: Counted;
  let day: Counted;
  let days: Counted;

  before(async () => {
    test = await startTestChain({
      firstSlot: startS / slotS,
      preset: 'local',
      patch: {
        validators: { slotDurationMs: slotS * 1_000, sessionLength: 1_000, sessionsPerEra: 6 },
        sli: { windowMs: hourS * 1_000, sampling: { graceMs: 0, graceBlocks: 0 } },
      },
    });
    await test.build();
    const key = u8aToHex(charlie.publicKey);
    for (let slot = test.chain.lastSlot + 1; slot < endS / slotS; slot += 1) {
      const isAway = slot * slotS >= awayS && (await test.turnOf(slot)) === key;
      if (!isAway) await test.chain.buildBlock(slot);
    }
    // The windows that are over are closed in these.
    for (let block = 0; block < 3; block += 1) await test.build();
    outage = await counted(awayS, endS);
    day = await counted(secondDayS, secondDayS + dayS);
    days = await counted(startS, startS + 2 * dayS);
    connection = await openChain(test.url, patient);
    chain = await ApiServedChain.open(connection, {
      name: 'A chain',
      url: test.url,
      genesisHash: connection.api.genesisHash.toHex(),
      basis: 'simulated',
      names: fixedNames({ [charlie.address]: name }),
    });
    server = await createChainServer({ chain, log: silentLogger(), web: null });
    browser = await openPageBrowser();
  });

  after(async () => {
    await browser?.close();
    await server?.close();
    await chain?.close();
    await connection?.api.disconnect();
    await test?.close();
  });

  it('began at one instant with one count of slots: in the sentence, the feed and the day bar of the first page', async () => {
    equal(outage.missed, outage.whole);
    await onPage('#/', '[data-validator] svg', async (page) => {
      match(await page.innerText('h1'), /misses its slots since 20:00$/);
      match(
        await page.innerText('[data-event^="outage 3"]'),
        new RegExp(`since 6 Oct, 20:00.* for 8 hours: ${outage.missed} of ${outage.whole} slots missed`, 's'),
      );
      const bars = await page.evaluate<[string | null, string][]>(
        `[...document.querySelectorAll('[data-validator="3"] svg path')].map((path) => [path.getAttribute('class'), path.getAttribute('d')])`,
      );
      const red = bars.find(([part]) => part === 'f-down')?.[1] ?? '';
      // One bar, cut from its top by the square root of the share, of 30 pixels.
      const [, cut] = /^M[\d.]+ 0\.00h[\d.]+v([\d.]+)h-[\d.]+z$/.exec(red) ?? [];
      equal(cut, (30 * Math.sqrt(day.missed / day.whole)).toFixed(2), red);
      equal(
        await page.getAttribute('[data-validator="3"] [data-missed]', 'data-missed'),
        String(days.missed),
      );
      equal(
        await page.getAttribute('[data-tile=budget] [data-value]', 'data-value'),
        String(Math.ceil((100 * days.missed) / (0.01 * 4 * days.whole))),
      );
    });
  });

  it('shows the same in the sentence, the calendar and the budget of the validator', async () => {
    await onPage(`#/v/${charlie.address}`, '[data-day-shown]', async (page) => {
      match(await page.innerText('h1'), /misses slots since 6 Oct, 20:00/);
      await page.click(`[data-day="${secondDayS}"]`);
      match(
        await page.innerText('[data-day-shown]'),
        new RegExp(
          `${day.missed} missed.*${day.whole - day.missed} of ${day.whole} kept.*6 Oct, 20:00 for 8 hours`,
          's',
        ),
      );
      // The month that is open, as the status page has it.
      const month = await counted(startS, Number.POSITIVE_INFINITY);
      match(
        await page.innerText('[data-tile=budget]'),
        new RegExp(`\\n${month.missed} missed, ${figure(month.whole / 100)} allowed so far`),
      );
    });
  });

  it('shows the same on the status page, with its day bar and budget, and in its Atom feed', async () => {
    const label = `${name} (${shortAddress(charlie.address)})`;
    const text = `${label}: 0 of ${outage.whole} slots authored, since 2026-10-06 20:00:00 UTC, counted by the chain`;
    // The month that is open has the slots since, too.
    const month = await counted(startS, Number.POSITIVE_INFINITY);
    const page = (await server.inject('/status/0')).body;
    equal(page.match(/id="incident-/g)?.length, 1);
    for (const part of [
      `class="sentence major_outage">${label} of almanac: major outage<`,
      `2026-10-06 ${percent(Math.floor((1e6 * (day.whole - day.missed)) / day.whole))} %`,
      `(${month.whole - month.missed} of ${month.whole} slots authored)</td><td>none:`,
      text,
    ])
      ok(page.includes(part), `${part} is missing in ${page}`);
    const entries = (await server.inject('/status/0/feed.atom')).body.match(/<entry>.*?<\/entry>/gs) ?? [];
    equal(entries.length, 1);
    const parts = ['title', 'published', 'summary'].map(
      (part) => new RegExp(`<${part}>(.*?)</${part}>`).exec(entries[0] ?? '')?.[1],
    );
    deepEqual(parts, [`${label}: major outage (authorship)`, '2026-10-06T20:00:00.000Z', text]);
  });

  async function onPage(route: string, shows: string, use: (page: Page) => Promise<void>): Promise<void> {
    await browser.visit({
      rpc: test.url,
      route,
      shows,
      use: async (page) => {
        await page.waitForSelector('.bone', { state: 'detached' });
        await use(page);
      },
    });
  }

  async function counted(fromS: number, untilS: number): Promise<Counted> {
    const census = await auraCensus(
      test.url,
      await finalizedNumber(test.url),
      (slot) => slot * slotS >= fromS && slot * slotS < untilS,
    );
    const { assigned = 0, authored = 0 } = census.get(u8aToHex(charlie.publicKey)) ?? {};
    return { missed: assigned - authored, whole: assigned };
  }
});
