import '@almanac-chain/types';
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { u8aToHex } from '@polkadot/util';
import { type DynamicCall, dynamicCall } from '../../offchain-agent/src/chain/call/dynamic-call.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { hexOfText } from '../../offchain-agent/src/chain/registry/target-address.ts';
import type { PeriodKind } from '../../offchain-agent/src/sli/calendar.ts';
import { wilsonInterval } from '../../offchain-agent/src/sli/interval.ts';
import { passMotion } from '../support/council-motion.ts';
import { GroupsScene, type ShownGroup, type ShownSli, seats } from '../support/groups-scene.ts';
import { independentCount } from '../support/independent-count.ts';
import { pairOf } from '../support/local-pair.ts';
import { addCounts, type MemberCounts } from '../support/member-counts.ts';
import { windowS } from '../support/reporting-story.ts';
import type { StoredSlots } from '../support/stored-records.ts';
import { submit } from '../support/submit.ts';

const fastUs = { rpc: 250_000, reachability: 250_000 } as const;
const windowMs = windowS * 1_000;
const sundayS = Date.UTC(2026, 2, 1) / 1_000;
/** The last window that is played, and the day it lies in. */
const lastWindowS = sundayS + 2 * windowS;

/** Targets 1 to 4 are the validators Alice to Dave; three reporters measured them in two windows. */
describe('groups of targets', () => {
  let scene: GroupsScene;
  /** Counted from the headers alone. */
  let counted: ReadonlyMap<string, StoredSlots>;

  before(async () => {
    scene = await GroupsScene.open();
    await Promise.all(['Alice', 'Charlie'].map((name) => scene.setRegion(name, 'eu-west')));
    const { url } = scene;
    counted = await independentCount({ url, windowMs, sessionLength: 40, sessionsPerEra: 1 });
  });

  after(async () => {
    await scene?.close();
  });

  it('are created for a deposit by the command line, and shown', async () => {
    const before = await scene.held('Bob');
    await scene.signed('Bob', 'group', 'create', 'pair', '3,1');
    const deposits = await scene.deposits();
    equal((await scene.held('Bob')) - before, deposits.group + 2n * deposits.member);
    const { world } = scene.story;
    const listed = await world.almanacAlone('group', 'list', '--url', scene.url, '--json');
    equal(listed.code, 0, listed.stderr);
    const { groups } = JSON.parse(listed.stdout) as { groups: ShownGroup[] };
    deepEqual(
      groups.map(({ name, owner, members }) => [name, owner, members]),
      [['pair', pairOf('//Bob').address, [1, 3]]],
    );
    const { members } = (await scene.shown('group', 'show', 'pair')) as ShownGroup;
    deepEqual(members, [
      { target: 1, label: pairOf('//Alice').address, region: 'eu-west' },
      { target: 3, label: pairOf('//Charlie').address, region: 'eu-west' },
    ]);
  });

  it('have as authorship the sums of what the headers say of their members, and the most windows of one', async () => {
    const records = await scene.records('authorship');
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
      const records = await scene.records(indicator);
      for (const [kind, startS] of [
        ['window', lastWindowS],
        ['day', sundayS],
      ] as const) {
        const answers = await Promise.all([1, 2, 3, 4].map((target) => records.answer(target, kind, startS)));
        for (const members of [
          [1, 3],
          [3, 4],
          [1, 2, 3, 4],
        ]) {
          const own = members.flatMap((target): MemberCounts[] => {
            const answer = answers[target - 1];
            return answer?.sampled ? [{ ...answer.sampled, windows: answer.windows }] : [];
          });
          const sum = await records.sum(members, kind, startS);
          equal(sum?.targets, own.length === 0 ? undefined : own.length);
          deepEqual(
            sum && { ...sum.sampled, windows: sum.windows, sliPpm: sum.sliPpm },
            addCounts(own, fastUs[indicator]),
          );
          compared += own.length;
        }
      }
    }
    ok(compared >= 20, `${compared} records`);
  });

  it('answer the same ad hoc, as a region and by name, with a row for each member', async () => {
    const at = ['--period', 'day', '--at', '2026-03-01'];
    const list = (await scene.shown('sli', '3,1', ...at)) as ShownSli;
    const named = (await scene.shown('sli', '--group', 'pair', ...at)) as ShownSli;
    const region = (await scene.shown('sli', '--region', 'eu-west', ...at)) as ShownSli;
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
    const text = await scene.story.world.run('sli', '--group', 'pair', ...at, '--url', scene.url);
    match(text.stdout, /^group pair +2026-03-01 +\d+\.\d\d +\d+\/\d+ .*\n5Grwva.*\n5FLSig/m);
  });

  it('are judged as one: a requirement that one member misses may be met by the group', async () => {
    const { url } = scene;
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
    const records = await scene.records('reachability');
    const [sum, four] = [await records.sum([1, 4], 'day', sundayS), await records.answer(4, 'day', sundayS)];
    const required = ['--require', `${(sum?.sliPpm ?? 0) / 10_000}%`];
    ok((four?.sliPpm ?? 0) < (sum?.sliPpm ?? 0));
    equal(sum?.provisional, false);
    equal((await scene.story.world.almanac('sli', '1,4', ...required, ...at)).code, 0);
    equal((await scene.story.world.almanac('sli', '4', ...required, ...at)).code, 1);
  });

  it('change their members, and with them deposit and sums', async () => {
    const before = await scene.held('Bob');
    await scene.signed('Bob', 'group', 'set', 'pair', '1,2,4');
    equal((await scene.held('Bob')) - before, (await scene.deposits()).member);
    const records = await scene.records('authorship');
    const { group } = (await scene.shown(
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
    const { api } = scene.story.world.chain;
    const create = (name: string, members: readonly number[]) =>
      registryCalls.createGroup(api, 0, name, members);
    const many = Array.from({ length: 257 }, (_, index) => index + 1);
    const pair = await scene.groupId('pair');
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
    const before = await scene.held('Dave');
    for (const [call, reason] of refusals) {
      await rejects(scene.story.world.test.serve(submit(api, call, pairOf('//Dave'))), reason);
    }
    equal(await scene.held('Dave'), before);
  });

  it('are refused by the command line before a fee is paid, in a sentence', async () => {
    const { world } = scene.story;
    const key = ['--key', '//Dave', '--local', '--url', scene.url];
    const cases: [string[], number, RegExp][] = [
      [['group', 'create', 'pair', '1,2', ...key], 1, /has a group "pair" already, of 5FHneW/],
      [['group', 'create', 'other', '1,nobody', ...key], 2, /<members>: "nobody" is not a target/],
      [['group', 'set', 'other', '1', ...key], 2, /this chain has no group "other"/],
      [['sli', '--group', 'other', '--url', scene.url], 2, /--group: the chain has no group "other"/],
      [['sli', '--region', 'mars', '--url', scene.url], 2, /no target is in "mars"; there are eu-west/],
    ];
    for (const [args, code, sentence] of cases) {
      const ran = await world.almanac(...args);
      match(ran.stderr, sentence);
      equal(ran.code, code, args.join(' '));
    }
  });

  it('give the deposit back when their owner removes them, and leave the name free', async () => {
    const before = await scene.held('Bob');
    const deposits = await scene.deposits();
    await scene.signed('Bob', 'group', 'remove', 'pair');
    equal(before - (await scene.held('Bob')), deposits.group + 3n * deposits.member);
    await scene.signed('Dave', 'group', 'create', 'pair', '1,2');
  });

  it('are removed by the Council, whoever owns them; the deposit goes to the owner', async () => {
    const { world } = scene.story;
    const held = await scene.held('Dave');
    const { motion } = (await scene.shown(
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
    const call = registryCalls.removeGroup(world.chain.api, 0, await scene.groupId('pair'));
    equal(call.method.hash.toHex(), motion);
    const members = [pairOf('//Alice'), pairOf('//Bob'), pairOf('//Charlie')] as const;
    await world.test.serve(passMotion(world.test.api, call, members));
    const deposits = await scene.deposits();
    equal(held - (await scene.held('Dave')), deposits.group + 2n * deposits.member);
    deepEqual(((await scene.shown('group', 'list')) as { groups: ShownGroup[] }).groups, []);
  });

  function recordOf(kind: PeriodKind, startS: number, target: number): StoredSlots {
    const key = `${kind} ${startS} ${u8aToHex(pairOf(`//${seats[target - 1]}`).publicKey)}`;
    const record = counted.get(key);
    if (!record) throw new Error(`nothing was counted for ${key}`);
    return record;
  }
});
