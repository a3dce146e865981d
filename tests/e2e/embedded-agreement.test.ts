import '@almanac-chain/types';
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { u8aToHex } from '@polkadot/util';
import { settleDue, settlingOn } from '../../offchain-agent/src/agreement/settle-due.ts';
import { type SettledPeriod, settlementsIn } from '../../offchain-agent/src/chain/agreement/agreements.ts';
import { openQueueHome } from '../../offchain-agent/src/reporting/agent/queue/open-queue.ts';
import { openSettleSchedule } from '../../offchain-agent/src/reporting/agent/queue/settle-schedule.ts';
import { createMetrics } from '../../offchain-agent/src/reporting/metrics.ts';
import {
  AgreementScene,
  authorshipTerms,
  counting,
  dayS,
  payoutOf,
  saturdayS,
  unit,
} from '../support/agreement-scene.ts';
import { independentCount } from '../support/independent-count.ts';
import { pairOf } from '../support/local-pair.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { silentLogger } from '../support/silent-logger.ts';
import type { StoredSlots } from '../support/stored-records.ts';

const [sundayS, mondayS] = [saturdayS + dayS, saturdayS + 2 * dayS];
const { fee, cap } = authorshipTerms;
const toCaller = fee / 100n;

/** Saturday is kept, Sunday is not, and on Monday nobody builds a block. */
describe('an agreement on authorship over three days', () => {
  let scene: AgreementScene;
  let counted: ReadonlyMap<string, StoredSlots>;
  const url = (): string => scene.world.test.url;
  const settle = async (): Promise<SettledPeriod> => {
    const events = await scene.send(scene.api.tx.agreements.settle(0), pairOf('//Ferdie'));
    const [settled] = settlementsIn(events);
    ok(settled);
    return settled;
  };
  const recordOf = (startS: number): StoredSlots => {
    const record = counted.get(`day ${startS} ${u8aToHex(pairOf('//Alice').publicKey)}`);
    ok(record);
    return record;
  };

  before(async () => {
    scene = await AgreementScene.open();
  });

  after(async () => {
    await scene?.close();
  });

  it('is offered by a wallet, shown in words and money, and accepted: all of it is held', async () => {
    const { agreements } = scene.api.tx;
    const until = mondayS;
    const offered = agreements.offer(authorshipTerms, { mostPeriods: 3, capacity: 3, until }, null);
    await scene.send(offered, pairOf('//Alice'));
    const deposit = await scene.held('Alice');
    ok(deposit > 0n);
    const args = ['--periods', '3', '--key', '//Eve', '--local', '--url', url()];
    const shown = await scene.world.run('agreement', 'accept', '0', ...args, '--dry-run');
    match(shown.stdout, /^kept {5}9.9 ALM to the provider, 0.1 ALM to the settling account$/m);
    match(shown.stdout, /^covers {3}the days 2026-11-21 to 2026-11-23: 2026-11-21 00:00:00 to 2026-11-24 /m);
    match(shown.stdout, /^held {5}30 ALM of this account, 120 ALM of /m);
    equal(await scene.held('Eve'), 0n);
    await scene.send(agreements.accept(0, 3), pairOf('//Eve'));
    equal(await scene.held('Eve'), 3n * fee);
    equal(await scene.held('Alice'), deposit + 3n * cap);
    const accepted = await scene.world.run(
      'agreement',
      'accept',
      '0',
      ...args.with(1, '2').with(3, '//Charlie'),
      '--json',
    );
    equal((JSON.parse(accepted.stdout) as { agreement: number }).agreement, 1);
  });

  it('is refused in words that say what to do, before anything is paid', async () => {
    const signing = ['--local', '--url', url()];
    const poor = await scene.world.almanac('agreement', 'accept', '0', '--key', '//Nobody', ...signing);
    equal(poor.code, 1);
    match(poor.stderr, /has 0 ALM, and the fee needs 10 ALM/);
    const early = await scene.world.almanac('agreement', 'settle', '0', '--key', '//Ferdie', ...signing);
    equal(early.code, 3);
    match(early.stderr, /the day 2026-11-21 of agreement 0 is not final: it ends at 2026-11-22 00:00:00 UTC/);
    await rejects(settle(), /NotClosed/);
    const wrong = {
      target: '2',
      indicator: 'authorship',
      period: 'day',
      share: '99.9%',
      floor: '99.5%',
      fee: '1 ALM',
      cap: '9 ALM',
      until: '2026-11-20',
    };
    const fields = Object.entries(wrong).flatMap(([name, value]) => [`--${name}`, value]);
    const foreign = await scene.world.almanac('agreement', 'offer', ...fields, '--key', '//Bob', ...signing);
    equal(foreign.code, 2);
    match(foreign.stderr, /floor: must be at least 1 % below the share/);
    match(foreign.stderr, /cap: must be at most 5 times the fee/);
    match(foreign.stderr, /until: must lie behind the time of the chain/);
    match(
      foreign.stderr,
      /share: a share of 99.9 % takes 10,000 slots in a period.*a day has 360: promise 97.2222 %/,
    );
  });

  it('is offered, guaranteed, accepted, ended early and closed by the command line', async () => {
    const { world } = scene;
    const fields = ['target: 2', 'indicator: authorship', 'period: day', 'share: 95%', 'floor: 90%'];
    const money = ['fee: 1 ALM', 'cap: 5 ALM', 'periods: 4', 'until: 2026-11-21T12:00', 'guarantor: //x'];
    const file = await world.secretFile('offer.yaml', [...fields, ...money, ''].join('\n'));
    const by = (name: string) => ['--key', `//${name}`, '--local', '--url', url()];
    const { address } = pairOf('//Ferdie');
    await world.run('agreement', 'offer', file, '--guarantor', address, ...by('Bob'));
    const listed = async (): Promise<readonly { offer: number; is_guaranteed: boolean | null }[]> =>
      JSON.parse((await world.run('agreement', 'list', '--url', url(), '--json')).stdout).offers;
    deepEqual(
      (await listed()).map(({ offer, is_guaranteed }) => [offer, is_guaranteed]),
      [
        [0, null],
        [1, false],
      ],
    );
    const early = await world.almanac('agreement', 'accept', '1', ...by('One'));
    match(early.stderr, /"almanac agreement guarantee 1" first$/m);
    await world.run('agreement', 'guarantee', '1', ...by('Ferdie'));
    await world.run('agreement', 'accept', '1', '--periods', '4', ...by('One'));
    equal(await scene.held('Ferdie'), 20n * unit);
    const noticed = await world.run('agreement', 'notice', '2', ...by('One'));
    // Before the first day only that one stays.
    match(noticed.stdout, /^released 3 periods$/m);
    equal(await scene.held('Ferdie'), 5n * unit);
    const shown = await world.run('agreement', 'show', '2', '--url', url());
    match(shown.stdout, /^due {6}nothing: the record of that period is not final$/m);
    await world.run('agreement', 'close', '1', ...by('Bob'));
    deepEqual(
      (await listed()).map(({ offer }) => offer),
      [0],
    );
    equal(await scene.held('Bob'), 0n);
  });

  it('pays the provider when the day was kept, whoever settles it', async () => {
    await scene.playDay(saturdayS, 330);
    await scene.closeUpTo(sundayS);
    const [eve, alice] = [await scene.wealth('Eve'), await scene.wealth('Alice')];
    const settled = await settle();
    deepEqual(settled, {
      agreement: 0,
      startS: saturdayS,
      outcome: { kind: 'kept' },
      feeToProvider: fee - toCaller,
      toCaller,
      toReporters: 0n,
      payout: 0n,
    });
    equal(await scene.wealth('Eve'), eve - fee);
    ok((await scene.wealth('Alice')) >= alice + fee - toCaller);
    equal(await scene.held('Eve'), 2n * fee);
  });

  it('compensates the customer for a day that was missed, and for one on which the chain stood still', async () => {
    await scene.playDay(sundayS, 181);
    await scene.closeUpTo(mondayS);
    const eve = await scene.wealth('Eve');
    const sunday = await settle();
    equal(await scene.wealth('Eve'), eve - fee + sunday.payout);
    // Nothing is built on Monday; what is behind it is.
    await scene.closeUpTo(mondayS + dayS);
    const monday = await settle();
    counted = await independentCount({ url: url(), ...counting });
    deepEqual(
      [sunday, monday].map(({ startS, payout }) => [startS, payout]),
      [sundayS, mondayS].map((startS) => [startS, payoutOf(authorshipTerms, recordOf(startS))]),
    );
    equal(payoutOf(authorshipTerms, recordOf(saturdayS)), 0n);
    ok(sunday.payout > 0n && sunday.payout < cap);
    equal(monday.payout, cap);
    equal(await scene.held('Eve'), 0n);
    await rejects(settle(), /UnknownAgreement/);
  });

  it("is settled once a day when an agent's job and another account are at it, and neither fails", async () => {
    const { chain, folder, test } = scene.world;
    const { signal } = new AbortController();
    const held = await scene.held('Alice');
    const metrics = createMetrics([]);
    const log = silentLogger();
    const home = await openQueueHome({ data: folder, log, metrics });
    const schedule = await openSettleSchedule({
      name: 'settle-e2e',
      backend: home.backend,
      chains: [[url()]],
      pair: pairOf('//Ferdie'),
      every: 3_600_000,
      log,
      metrics,
    });
    try {
      const other = settleDue(settlingOn(chain, pairOf('//Two'), { signal, pollMs: 20 }), signal);
      const isDone = (text: string): boolean => /jobs_completed_total\{job="settle"\} 1/.test(text);
      const told = poll('the pass is over', () => metrics.text(), isDone);
      const [count, text] = await test.serve(Promise.all([other, told]));
      // Two days of one agreement, and the day that was left of the other.
      const ofJob = [...text.matchAll(/^almanac_settlements_total\{.*\} (\d+)$/gm)].map(([, n]) => Number(n));
      equal(
        ofJob.reduce((sum, n) => sum + n, count),
        3,
      );
      match(text, /jobs_failed_total\{job="settle"\} 0/);
    } finally {
      await schedule.close();
      await home.close();
      metrics.stop();
    }
    equal(await scene.held('Charlie'), 0n);
    equal(await scene.held('Ferdie'), 0n);
    equal(await scene.held('Alice'), held - 2n * cap);
  });

  it('is counted again from headers alone, to the last unit', async () => {
    for (const [startS, outcome] of [
      [saturdayS, 'kept'],
      [sundayS, 'missed'],
    ] as const) {
      const at = new Date(startS * 1_000).toISOString().slice(0, 10);
      const args = pageArgs('docs/how-to/use-agreements.md', 'almanac verify --settlement 0 --at', {
        '2026-11-20': at,
      });
      const ran = await scene.world.run(...args, '--chain', url(), '--json');
      const { basis, state, settled, recomputed, assigned_slots, authored_slots } = JSON.parse(
        ran.stdout,
      ) as {
        readonly [field: string]: unknown;
        readonly settled: { readonly outcome: string; readonly payout: number | string };
        readonly recomputed: { readonly payout: number | string };
      };
      const record = recordOf(startS);
      deepEqual([basis, state, settled.outcome], ['headers', 'equal', outcome]);
      deepEqual([assigned_slots, authored_slots], [record.assigned, record.authored]);
      equal(BigInt(recomputed.payout), payoutOf(authorshipTerms, record));
      equal(BigInt(settled.payout), payoutOf(authorshipTerms, record));
    }
    const ofLast = pageArgs('docs/how-to/use-agreements.md', 'almanac verify --settlement 0');
    const last = await scene.world.run(...ofLast, '--chain', url());
    match(last.stdout, /the day 2026-11-23 .*settled in block \d+$/m);
    match(last.stdout, /^equal {4}to the last unit$/m);
    const never = await scene.world.almanac('verify', '--settlement', '7', '--chain', url());
    equal(never.code, 1);
    match(never.stderr, /there never was an agreement 7/);
  });
});
