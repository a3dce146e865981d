import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { HexString } from '@polkadot/util/types';
import { type SettledPeriod, settlementsIn } from '../../offchain-agent/src/chain/agreement/agreements.ts';
import { readBlob } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { rpcTerms, wealthOf } from '../support/agreement-scene.ts';
import { passMotion } from '../support/council-motion.ts';
import { pairOf } from '../support/local-pair.ts';
import type { OutcomeOf } from '../support/measuring-reporter.ts';
import { poll } from '../support/poll.ts';
import { ReportingStory, windowS } from '../support/reporting-story.ts';
import { submit } from '../support/submit.ts';
import { councilOf } from '../upgrade/council.ts';
import { isMigrating } from '../upgrade/is-migrating.ts';
import { type RawState, readRawState } from '../upgrade/raw-state.ts';
import { readRuntime } from '../upgrade/read-runtime.ts';
import { specVersionOf } from '../upgrade/spec-version.ts';
import { storageNames } from '../upgrade/storage-names.ts';
import { applyUpgrade, authorizeByCouncil } from '../upgrade/upgrade-by-council.ts';

const mondayS = Date.UTC(2026, 2, 2) / 1_000;
const samplesPerWindow = 60;
const council = councilOf('Alice', 'Bob', 'Charlie');

const authorship = {
  ...rpcTerms,
  indicator: 'Authorship',
  objective: { withinUs: 0, sharePpm: 900_000, floorPpm: 700_000 },
  minCoveragePpm: 0,
  minReporters: 0,
} as const;
/** Of one target and day, by what becomes of them; the last one is made void. */
const offers = [
  ['kept', rpcTerms],
  ['missed', { ...rpcTerms, objective: { ...rpcTerms.objective, withinUs: 26_000 } }],
  ['LowCoverage', { ...rpcTerms, minCoveragePpm: 950_000 }],
  ['missed', authorship],
  ['Voided', authorship],
] as const;
const voided = offers.length - 1;

/** The same of every reporter, whatever instants its secret draws: one of five answers takes longer than 26 ms. */
const view: OutcomeOf = ({ indicator, window, instantUs }) => {
  if (indicator === 'arrival') return { kind: 'answer', latencyUs: 200_000 };
  const part = Math.floor(((instantUs / 1_000_000 - window) / windowS) * samplesPerWindow);
  return { kind: 'answer', latencyUs: 5_000 * ((part % 5) + 2) };
};

interface Played {
  readonly settled: readonly SettledPeriod[];
  /** What provider and customer gained while all was settled, less what they paid for calls. */
  readonly gains: readonly bigint[];
  /** Sampled records of the day and its windows, as they lie there. */
  readonly records: readonly (readonly [HexString, HexString])[];
}

/**
 * Two chains of runtime 12 with the same agreements on the same Monday. The Council of one puts this runtime in force at noon,
 * when a window has ended and one of its reports has come.
 */
describe('agreements that are open while the runtime is upgraded', () => {
  const stories: ReportingStory[] = [];
  let code: HexString;
  let upgraded: Played;
  let twin: Played;
  let records: { readonly before: RawState; readonly after: RawState };

  before(async () => {
    code = await readBlob();
    twin = await play(async () => undefined);
    upgraded = await play(upgrade);
  });

  after(async () => {
    for (const story of stories) await story.close();
  });

  it('keeps every agreement as it lay there, and every record but for an absence of nothing', () => {
    ok(records.before.size > 10 + offers.length, `${records.before.size} records and agreements`);
    deepEqual(records.after, records.before);
  });

  it('settles one of each outcome', () => {
    deepEqual(
      upgraded.settled.map(({ outcome }) => (outcome.kind === 'unknown' ? outcome.why : outcome.kind)),
      offers.map(([outcome]) => outcome),
    );
    ok(upgraded.settled.every(({ startS }) => startS === mondayS));
  });

  it('pays what the chain pays that was not upgraded, to the unit', () => {
    deepEqual(upgraded.settled, twin.settled);
    deepEqual(upgraded.gains, twin.gains);
    const [, missed, , authored] = upgraded.settled;
    // Four of five answers are in time, where 90 % are promised and at 70 % all is paid.
    equal(missed?.payout, rpcTerms.cap / 2n);
    equal(authored?.payout, authorship.cap);
  });

  it('closes the day of windows of before, of between and of after to the same record', () => {
    equal(upgraded.records.length, 4);
    const ofNow = twin.records.map(([key, value]) => [key, withAbsence(value)]);
    deepEqual(upgraded.records, ofNow);
  });

  it('counts a settlement again across the upgrade', async () => {
    const { world } = stories.at(-1) ?? {};
    ok(world);
    const ran = await world.run('verify', '--settlement', '1', '--chain', world.test.url);
    match(ran.stdout, /^equal {4}to the last unit$/m);
  });

  /** @param noon done when the second window of Monday has ended, and the first reporter has reported it */
  async function play(noon: (story: ReportingStory) => Promise<void>): Promise<Played> {
    const story = await ReportingStory.open({ samplesPerWindow, graceBlocks: 30 }, await readRuntime(12));
    stories.push(story);
    await story.join('Eve', 'Ferdie', 'One');
    const { test } = story.world;
    const { agreements } = test.api.tx;
    const send = async (call: Parameters<typeof submit>[1], name: string) =>
      await test.serve(submit(test.api, call, pairOf(`//${name}`)));
    for (const [id, [, offered]] of offers.entries()) {
      await send(agreements.offer(offered, { mostPeriods: 1, capacity: 1, until: mondayS }, null), 'Alice');
      await send(agreements.accept(id, 1), 'Dave');
    }
    await test.serve(passMotion(test.api, agreements.void(voided, mondayS), council));
    while (story.window < mondayS) await story.skip();
    const all = { Eve: view, Ferdie: view, One: view };
    await story.play(all);
    // Of Monday's nine reports one never comes: 8 of 9 samples are taken.
    await story.play({ Ferdie: view }, async (window) => {
      const eve = story.reporter('Eve');
      await eve.report(window, view);
      for (let tally = await eve.step(); tally.alive + tally.waiting > 0; tally = await eve.step())
        await test.build();
      await noon(story);
    });
    await story.play(all);
    const before = await wealths(story);
    const settled: SettledPeriod[] = [];
    for (const id of offers.keys())
      settled.push(...settlementsIn(await send(agreements.settle(id), 'Charlie')));
    const gained = (await wealths(story)).map((amount, index) => amount - (before[index] ?? 0n));
    return { settled, gains: gained, records: await sampledRecords(story) };
  }

  async function upgrade(story: ReportingStory): Promise<void> {
    const { api, build, chain, serve, url } = story.world.test;
    await serve(authorizeByCouncil(api, code, council));
    const before = chain.head.hash;
    await applyUpgrade(api, code, pairOf('//Charlie'));
    await build();
    do await build();
    while (await isMigrating(api, chain.head.hash));
    const names = storageNames(api.registry);
    const kept = async (block: string, recordAs = (value: HexString) => value): Promise<RawState> =>
      new Map(
        [...(await readRawState(url, block))].flatMap(([key, value]) => {
          const name = names.get(key.slice(0, 66));
          if (name === 'Agreements.Agreements') return [[key, value]];
          return name === 'Sli.Records' ? [[key, recordAs(value)]] : [];
        }),
      );
    records = { before: await kept(before, withAbsence), after: await kept(chain.head.hash) };
    const version = await specVersionOf(code);
    ok(version > 12, `runtime ${version}`);
    for (const client of [api, story.world.chain.api]) {
      const known = async (): Promise<number> => client.runtimeVersion.specVersion.toNumber();
      await poll('a client knows the new runtime', known, (spec) => spec === version);
    }
  }
});

/** A record of before as it is stored since: sampled ones have another first byte, and an absence of nothing at their end. */
function withAbsence(record: HexString): HexString {
  return record.startsWith('0x01') ? `0x02${record.slice(4)}000000` : record;
}

async function wealths({ world: { test } }: ReportingStory): Promise<readonly bigint[]> {
  return await Promise.all(['Alice', 'Dave'].map(async (name) => await wealthOf(test, name)));
}

/** Those of the answers of the first target, on Monday and in its windows. */
async function sampledRecords({
  world: { test },
}: ReportingStory): Promise<readonly (readonly [HexString, HexString])[]> {
  const { api } = test;
  const periods = [
    { kind: 'Day', start: mondayS },
    ...[0, 1, 2].map((index) => ({ kind: 'Window', start: mondayS + index * windowS })),
  ];
  return await Promise.all(
    periods.map(async (period) => {
      const key = api.query.sli.records.key(0, 'Rpc', period, 1) as HexString;
      const value = await api.rpc.state.getStorage(key, test.chain.head.hash);
      return [key, (value as unknown as { toHex(): HexString }).toHex()] as const;
    }),
  );
}
