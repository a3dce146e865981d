import '@almanac/types';
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { u8aToHex } from '@polkadot/util';
import { SliRecords } from '../../offchain-agent/src/chain/records.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { hexOfText } from '../../offchain-agent/src/chain/registry/target-address.ts';
import { type DynamicCall, dynamicCall } from '../../offchain-agent/src/chain/reporting/require-reports.ts';
import type { PeriodKind } from '../../offchain-agent/src/chain/sli-answer.ts';
import { wilsonInterval } from '../../offchain-agent/src/sli/interval.ts';
import { passMotion } from '../support/council-motion.ts';
import { independentCount } from '../support/independent-count.ts';
import { addCounts, type MemberCounts } from '../support/member-counts.ts';
import { honest } from '../support/reporter-views.ts';
import { ReportingStory, windowS } from '../support/reporting-story.ts';
import { keyOf } from '../support/reporting-world.ts';
import type { SlotRecord } from '../support/stored-records.ts';
import { submit } from '../support/submit.ts';

const seats = ['Alice', 'Bob', 'Charlie', 'Dave'] as const;
const fastUs = { rpc: 250_000, reachability: 250_000 } as const;
const windowMs = windowS * 1_000;
const sundayS = Date.UTC(2026, 2, 1) / 1_000;
/** The last window that is played, and the day it lies in. */
const lastWindowS = sundayS + 2 * windowS;

interface ShownRecord {
  readonly sli_ppm: number | null;
  readonly assigned_slots?: number;
  readonly members_recorded?: number;
}

interface ShownSli {
  readonly requirement_met: boolean | null;
  readonly group: { readonly members: readonly number[]; readonly records: readonly ShownRecord[] } | null;
  readonly targets: readonly { readonly target: number; readonly records: readonly ShownRecord[] }[];
}

interface ShownGroup {
  readonly group: number;
  readonly name: string;
  readonly owner: string;
  readonly deposit: number;
  readonly members: readonly unknown[];
}

/** Targets 1 to 4 are the validators Alice to Dave; three reporters measured them in two windows. */
describe('groups of targets', () => {
  let story: ReportingStory;
  /** Counted from the headers alone. */
  let counted: ReadonlyMap<string, SlotRecord>;

  before(async () => {
    story = await ReportingStory.open();
    await story.join('Eve', 'Ferdie', 'One');
    await story.skip();
    const views = { Eve: honest(1, windowS), Ferdie: honest(2, windowS), One: honest(3, windowS) };
    await story.play(views);
    await story.play(views);
    await Promise.all(['Alice', 'Charlie'].map((name) => setRegion(name, 'eu-west')));
    const { url } = story.world.test;
    counted = await independentCount({ url, windowMs, sessionLength: 40, sessionsPerEra: 1 });
  });

  after(async () => {
    await story?.close();
  });

  it('are created for a deposit by the command line, and shown', async () => {
    const before = await reserved('Bob');
    await signed('Bob', 'group', 'create', 'pair', '3,1');
    const deposits = await depositsOf();
    equal((await reserved('Bob')) - before, deposits.group + 2n * deposits.member);
    const { groups } = (await shown('group', 'list')) as { groups: ShownGroup[] };
    deepEqual(
      groups.map(({ name, owner, members }) => [name, owner, members]),
      [['pair', keyOf('//Bob').address, [1, 3]]],
    );
    const { members } = (await shown('group', 'show', 'pair')) as ShownGroup;
    deepEqual(members, [
      { target: 1, label: keyOf('//Alice').address, region: 'eu-west' },
      { target: 3, label: keyOf('//Charlie').address, region: 'eu-west' },
    ]);
  });

  it('have as authorship the sums of what the headers say of their members, and the most windows of one', async () => {
    const records = await recordsOf('authorship');
    for (const members of [
      [1, 3],
      [2, 4],
      [1, 2, 3, 4],
    ]) {
      for (const [kind, startS] of [
        ['window', lastWindowS],
        ['day', sundayS],
      ] as const) {
        const own = members.map((target) => recordOf(kind, startS, target));
        const assigned = own.reduce((sum, record) => sum + BigInt(record.assigned), 0n);
        const authored = own.reduce((sum, record) => sum + BigInt(record.authored), 0n);
        const windows = BigInt(Math.max(...own.map((record) => record.windows)));
        const sum = await records.sum(members, kind, startS);
        deepEqual(
          [sum?.targets, sum?.assigned, sum?.authored, sum?.windows],
          [members.length, assigned, authored, windows],
        );
        equal(sum?.sliPpm, Number((authored * 1_000_000n) / assigned));
        deepEqual(sum?.interval, kind === 'window' ? undefined : wilsonInterval(authored, assigned, windows));
      }
    }
  });

  it('have as sampled records the sums of their members, with the figures that follow from them', async () => {
    let compared = 0;
    for (const indicator of ['reachability', 'rpc'] as const) {
      const records = await recordsOf(indicator);
      for (const members of [
        [1, 3],
        [3, 4],
        [1, 2, 3, 4],
      ]) {
        for (const [kind, startS] of [
          ['window', lastWindowS],
          ['day', sundayS],
        ] as const) {
          const sampled: MemberCounts[] = [];
          for (const target of members) {
            const answer = await records.answer(target, kind, startS);
            if (answer?.sampled) sampled.push({ ...answer.sampled, windows: answer.windows });
          }
          const sum = await records.sum(members, kind, startS);
          equal(sum?.targets, sampled.length === 0 ? undefined : sampled.length);
          deepEqual(
            sum && { ...sum.sampled, windows: sum.windows, sliPpm: sum.sliPpm },
            addCounts(sampled, fastUs[indicator]),
          );
          compared += sampled.length;
        }
      }
    }
    ok(compared >= 20, `${compared} records`);
  });

  it('answer the same ad hoc, as a region and by name, with a row for each member', async () => {
    const at = ['--period', 'day', '--at', '2026-03-01'];
    const list = (await shown('sli', '3,1', ...at)) as ShownSli;
    const named = (await shown('sli', '--group', 'pair', ...at)) as ShownSli;
    const region = (await shown('sli', '--region', 'eu-west', ...at)) as ShownSli;
    deepEqual(named.group?.records, list.group?.records);
    deepEqual(region.group?.records, list.group?.records);
    deepEqual(
      [named.group?.members, region.group?.members],
      [
        [1, 3],
        [1, 3],
      ],
    );
    deepEqual(
      named.targets.map(({ target }) => target),
      [1, 3],
    );
    const own = named.targets.map(({ records }) => records[0]?.assigned_slots ?? 0);
    const [record] = named.group?.records ?? [];
    deepEqual(
      [record?.assigned_slots, record?.members_recorded],
      [own.reduce((sum, one) => sum + one, 0), 2],
    );
    const text = await story.world.run('sli', '--group', 'pair', ...at, '--url', story.world.test.url);
    match(text.stdout, /^group pair +2026-03-01 +\d+\.\d\d +\d+\/\d+ .*\n5Grwva.*\n5FLSig/m);
  });

  it('are judged as one: a requirement that one member misses may be met by the group', async () => {
    const { url } = story.world.test;
    const at = [
      '--period',
      'day',
      '--at',
      '2026-03-01',
      '--indicator',
      'reachability',
      '--url',
      url,
      '--json',
    ];
    const records = await recordsOf('reachability');
    const [sum, four] = [await records.sum([1, 4], 'day', sundayS), await records.answer(4, 'day', sundayS)];
    const required = ['--require', `${(sum?.sliPpm ?? 0) / 10_000}%`];
    ok((four?.sliPpm ?? 0) < (sum?.sliPpm ?? 0));
    equal(sum?.provisional, false);
    equal((await story.world.almanac('sli', '1,4', ...required, ...at)).code, 0);
    equal((await story.world.almanac('sli', '4', ...required, ...at)).code, 1);
  });

  it('change their members, and with them deposit and sums', async () => {
    const before = await reserved('Bob');
    await signed('Bob', 'group', 'set', 'pair', '1,2,4');
    equal((await reserved('Bob')) - before, (await depositsOf()).member);
    const records = await recordsOf('authorship');
    const { group } = (await shown(
      'sli',
      '--group',
      'pair',
      '--period',
      'day',
      '--at',
      '2026-03-01',
    )) as ShownSli;
    equal(
      group?.records[0]?.assigned_slots,
      Number((await records.sum([1, 2, 4], 'day', sundayS))?.assigned),
    );
  });

  it('are refused by the chain, each for its own reason', async () => {
    const { api } = story.world.chain;
    const create = (name: string, members: readonly number[]) =>
      registryCalls.createGroup(api, 0, name, members);
    const many = Array.from({ length: 257 }, (_, index) => index + 1);
    const pair = await groupId('pair');
    const refusals: [DynamicCall, RegExp][] = [
      [create('empty', []), /GroupEmpty/],
      [create('many', many), /TooManyMembers/],
      [create('unsorted', [3, 1]), /MembersOutOfOrder/],
      [create('twice', [1, 1]), /MembersOutOfOrder/],
      [create('stranger', [1, 99]), /UnknownTarget/],
      [create('pair', [1, 2]), /GroupNameTaken/],
      [create('', [1, 2]), /NameEmpty/],
      [dynamicCall(api, 'registry', 'createGroup', [7, hexOfText('elsewhere'), [1]]), /UnknownNetwork/],
      [registryCalls.setMembers(api, 0, pair, [1]), /NotTheGroupsOwner/],
      [registryCalls.removeGroup(api, 0, pair), /NotTheGroupsOwner/],
      [registryCalls.removeGroup(api, 0, 99), /UnknownGroup/],
    ];
    const before = await reserved('Dave');
    for (const [call, reason] of refusals) {
      await rejects(story.world.test.serve(submit(api, call, keyOf('//Dave'))), reason);
    }
    equal(await reserved('Dave'), before);
  });

  it('are refused by the command line before a fee is paid, in a sentence', async () => {
    const { world } = story;
    const key = ['--key', '//Dave', '--local', '--url', world.test.url];
    const cases: [string[], number, RegExp][] = [
      [['group', 'create', 'pair', '1,2', ...key], 1, /has a group "pair" already, of 5FHneW/],
      [['group', 'create', 'other', '1,nobody', ...key], 2, /<members>: "nobody" is no target/],
      [['group', 'set', 'other', '1', ...key], 2, /network 0 has no group "other"/],
      [['sli', '--group', 'other', '--url', world.test.url], 2, /--group: the chain has no group "other"/],
      [['sli', '--region', 'mars', '--url', world.test.url], 2, /no target is in "mars"; there are eu-west/],
    ];
    for (const [args, code, sentence] of cases) {
      const ran = await world.almanac(...args);
      match(ran.stderr, sentence);
      equal(ran.code, code, args.join(' '));
    }
  });

  it('give the deposit back when their owner removes them, and leave the name free', async () => {
    const before = await reserved('Bob');
    const deposits = await depositsOf();
    await signed('Bob', 'group', 'remove', 'pair');
    equal(before - (await reserved('Bob')), deposits.group + 3n * deposits.member);
    await signed('Dave', 'group', 'create', 'pair', '1,2');
  });

  it('are removed by the Council, whoever owns them; the deposit goes to the owner', async () => {
    const { world } = story;
    const held = await reserved('Dave');
    const { motion } = (await shown(
      'group',
      'remove',
      'pair',
      '--propose',
      '--dry-run',
      '--key',
      '//Alice',
      '--local',
    )) as {
      motion: string;
    };
    const call = registryCalls.removeGroup(world.chain.api, 0, await groupId('pair'));
    equal(call.method.hash.toHex(), motion);
    const members = [keyOf('//Alice'), keyOf('//Bob'), keyOf('//Charlie')] as const;
    await world.test.serve(passMotion(world.test.api, call, members));
    const deposits = await depositsOf();
    equal(held - (await reserved('Dave')), deposits.group + 2n * deposits.member);
    deepEqual(((await shown('group', 'list')) as { groups: ShownGroup[] }).groups, []);
  });

  async function setRegion(name: string, region: string): Promise<void> {
    const { test, chain } = story.world;
    const target = seats.findIndex((seat) => seat === name) + 1;
    const call = dynamicCall(chain.api, 'registry', 'setRegion', [0, target, hexOfText(region)]);
    await test.serve(submit(test.api, call, keyOf(`//${name}`)));
  }

  async function recordsOf(indicator: 'authorship' | 'rpc' | 'reachability'): Promise<SliRecords> {
    return await SliRecords.atFinalized(story.world.test.api, { indicator });
  }

  function recordOf(kind: PeriodKind, startS: number, target: number): SlotRecord {
    const key = `${kind} ${startS} ${u8aToHex(keyOf(`//${seats[target - 1]}`).publicKey)}`;
    const record = counted.get(key);
    if (!record) throw new Error(`nothing was counted for ${key}`);
    return record;
  }

  async function signed(name: string, ...args: readonly string[]): Promise<void> {
    await story.world.run(...args, '--key', `//${name}`, '--local', '--url', story.world.test.url);
  }

  async function shown(...args: readonly string[]): Promise<unknown> {
    const { stdout } = await story.world.run(...args, '--url', story.world.test.url, '--json');
    return JSON.parse(stdout);
  }

  async function groupId(name: string): Promise<number> {
    return ((await shown('group', 'show', name)) as ShownGroup).group;
  }

  async function reserved(name: string): Promise<bigint> {
    const { data } = await story.world.test.api.query.system.account(keyOf(`//${name}`).address);
    return data.reserved.toBigInt();
  }

  async function depositsOf(): Promise<{ readonly group: bigint; readonly member: bigint }> {
    const deposits = (await story.world.test.api.call.registryApi.deposits()).toJSON() as Record<
      string,
      number | string
    >;
    return { group: BigInt(deposits['group'] ?? 0), member: BigInt(deposits['member'] ?? 0) };
  }
});
