import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { settlementsIn } from '../../offchain-agent/src/chain/agreement/agreements.ts';
import { ApiClaimChain } from '../../offchain-agent/src/chain/agreement/api-claim-chain.ts';
import type { Claimable, PaidClaim } from '../../offchain-agent/src/chain/agreement/claim-chain.ts';
import { dynamicCall } from '../../offchain-agent/src/chain/call/dynamic-call.ts';
import { ApiCommitChain } from '../../offchain-agent/src/chain/reporting/api-commit-chain.ts';
import { decodeEvidence } from '../../offchain-agent/src/sli/evidence/decode.ts';
import { outboxKey } from '../../offchain-agent/src/store/outbox-row.ts';
import { rpcTerms, unit } from '../support/agreement-scene.ts';
import {
  type CommitSubject,
  commitChainOf,
  describeCommitChain,
} from '../support/commit-chain-conformance.ts';
import { CopyingReporter } from '../support/copying-reporter.ts';
import { passMotion } from '../support/council-motion.ts';
import { pairOf } from '../support/local-pair.ts';
import type { OutcomeOf } from '../support/measuring-reporter.ts';
import { ReceiptSigner } from '../support/receipt-signer.ts';
import { honest } from '../support/reporter-views.ts';
import { ReportingStory, windowS } from '../support/reporting-story.ts';
import { submit } from '../support/submit.ts';

const mondayS = Date.UTC(2026, 2, 2) / 1_000;
const dayS = 86_400;
/** Its windows have what was settled the day before. */
const paidWindow = mondayS + 2 * dayS;
const commitBlocks = 8;
const honestOnes = ['Eve', 'Ferdie', 'One'] as const;
const copier = 'Two';
const parrot = 'Ferdie//stash';
const reportersPpm = 100_000;
const openings = 10;
const terms = { ...rpcTerms, fee: 100n * unit };
/** The key that consented to be measured as target 1. */
const endpoint = new ReceiptSigner(1);

/** As a reporter sees an endpoint that signs what it answers; some samples of it fail. */
function signed(view: OutcomeOf): OutcomeOf {
  return (place, asked) => {
    const outcome = view(place, asked);
    if (place.target !== 1 || place.indicator !== 'rpc' || outcome.kind !== 'answer' || !asked)
      return outcome;
    if (asked.index % 20 === 7) return { kind: 'null', reason: 'timeout' };
    const atMs = Math.floor((place.instantUs + outcome.latencyUs) / 1_000);
    return { ...outcome, receipt: endpoint.sign(asked, { target: 1, index: asked.index, atMs }) };
  };
}

const views = Object.fromEntries(
  honestOnes.map((name, index) => [name, signed(honest(index + 1, windowS))]),
) as Readonly<Record<(typeof honestOnes)[number], OutcomeOf>>;

describe('reporters that are paid for samples that they prove, and those that copy', () => {
  let story: ReportingStory;
  let toReporters: bigint;
  let claimables: readonly (Claimable | undefined)[];
  let paid: readonly PaidClaim[];
  const tried = new Map<string, string>();
  const gained = new Map<string, bigint>();

  before(async () => {
    story = await ReportingStory.open({ samplesPerWindow: 60, graceBlocks: 40, idleWindows: 20 }, undefined, {
      commitBlocks,
    });
    await story.admit(copier, parrot);
    await story.join(...honestOnes);
    await story.skip();
    await agree();
    await story.skip();
    await story.skip();
    for (let window = 0; window < 3; window += 1) await story.play(views);
    const [settled] = settlementsIn(await send('Charlie', 'settle', 0));
    toReporters = settled?.toReporters ?? 0n;
    // Those who copy come late: their silence would take coverage from the period.
    await story.join(copier, parrot);
    await story.skip();
    await story.skip();
    await story.play(views);
    equal(story.window, paidWindow);
    await playWithCopiers();
    await claim();
  });

  after(async () => {
    await story?.close();
  });

  async function send(name: string, method: string, ...args: readonly unknown[]) {
    const { api, serve } = story.world.test;
    return await serve(submit(api, dynamicCall(api, 'agreements', method, args), pairOf(`//${name}`)));
  }

  async function agree(): Promise<void> {
    const { api } = story.world.test;
    const call = dynamicCall(api, 'agreements', 'setReward', [{ reportersPpm, openings }]);
    const members = [pairOf('//Alice'), pairOf('//Bob'), pairOf('//Charlie')] as const;
    await story.world.test.serve(passMotion(api, call, members));
    await send('Alice', 'offer', terms, { mostPeriods: 3, capacity: 1, until: mondayS }, null);
    await send('Dave', 'accept', 0, 3);
  }

  /** Steps all honest reporters, and builds a block, until nothing is left to be sent or a condition holds. */
  async function work(isEnough: () => Promise<boolean> = async () => false): Promise<void> {
    for (;;) {
      const left: number[] = [];
      for (const name of honestOnes) {
        const { alive, waiting } = await story.reporter(name).step();
        left.push(alive + waiting);
      }
      if (left.every((count) => count === 0) || (await isEnough())) return;
      await story.world.test.build();
    }
  }

  async function playWithCopiers(): Promise<void> {
    const { world } = story;
    const commits = new ApiCommitChain(world.chain);
    const copying = new CopyingReporter(world, pairOf(`//${copier}`));
    const parroting = new CopyingReporter(world, pairOf(`//${parrot}`));
    const last = decodeEvidence(await story.reporter('Eve').bytesOf(paidWindow - windowS));
    await world.buildAt(paidWindow + windowS);
    const link = await story.reporter(copier).linkOf(paidWindow);
    const forgery = await copying.forge(paidWindow, link, last);
    tried.set('commits to what it saw last', await copying.send(forgery.calls.commit));
    for (const name of honestOnes) await story.reporter(name).report(paidWindow, views[name]);
    const eve = story.reporter('Eve');
    const commitsOfEve = async () => await commits.commitsOf(0, paidWindow, eve.account);
    await work(async () => (await commitsOfEve())?.commitment !== undefined);
    const [, openRow] = (await eve.store.outbox(eve.account)).slice(-3);
    equal(
      openRow?.key,
      outboxKey({ kind: 'report', network: 0, reporter: eve.account, window: paidWindow, part: 'open' }),
    );
    story.reporters.set('Eve', await eve.restart());
    const { commitment = '' } = (await commitsOfEve()) ?? {};
    const repeated = { network: 0, window: paidWindow, opening: forgery.opening, commitment };
    tried.set('repeats a commitment', await parroting.send((await commits.commitCalls(repeated)).commit));
    tried.set('opens before commits are over', await parroting.send(openRow?.call ?? ''));
    await work();
    // Whoever was refused waits for 16 blocks.
    for (let block = 0; block < 17; block += 1) await world.test.build();
    tried.set('opens what another has opened', await parroting.send(openRow?.call ?? ''));
    tried.set('opens what it committed to', await copying.send(forgery.calls.open));
    for (const call of forgery.calls.reports) tried.set('reports it', await copying.send(call));
    tried.set('commits when others have opened', await copying.send(forgery.calls.commit));
    while ((await world.chain.firstOpenWindow(0)) <= paidWindow) await world.test.build();
    const claims = new ApiClaimChain(world.chain);
    const claimable = await claims.claimable(0, paidWindow, copying.account);
    const seed = claimable?.seed ?? '';
    tried.set(
      'claims with old receipts',
      await copying.claim(paidWindow, copying.leavesOf(forgery, seed, openings)),
    );
    tried.set('claims with nothing', await copying.claim(paidWindow, []));
    tried.set('claims without an opening', await parroting.claim(paidWindow, []));
  }

  async function claim(): Promise<void> {
    const { world } = story;
    const claims = new ApiClaimChain(world.chain);
    const reporters = honestOnes.map((name) => story.reporter(name));
    const free = async (account: string) =>
      (await world.test.api.query.system.account(account)).data.free.toBigInt();
    const accounts = reporters.map(({ account }) => account);
    claimables = await Promise.all(
      accounts.map(async (account) => await claims.claimable(0, paidWindow, account)),
    );
    const before = await Promise.all(accounts.map(free));
    for (const reporter of reporters) await reporter.claim();
    await work();
    const found: PaidClaim[] = [];
    for (const reporter of reporters) {
      const [row] = (await reporter.store.outbox(reporter.account)).filter(({ key }) =>
        key.startsWith('claim/'),
      );
      const inBlock = await claims.paidIn(Number.parseInt(row?.block ?? '', 10));
      found.push(...inBlock.filter((one) => one.reporter === reporter.account));
      if (reporter === reporters[0] && row)
        tried.set(
          "claims with another's samples",
          await new CopyingReporter(world, pairOf(`//${copier}`)).send(row.call),
        );
      // Twice comes to nothing.
      await reporter.claim();
    }
    paid = found;
    const later = await Promise.all(accounts.map(free));
    for (const [place, name] of honestOnes.entries())
      gained.set(name, (later[place] ?? 0n) - (before[place] ?? 0n));
    const opened = await claims.openedOf(0, paidWindow, pairOf(`//${copier}`).address);
    equal(opened?.isClaimed, false);
  }

  it('takes the share of the reporters of a fee, for the windows of the day after', () => {
    equal(toReporters, (terms.fee * BigInt(reportersPpm)) / 1_000_000n);
  });

  it('pays each honest reporter its whole share, to the unit, and asks no fee for it', () => {
    // The copier's proof, which nobody could know to be one before it had to show samples, has its part in the sum.
    const share = (toReporters * BigInt(windowS)) / (BigInt(dayS) * 4n);
    deepEqual(
      claimables.map((claimable) => [claimable?.credits, claimable?.total, claimable?.amount]),
      honestOnes.map(() => [1, 4, share]),
    );
    deepEqual(
      paid.map(({ window, credits, paid: amount }) => [window, credits, amount]),
      honestOnes.map(() => [paidWindow, 1, share]),
    );
    deepEqual(
      [...gained.values()],
      honestOnes.map(() => share),
    );
  });

  it('counts what was paid', async () => {
    for (const name of honestOnes) {
      const text = await story.reporter(name).metrics.text();
      match(text, /almanac_claims_total\{outcome="paid",reporter="\w+"\} 1/);
      match(text, new RegExp(`almanac_claimed_plancks_total\\{reporter="\\w+"\\} ${gained.get(name)}`));
    }
  });

  it('pays a copier nothing, whatever it tries', () => {
    deepEqual(
      [...tried],
      [
        ['commits to what it saw last', 'ok'],
        ['repeats a commitment', 'ok'],
        ['opens before commits are over', 'CommitsOpen'],
        ['opens what another has opened', 'WrongOpening'],
        ['opens what it committed to', 'ok'],
        ['reports it', 'ok'],
        ['commits when others have opened', 'CommitsClosed'],
        ['claims with old receipts', 'WrongReceipt'],
        ['claims with nothing', 'WrongLeaves'],
        ['claims without an opening', 'NotProved'],
        ["claims with another's samples", 'WrongLeaf'],
      ],
    );
  });

  it('lost nothing when an agent was started again between its commit and its opening', () => {
    const news = story.reporter('Eve').news.filter((sentence) => sentence.includes(`/${paidWindow}/`));
    ok(news.some((sentence) => /open is finalized in/.test(sentence)));
    deepEqual(
      news.filter((sentence) => /refused/.test(sentence)),
      [],
    );
  });

  it('is shown by the command line, and counted again from the record', async () => {
    const { url } = story.world.test;
    const account = story.reporter('Eve').account;
    const shown = await story.world.run('agreement', 'claims', account, '--url', url, '--json');
    const { windows } = JSON.parse(shown.stdout) as { windows: { window_s: number; state: string }[] };
    equal(windows.find(({ window_s }) => window_s === paidWindow)?.state, 'claimed');
    const ran = await story.world.run('verify', '--settlement', '0', '--chain', url);
    match(
      ran.stdout,
      /^chain {4}kept: 89 \w+ to the provider, 1 \w+ to the caller, 10 \w+ to the reporters$/m,
    );
    match(ran.stdout, /^equal {4}to the last unit$/m);
  });

  describe('the chain', () => {
    let subject: CommitSubject;

    before(async () => {
      const { world } = story;
      const { chain, test } = world;
      const window = paidWindow + windowS;
      await world.buildAt(window + windowS);
      await test.build();
      const reporter = story.reporter('One');
      const link = await reporter.linkOf(window);
      const one = new CopyingReporter(world, pairOf('//One'));
      subject = {
        chain: commitChainOf(chain),
        genesis: chain.genesisHash,
        reporter: reporter.account,
        window,
        link,
        target: 1,
        include: async (call) => equal(await one.send(call), 'ok'),
        endCommits: async () => {
          for (let block = 0; block < commitBlocks; block += 1) await test.build();
        },
      };
    });

    describeCommitChain('an embedded chain', () => subject);
  });
});
