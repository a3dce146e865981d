import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { u8aToHex } from '@polkadot/util';
import type { Page } from 'playwright-core';
import { type SettledPeriod, settlementsIn } from '../../offchain-agent/src/chain/agreement/agreements.ts';
import { AgreementScene, authorshipTerms, counting, dayS, saturdayS } from '../support/agreement-scene.ts';
import { passMotion } from '../support/council-motion.ts';
import { independentCount } from '../support/independent-count.ts';
import { pairOf } from '../support/local-pair.ts';
import { openPageBrowser, type PageBrowser } from '../support/page-browser.ts';
import { rowsOn, themeFaults } from '../support/page-cells.ts';
import { injectWallet, sentIn, type TestWallet } from '../support/test-wallet.ts';
import { councilOf } from '../upgrade/council.ts';

const pictures = join(import.meta.dirname, '../output/pages');
const [sundayS, mondayS] = [saturdayS + dayS, saturdayS + 2 * dayS];
const { fee, cap } = authorshipTerms;
const cells = [
  '@data-period',
  '@data-state',
  '[data-column=outcome]',
  '[data-column=record]',
  '[data-column=recount]',
];

/** Saturday is kept, Sunday is missed, and Monday is open. */
describe('the page of agreements', () => {
  let scene: AgreementScene;
  let browser: PageBrowser;
  let records: ReadonlyMap<string, { readonly assigned: number; readonly authored: number }>;

  before(async () => {
    scene = await AgreementScene.open();
    const until = saturdayS + 10 * dayS;
    const { agreements } = scene.api.tx;
    // Both customers are of one target.
    const share = passMotion(
      scene.api,
      agreements.setTargetShare(500_000),
      councilOf('Alice', 'Bob', 'Charlie'),
    );
    await scene.world.test.serve(share);
    await scene.send(
      agreements.offer(authorshipTerms, { mostPeriods: 6, capacity: 3, until }, null),
      pairOf('//Alice'),
    );
    await scene.send(agreements.accept(0, 6), pairOf('//Eve'));
    browser = await openPageBrowser();
    await mkdir(pictures, { recursive: true });
  });

  after(async () => {
    await browser?.close();
    await scene?.close();
  });

  it('says what it comes to to accept an offer, and accepts it', async () => {
    await onPage('#/agreements?offer=0', ['Charlie'], '[data-chosen="0"]', async (page, wallet) => {
      match(await page.innerText('[data-offer="0"]'), /at least 90 % of its slots authored in each day/);
      await page.click('[data-connect]');
      await page.fill('[name=periods]', '2');
      await page.click('form[aria-label="Accept the offer"] button');
      match(await page.innerText('[data-words]'), /^Accepts offer 0 of \w+ for 2 periods:$/);
      const shown = await page.innerText('dialog ul');
      match(shown, /held: 20 ALM of this account, 80 ALM of /);
      match(shown, /covers: the days 2026-11-21 to 2026-11-22: .*; nothing before/);
      const block = await sign(page);
      equal(wallet.asked[0]?.method, await page.getAttribute('dialog [data-call]', 'data-call'));
      match(await page.innerText('[data-step]'), /It is agreement 1\./);
      deepEqual(await sentIn(scene.api, block, pairOf('//Charlie').address), ['agreements.accept', true]);
    });
    equal(await scene.held('Charlie'), 2n * fee);
  });

  it('does not let an account accept that cannot pay the fees', async () => {
    await onPage('#/agreements?offer=0', ['Nobody'], '[data-chosen="0"]', async (page, wallet) => {
      await page.click('[data-connect]');
      await page.click('form[aria-label="Accept the offer"] button');
      match(
        await page.innerText('[data-chosen] [role=alert]'),
        /has 0 ALM, and the fees of 1 period take 10 ALM/,
      );
      equal(wallet.asked.length, 0);
    });
  });

  it('settles what is due with a wallet, and shows each payout with its record beside it', async () => {
    await scene.playDay(saturdayS, 360);
    await scene.playDay(sundayS, 216);
    await scene.closeUpTo(mondayS + 3_600);
    records = await independentCount({ url: scene.world.test.url, ...counting });
    const first = await settledBySender();
    equal(first.outcome.kind, 'kept');
    await onPage('#/agreements/0', ['Ferdie'], '[data-settle], [data-connect]', async (page) => {
      await page.click('[data-connect]');
      await page.waitForSelector('[data-period][data-state=settled]');
      match(
        await page.innerText('[data-due]'),
        /day 2026-11-22 can be settled .*: missed: 9\.9 ALM to the provider/,
      );
      await page.click('[data-settle]');
      match(await page.innerText('[data-words]'), /^Settles the day 2026-11-22 of agreement 0:$/);
      match(
        await page.innerText('dialog ul'),
        /^missed: 9\.9 ALM to the provider, .* to the customer, 0\.1 ALM/,
      );
      const block = await sign(page);
      deepEqual(await sentIn(scene.api, block, pairOf('//Ferdie').address), ['agreements.settle', true]);
      const [second] = settlementsIn(await (await scene.api.at(block)).query.system.events());
      ok(second?.outcome.kind === 'missed');
      await page.click('[data-close]');
      await page.waitForSelector(`[data-period="${sundayS}"][data-state=settled]`);
      deepEqual(await rowsOn(page, '[data-period]', cells), [
        [String(mondayS), 'open', 'not known yet', await recordOn(page, mondayS), '-'],
        [String(sundayS), 'settled', 'missed', slotsOf(sundayS), 'the same'],
        [String(saturdayS), 'settled', 'kept', slotsOf(saturdayS), 'the same'],
      ]);
      deepEqual(await paidOn(page, sundayS), [second.payout, second.feeToProvider, second.toCaller, 0n]);
      deepEqual(await paidOn(page, saturdayS), [0n, first.feeToProvider, first.toCaller, 0n]);
      ok(second.payout > 0n && second.payout < cap);
    });
  });

  for (const width of [1280, 390]) {
    it(`shows it at ${width} px without a serious fault of accessibility or an error on the console`, async () => {
      for (const [route, shows, name] of [
        ['#/agreements?offer=0', '[data-chosen]', 'agreements'],
        ['#/agreements/0', '[data-state=settled]', 'agreement'],
      ] as const) {
        await onPage(
          route,
          ['Eve'],
          shows,
          async (page) => {
            await page.click('[data-connect]');
            await page.waitForSelector('.wallet select');
            deepEqual(await themeFaults(page, join(pictures, `${name}-${width}`)), []);
          },
          width,
        );
      }
    });
  }

  it('lists what is of the connected account alone, and gives its notice', async () => {
    await onPage('#/agreements?mine=1', ['Eve'], '[data-agreement="1"]', async (page) => {
      await page.click('[data-connect]');
      await page.waitForSelector('[data-agreement="1"]', { state: 'detached' });
      match(await page.innerText('[data-agreement="0"]'), /200 ALM\s+covered$/);
      equal(await page.locator('[data-offer]').count(), 0);
      await page.click('[data-agreement="0"] a');
      await page.click('[data-notice]');
      match(await page.innerText('dialog [data-words]'), /^Gives notice of agreement 0:$/);
    });
  });

  it('reads an agreement that is settled to its end from the blocks', async () => {
    for (let period = 0; period < 2; period += 1) {
      await scene.send(scene.api.tx.agreements.settle(1), pairOf('//Ferdie'));
    }
    await onPage('#/agreements', [], '[data-ended] a', async (page) => {
      await page.click('[data-ended] a');
      await page.waitForSelector(`[data-period="${sundayS}"]`);
      match(await page.innerText('[data-told="1"] .badge'), /settled to its end/);
      deepEqual(await rowsOn(page, '[data-period]', cells), [
        [String(sundayS), 'settled', 'missed', slotsOf(sundayS), 'the same'],
        [String(saturdayS), 'settled', 'kept', slotsOf(saturdayS), 'the same'],
      ]);
    });
  });

  it('says so when no such agreement', async () => {
    await onPage('#/agreements/7', [], '.empty', async (page) => {
      match(await page.innerText('.empty'), /There is no agreement "7" on this chain/);
    });
  });

  async function onPage(
    route: string,
    names: readonly string[],
    shows: string,
    use: (page: Page, wallet: TestWallet) => Promise<void>,
    width = 1_280,
  ): Promise<void> {
    const { page, faults, close } = await browser.open({ width });
    try {
      const accounts = names.map((name) => ({ pair: pairOf(`//${name}`), name }));
      const wallet = await injectWallet(page, scene.api, accounts);
      await page.goto(browser.addressOf(scene.world.test.url, route));
      await page.waitForSelector(shows);
      await use(page, wallet);
      deepEqual(faults, []);
    } finally {
      await close();
    }
  }

  /** Signs what is shown; gives the hash of the block in which it is final. */
  async function sign(page: Page): Promise<string> {
    const ended = page.waitForSelector('[data-step=finalized], [data-step=failed]');
    await page.click('[data-sign]');
    await scene.world.test.serve(ended.then(() => undefined));
    equal(
      await page.getAttribute('[data-step]', 'data-step'),
      'finalized',
      await page.innerText('[data-step]'),
    );
    return await page.innerText('[data-step=finalized] .wrapped');
  }

  async function settledBySender(): Promise<SettledPeriod> {
    const [settled] = settlementsIn(await scene.send(scene.api.tx.agreements.settle(0), pairOf('//Ferdie')));
    ok(settled);
    return settled;
  }

  function slotsOf(startS: number): string {
    const record = records.get(`day ${startS} ${u8aToHex(pairOf('//Alice').publicKey)}`);
    return `${record?.authored} of ${record?.assigned}`;
  }

  async function recordOn(page: Page, startS: number): Promise<string> {
    return await page.innerText(`[data-period="${startS}"] [data-column=record]`);
  }

  /** To the customer, the provider and the caller, in smallest parts. */
  async function paidOn(page: Page, startS: number): Promise<bigint[]> {
    const paid = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[data-period="${startS}"] [data-paid]')].map(({ dataset }) => dataset.amount)`,
    );
    return paid.map(BigInt);
  }
});
