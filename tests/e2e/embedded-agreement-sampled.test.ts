import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type SettledPeriod, settlementsIn } from '../../offchain-agent/src/chain/agreement/agreements.ts';
import { SliRecords } from '../../offchain-agent/src/chain/records/records.ts';
import { bucketFirstUs } from '../../offchain-agent/src/sli/bucket.ts';
import { rpcTerms as terms, wealthOf } from '../support/agreement-scene.ts';
import { pairOf } from '../support/local-pair.ts';
import { honest } from '../support/reporter-views.ts';
import { ReportingStory, windowS } from '../support/reporting-story.ts';
import { submit } from '../support/submit.ts';

const mondayS = Date.UTC(2026, 2, 2) / 1_000;
const reporters = ['Eve', 'Ferdie', 'One'] as const;
const [eve, ferdie, one] = [honest(1, windowS), honest(2, windowS), honest(3, windowS)];
/** About a fifth of the honest answers take longer. */
const withinUs = 20_000;
/** What the same record of the same day means for each: easy, in time for too few, and with more coverage than there was. */
const offers = [
  terms,
  { ...terms, objective: { ...terms.objective, withinUs } },
  { ...terms, minCoveragePpm: 950_000 },
];

describe('agreements on what three reporters measure', () => {
  let story: ReportingStory;
  const settled: SettledPeriod[] = [];
  /** What provider and customer have, before and after all is settled. */
  const wealth: (readonly bigint[])[] = [];

  before(async () => {
    story = await ReportingStory.open({ samplesPerWindow: 60 });
    await story.join(...reporters);
    await story.skip();
    const { api } = story.world.test;
    const { agreements } = api.tx;
    const send = async (call: Parameters<typeof submit>[1], name: string) =>
      await story.world.test.serve(submit(api, call, pairOf(`//${name}`)));
    for (const [id, offered] of offers.entries()) {
      const availability = { mostPeriods: 1, capacity: 1, until: mondayS };
      await send(agreements.offer(offered, availability, null), 'Alice');
      await send(agreements.accept(id, 1), 'Dave');
    }
    const views = { Eve: eve, Ferdie: ferdie, One: one };
    await story.skip();
    await story.skip();
    // Of Monday's nine reports one never comes: 8 of 9 samples are taken.
    await story.play(views);
    await story.play({ Eve: eve, Ferdie: ferdie });
    await story.play(views);
    wealth.push(await wealths());
    for (const id of offers.keys())
      settled.push(...settlementsIn(await send(agreements.settle(id), 'Charlie')));
    wealth.push(await wealths());
  });

  async function wealths(): Promise<readonly bigint[]> {
    return await Promise.all(['Alice', 'Dave'].map(async (name) => await wealthOf(story.world.test, name)));
  }

  after(async () => {
    await story?.close();
  });

  it('are kept, missed and unknown by one record, each by its own terms', () => {
    deepEqual(
      settled.map(({ agreement, startS, outcome }) => [
        agreement,
        startS,
        outcome.kind === 'unknown' ? outcome.why : outcome.kind,
      ]),
      [
        [0, mondayS, 'kept'],
        [1, mondayS, 'missed'],
        [2, mondayS, 'LowCoverage'],
      ],
    );
  });

  it('pay exactly what the buckets of the record say', async () => {
    const { api } = story.world.test;
    const answer = await (await SliRecords.atFinalized(api, { indicator: 'rpc' })).answer(1, 'day', mondayS);
    ok(answer?.sampled);
    const { samples, buckets } = answer.sampled;
    const inTime = buckets.reduce(
      (sum, [index, count]) => (bucketFirstUs(index) <= withinUs ? sum + count : sum),
      0n,
    );
    const lack = 900_000n * 16n * samples - 1_000_000n * inTime;
    const most = 200_000n * 16n * samples;
    ok(lack > 0n && lack < most, `${inTime} of ${16n * samples}`);
    equal(settled[1]?.payout, (terms.cap * lack) / most);
  });

  it('return both sides their money where too few samples were taken', () => {
    const [unknown] = settled.slice(2);
    deepEqual([unknown?.feeToProvider, unknown?.toCaller, unknown?.payout], [0n, 0n, 0n]);
    const payout = settled[1]?.payout ?? 0n;
    const [[...first] = [], [...last] = []] = wealth;
    const [alice = 0n, dave = 0n] = first.map((amount, index) => (last[index] ?? 0n) - amount);
    // Two of the three fees, less what whoever settled got of them.
    equal(dave, payout - 2n * terms.fee);
    equal(alice, (2n * terms.fee * 99n) / 100n - payout);
  });

  it('are computed again from the record', async () => {
    const { url } = story.world.test;
    const ran = await story.world.run('verify', '--settlement', '1', '--chain', url);
    match(ran.stdout, /^counted {2}the record of the chain: \d+ samples, \d+ of \d+ taken, 3 reporters; /m);
    match(ran.stdout, /^equal {4}to the last unit$/m);
  });
});
