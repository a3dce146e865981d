import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expectParameters } from '../support/govern-cells.ts';
import { pairOf } from '../support/local-pair.ts';
import { openPageBrowser, type PageBrowser } from '../support/page-browser.ts';
import { themeFaults } from '../support/page-cells.ts';
import { hostileName } from '../support/page-scene.ts';
import { openReportingWorld, type ReportingWorld } from '../support/reporting-world.ts';
import { injectWallet, sentIn, type TestWallet, type WalletAccount } from '../support/test-wallet.ts';

const pictures = join(import.meta.dirname, '../output/pages');
const slotDurationMs = 6_000;
const firstSlot = Date.UTC(2026, 2, 1) / slotDurationMs;
const sentence = '<b>kept</b> by Bob';

describe('the page on which the Council governs', () => {
  let world: ReportingWorld;
  let browser: PageBrowser;
  let url: string;

  before(async () => {
    world = await openReportingWorld({ firstSlot, preset: 'local' });
    url = world.test.url;
    await signed('Alice', 'params', 'propose', 'sampling.samplesPerWindow=17');
    const remark = `0x${Buffer.from(hostileName).toString('hex')}`;
    await signed('Alice', 'council', 'propose', 'system.remark', remark);
    browser = await openPageBrowser();
    await mkdir(pictures, { recursive: true });
  });

  after(async () => {
    await browser?.close();
    await world?.close();
  });

  for (const width of [1280, 390]) {
    it(`shows at ${width} px what is governed, without a serious fault of accessibility or an error on the console`, async () => {
      await onPage(
        [account('Bob')],
        async (page) => {
          await page.click('[data-connect]');
          await page.waitForSelector('[data-motion="0"] [data-vote=yes]');
          deepEqual(await themeFaults(page, join(pictures, `govern-${width}`)), []);
          await page.click('[data-motion="0"] [data-vote=yes]');
          await page.waitForSelector('[data-sign]:enabled');
          deepEqual(await themeFaults(page, join(pictures, `signing-${width}`)), []);
        },
        width,
      );
    });
  }

  it('shows every parameter with the value and the bounds that `almanac params show` prints', async () => {
    const { stdout } = await world.run('params', 'show', '--url', url);
    await onPage([], async (page) => {
      ok((await expectParameters(page, stdout)) >= 25);
      const members = await world.test.api.query.council.members();
      equal(await page.locator('[data-accounts=council] [data-account]').count(), members.length);
    });
  });

  it('says in words what a motion changes, and takes markup in it for text', async () => {
    await onPage([], async (page) => {
      const { threshold, ayes } = await votingOf(0);
      equal(await page.innerText('[data-motion="0"] [data-changes]'), 'sampling.samplesPerWindow 30 -> 17');
      deepEqual(await voters(page, 0, 'yes'), ayes);
      ok(
        (await page.innerText('[data-motion="0"] .votes')).includes(`${ayes.length} of ${threshold} needed`),
      );
      match(await page.innerText('[data-motion="1"] [data-changes]'), /<img src=x onerror=alert\(1\)>/);
      equal(await page.locator('img[src=x]').count(), 0);
      equal(await page.locator('[data-vote], [data-sign]').count(), 0);
    });
  });

  it('says what to do where no wallet is in the browser', async () => {
    await onPage(undefined, async (page) => {
      await page.click('[data-connect]');
      match(
        await page.innerText('.wallet [role=alert]'),
        /No wallet is in this browser\. Install an extension/,
      );
    });
  });

  it('sends nothing when its owner rejects, and says so', async () => {
    const before = await nonceOf('Bob');
    await onPage([account('Bob')], async (page, wallet) => {
      wallet.reject(true);
      await page.click('[data-connect]');
      await page.click('[data-motion="0"] [data-vote=yes]');
      await page.click('[data-sign]');
      match(
        await page.innerText('[data-step=failed]'),
        /Nothing was sent: the wallet did not sign \(Cancelled\)/,
      );
      equal(wallet.asked.length, 1);
    });
    equal(world.test.chain.pool.pending.length, 0);
    equal(await nonceOf('Bob'), before);
  });

  it('does not let an account sign that cannot pay, or that the wallet keeps for another chain', async () => {
    const other = { ...account('Bob'), genesisHash: `0x${'ab'.repeat(32)}` };
    for (const [signer, said] of [
      [account('Penniless'), /has 0 ALM and cannot pay the fee/],
      [other, /keeps this account for another chain/],
    ] as const) {
      await onPage([signer], async (page, wallet) => {
        await page.click('[data-connect]');
        await page.fill('[name=remark]', sentence);
        await page.click('form[aria-label="Sign a remark"] button');
        match(await page.innerText('dialog [role=alert]'), said);
        equal(await page.isEnabled('[data-sign]'), false);
        equal(wallet.asked.length, 0);
      });
    }
  });

  it('signs a vote of the Council, which is in a finalized block', async () => {
    const bob = account('Bob').pair.address;
    await onPage([account('Alice'), account('Bob')], async (page, wallet) => {
      await page.click('[data-connect]');
      await page.selectOption('.wallet select', bob);
      await page.click('[data-motion="0"] [data-vote=yes]');
      match(await page.innerText('[data-words]'), /^Votes yes on motion 0, which does this/);
      match(await page.innerText('dialog ul'), /sampling\.samplesPerWindow 30 -> 17/);
      const shown = await page.getAttribute('dialog [data-call]', 'data-call');
      const block = await sign(page);
      equal(wallet.asked[0]?.method, shown);
      match(await page.innerText('[data-step]'), /Votes now: 1 yes, 0 no\./);
      deepEqual(await sentIn(world.test.api, block, bob), ['council.vote', true]);
      await page.click('[data-close]');
      await page.waitForSelector(`[data-motion="0"] [data-voted=yes] [data-account="${bob}"]`);
      equal(await page.isEnabled('[data-motion="0"] [data-vote=yes]'), false);
    });
    ok((await votingOf(0)).ayes.includes(bob));
  });

  it('signs a remark, which is in a finalized block', async () => {
    const { address } = account('Dave').pair;
    await onPage([account('Dave')], async (page) => {
      await page.click('[data-connect]');
      await page.fill('[name=remark]', sentence);
      await page.click('form[aria-label="Sign a remark"] button');
      equal(await page.innerText('dialog ul'), `writes "${sentence}"`);
      const block = await sign(page);
      deepEqual(await sentIn(world.test.api, block, address), ['system.remark', true, sentence]);
    });
  });

  it('closes a motion that is carried, and says what came of it', async () => {
    for (const name of ['Alice', 'Charlie']) await signed(name, 'council', 'vote', '0', 'yes');
    await onPage([account('Dave')], async (page) => {
      await page.click('[data-connect]');
      await page.click('[data-motion="0"] [data-closing]');
      const block = await sign(page);
      match(await page.innerText('[data-step]'), /The motion is carried, and its call succeeded\./);
      deepEqual(await sentIn(world.test.api, block, account('Dave').pair.address), ['council.close', true]);
      await page.click('[data-close]');
      await page.waitForSelector('[data-motion="0"]', { state: 'detached' });
    });
    const stored = (await world.test.api.query.sli.sampling(0)).toJSON();
    match(JSON.stringify(stored), /"samplesPerWindow":17/);
  });

  it('proposes another value within its bounds, and refuses one beyond them', async () => {
    await onPage([account('Alice')], async (page) => {
      await page.click('[data-connect]');
      await page.selectOption('[name=parameter]', 'retention.days');
      await page.fill('[name=value]', '0');
      await page.click('form[aria-label="Propose a change"] button');
      match(await page.innerText('.propose [role=alert]'), /retention\.days must be 1 to 100000 days, got 0/);
      await page.fill('[name=value]', '91');
      await page.click('form[aria-label="Propose a change"] button');
      match(await page.innerText('[data-words]'), /^Proposes to the Council, to be carried by 3 votes:/);
      match(await page.innerText('dialog ul'), /retention\.days \d+ -> 91/);
      const block = await sign(page);
      deepEqual(await sentIn(world.test.api, block, account('Alice').pair.address), [
        'council.propose',
        true,
      ]);
      await page.click('[data-close]');
      await page.waitForSelector('[data-motion="2"]');
    });
  });

  /** The Govern page of the chain, with a wallet of these accounts, or with none. */
  async function onPage(
    accounts: readonly WalletAccount[] | undefined,
    use: (page: Page, wallet: TestWallet) => Promise<void>,
    width = 1_280,
  ): Promise<void> {
    const { page, faults, close } = await browser.open({ width });
    try {
      const wallet = accounts && (await injectWallet(page, world.test.api, accounts));
      await page.goto(browser.addressOf(url, '#/govern'));
      await page.waitForSelector('[data-motion="1"]');
      await use(page, wallet ?? { asked: [], reject: () => undefined });
      deepEqual(faults, []);
    } finally {
      await close();
    }
  }

  /** Signs what is shown; gives the hash of the block in which it is final. */
  async function sign(page: Page): Promise<string> {
    const ended = page.waitForSelector('[data-step=finalized], [data-step=failed]');
    await page.click('[data-sign]');
    await world.test.serve(ended.then(() => undefined));
    equal(
      await page.getAttribute('[data-step]', 'data-step'),
      'finalized',
      await page.innerText('[data-step]'),
    );
    return await page.innerText('[data-step=finalized] .wrapped');
  }

  async function votingOf(index: number): Promise<{ readonly threshold: number; readonly ayes: string[] }> {
    const { council } = world.test.api.query;
    for (const hash of await council.proposals()) {
      const votes = (await council.voting(hash)).unwrap();
      if (votes.index.toNumber() !== index) continue;
      return { threshold: votes.threshold.toNumber(), ayes: votes.ayes.map(String) };
    }
    throw new Error(`motion ${index} is not open`);
  }

  async function voters(page: Page, motion: number, vote: string): Promise<string[]> {
    return await page.evaluate<string[]>(
      `[...document.querySelectorAll('[data-motion="${motion}"] [data-voted=${vote}] [data-account]')].map(({ dataset }) => dataset.account)`,
    );
  }

  async function nonceOf(name: string): Promise<number> {
    return (await world.test.api.query.system.account(account(name).pair.address)).nonce.toNumber();
  }

  async function signed(name: string, ...args: readonly string[]): Promise<void> {
    await world.run(...args, '--key', `//${name}`, '--local', '--url', url);
  }

  function account(name: string): WalletAccount {
    return { pair: pairOf(`//${name}`), name };
  }
});
