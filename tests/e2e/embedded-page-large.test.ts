import '@almanac-chain/types';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { encodeAddress } from '@polkadot/util-crypto';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { openPageBrowser, type PageBrowser, questionsOf } from '../support/page-browser.ts';

/** More than an overview adds up day by day. */
const validators = 48;
const slotMs = 600_000;
const beginMs = Date.UTC(2026, 2, 3);
const windowMs = 3_600_000;
/** A day has closed, and two windows of the next. */
const endMs = beginMs + 26 * windowMs;

describe('the overview of a large network', () => {
  let test: TestChain;
  let browser: PageBrowser;

  before(async () => {
    const accounts = Array.from({ length: validators }, (_, index) => address(`account ${index}`));
    test = await startTestChain({
      preset: 'local',
      firstSlot: beginMs / slotMs,
      patch: {
        validators: { slotDurationMs: slotMs, sessionLength: 600, sessionsPerEra: 6, validators: accounts },
        session: {
          keys: accounts.map((account, index) => [
            account,
            account,
            { aura: address(`aura ${index}`), grandpa: address(`grandpa ${index}`) },
          ]),
        },
        sli: { windowMs, sampling: { graceMs: 0, graceBlocks: 0 } },
      },
    });
    // Every seventh slot is missed.
    while (test.chain.lastSlot * slotMs < endMs) await test.build(test.chain.lastSlot % 7 === 5 ? 2 : 1);
    for (let block = 0; block < 3; block += 1) await test.build();
    browser = await openPageBrowser();
  });

  after(async () => {
    await browser?.close();
    await test?.close();
  });

  it('shows the sum of what the chain stores of the month, and asks at most 12 questions for it', async () => {
    const entries = await test.api.query.sli.records.entries();
    const counts = entries.flatMap(([{ args }, stored]) => {
      const [network, indicator, period] = args;
      const isOwn = network.isZero() && indicator.isAuthorship && period.kind.isMonth;
      const { counted } = stored.toJSON() as { readonly counted?: Readonly<Record<string, number>> };
      return isOwn && counted ? [counted] : [];
    });
    const sum = (name: string): number => counts.reduce((all, one) => all + (one[name] ?? 0), 0);
    equal(counts.length, validators);
    ok(sum('authored') < sum('assigned'));
    const { page, faults, close } = await browser.open();
    try {
      const asked = questionsOf(page);
      await page.goto(browser.addressOf(test.url));
      await page.waitForSelector('[data-validator] a');
      await page.waitForSelector('.bone', { state: 'detached' });
      ok(
        asked.length <= 12,
        `${asked.length} questions:\n${asked.map((one) => one.slice(0, 160)).join('\n')}`,
      );
      equal(
        await page.getAttribute('[data-tile=slots] [data-value]', 'data-value'),
        String(Math.floor((sum('authored') * 1e6) / sum('assigned'))),
      );
      const shown = await page.evaluate<string[]>(
        `[...document.querySelectorAll('[data-validator]')].map((row) => row.dataset.validator)`,
      );
      equal(new Set(shown).size, 8);
      deepEqual(faults, []);
    } finally {
      await close();
    }
  });
});

function address(name: string): string {
  return encodeAddress(createHash('sha256').update(name).digest(), 42);
}
