import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { TypeRegistry } from '@polkadot/types';
import { accountHex } from '../../offchain-agent/src/chain/address.ts';
import { fakeValidator, MadeBabeChain } from '../support/made-babe-chain.ts';
import type { MadeNode } from '../support/made-node.ts';
import { PublicRuntime } from '../support/public-runtime.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { staker, storeEra, storeSession } from '../support/staking-scene.ts';

const unit = 1_000_000_000_000;
const hex = (seat: number): string => staker(seat).hex;
const address = (seat: number): string => staker(seat).address;

type Duties = Readonly<Record<'assigned_slots' | 'kept_slots' | 'missed_slots' | 'primary_blocks', number>>;

interface Document {
  readonly elected_on: { readonly chain: string } | null;
  readonly session: Readonly<Record<string, number>>;
  readonly era: Readonly<Record<string, unknown>>;
  readonly nominators: number;
  readonly candidates: number;
  readonly service: Readonly<Record<'from_block' | 'to_block' | 'first_slot' | 'last_slot', number>>;
  readonly validators: readonly {
    readonly account: string;
    readonly duties: Duties;
    readonly [field: string]: unknown;
  }[];
  readonly nominator: {
    readonly bonded: number;
    readonly submitted_in: number;
    readonly nominations: readonly { readonly account: string; readonly [field: string]: unknown }[];
  };
}

describe('almanac staking, with the metadata of public runtimes', () => {
  const nodes: MadeNode[] = [];
  let solo: string;
  let relay: string;
  let hub: string;

  async function serve(runtime: PublicRuntime): Promise<string> {
    const node = runtime.node();
    nodes.push(node);
    await node.start();
    return node.url;
  }

  async function answer(...args: readonly string[]): Promise<Document> {
    const { code, stdout, stderr } = await runAlmanac('staking', ...args, '--json');
    equal(code, 0, stderr);
    return JSON.parse(stdout) as Document;
  }

  before(async () => {
    solo = await serve(storeSession(storeEra(new PublicRuntime('substrate'))));
    // What Kusama kept of its own staking at the migration, and what it counts for the hub.
    const kusama = storeSession(new PublicRuntime('kusama'), 600)
      .set('staking', 'activeEra', [], { index: 3, start: 1 })
      .set('stakingAhClient', 'mode', [], 'Active')
      .set('stakingAhClient', 'validatorPoints', [address(1)], 20);
    relay = await serve(kusama);
    hub = await serve(storeEra(new PublicRuntime('asset-hub-kusama')));
  });

  after(async () => {
    for (const node of nodes) await node.stop();
  });

  it('shows era, session, validators, stake and points of a chain that elects its own validators', async () => {
    const { elected_on, session, era, nominators, candidates, validators } = await answer(solo);
    equal(elected_on, null);
    deepEqual(session, { index: 45, slots: 200, slot_duration_ms: 3_000, slot: 100 });
    deepEqual(era, {
      index: 7,
      active: true,
      started_at: '2026-11-20T08:00:00.000Z',
      first_session: 42,
      sessions: 6,
      total_stake: 60 * unit,
      points: 140,
    });
    deepEqual([nominators, candidates], [2, 4]);
    deepEqual(
      validators.map((one) => [
        accountHex(one.account),
        one.commission_ppb,
        one.blocked,
        one.own_stake,
        one.total_stake,
        one.nominators,
        one.points,
      ]),
      [
        [hex(2), 0, false, 5 * unit, 15 * unit, 2, 100],
        [hex(0), 50_000_000, false, 10 * unit, 25 * unit, 2, 40],
        [hex(1), 1_000_000_000, true, 20 * unit, 20 * unit, 0, 0],
      ],
    );
  });

  it('shows it to people', async () => {
    const { stdout } = await runAlmanac('staking', solo, '--nominator', address(8));
    const lines = stdout.split('\n');
    match(lines[0] ?? '', /: session 45, the 4th of 6 of the era, slot 101 of 200 of 3 s$/);
    match(lines[1] ?? '', /^Era 7 \(active\), since 2026-11-20 08:00:00 UTC, of 60 min$/);
    match(lines[2] ?? '', /^3 validators of 4 that want to be, 2 nominators, 60 KSM at stake, 140 points$/);
    match(lines[5] ?? '', /^\S+ +0\.00 +5 KSM +15 KSM +2 +100$/);
    match(stdout, /^Nominator \S+: 17\.5 KSM bonded, nominates 4 of 16 since era 7; 2 active in era 7\.$/m);
    match(stdout, /^\S+ +active +12 KSM +48\.00 +5\.00 +40$/m);
    match(stdout, /^\S+ \(no longer nominated\) +active +4 KSM +26\.66 +0\.00 +100$/m);
    match(stdout, /^\S+ +not elected +0 KSM +- +- +-$/m);
  });

  it('tells a relay chain from the hub that elects, and shows both', async () => {
    const told = await answer(relay, '--staking-url', hub);
    equal(told.elected_on?.chain, 'asset-hub-kusama');
    deepEqual([told.session.index, told.session.slots, told.session.slot], [45, 600, 100]);
    deepEqual([told.era.index, told.era.first_session, told.era.total_stake], [7, 42, 60 * unit]);
    deepEqual(
      told.validators.map((one) => [accountHex(one.account), one.points, one.session_points]),
      [
        [hex(2), 100, 0],
        [hex(0), 40, 0],
        [hex(1), 0, 20],
      ],
    );
  });

  it('asks for the hub in one sentence, and refuses one where it does not belong', async () => {
    const missing = await runAlmanac('staking', relay);
    equal(missing.code, 2);
    match(
      missing.stderr,
      /^error: the validators of kusama at ws:\S+ are elected on another chain, its Asset Hub\nhint: name a node of that one with --staking-url$/m,
    );
    const needless = await runAlmanac('staking', solo, '--staking-url', hub);
    equal(needless.code, 2);
    match(needless.stderr, /are not elected on another chain\nhint: leave out --staking-url/);
    const strangers = new PublicRuntime('asset-hub-kusama')
      .set('staking', 'activeEra', [], { index: 1, start: null })
      .set('staking', 'erasStakersOverview', [1, address(20)], {
        total: 1,
        own: 1,
        nominatorCount: 0,
        pageCount: 0,
      });
    const wrong = await runAlmanac('staking', relay, '--staking-url', await serve(strangers));
    equal(wrong.code, 2);
    match(
      wrong.stderr,
      /elects none of the validators that work on kusama\nhint: give the chain that elects them/,
    );
  });

  it('tells what became of each nomination: active, elected without it, not elected, and what is nominated no longer', async () => {
    for (const args of [[solo], [relay, '--staking-url', hub]]) {
      const { nominator } = await answer(...args, '--nominator', address(8));
      deepEqual([nominator.bonded, nominator.submitted_in], [17.5 * unit, 7]);
      deepEqual(
        nominator.nominations.map((one) => [accountHex(one.account), one.state, one.exposure, one.nominated]),
        [
          [hex(0), 'active', 12 * unit, true],
          [hex(1), 'elected_without', 0, true],
          [hex(3), 'not_elected', 0, true],
          [hex(4), 'not_elected', 0, true],
          [hex(2), 'active', 4 * unit, false],
        ],
      );
    }
  });

  it('shows an era that is over, and refuses one of which nothing is kept', async () => {
    const { era, validators } = await answer(solo, '--era', '6');
    deepEqual([era.index, era.active, era.started_at, era.first_session], [6, false, null, 36]);
    deepEqual(
      validators.map(({ account }) => accountHex(account)),
      [hex(3)],
    );
    for (const none of ['5', '8']) {
      const { code, stderr } = await runAlmanac('staking', solo, '--era', none);
      equal(code, 3);
      match(stderr, new RegExp(`the chain has nothing of era ${none}; the active one is 7`));
    }
    equal((await runAlmanac('staking', solo, '--era', 'x')).code, 2);
  });

  it('encodes a nomination for the runtime that elects, which its metadata decodes to the same validators', async () => {
    const { code, stdout, stderr } = await runAlmanac(
      'staking',
      relay,
      '--staking-url',
      hub,
      '--nominate',
      `${address(0)},${hex(3)}`,
      '--json',
    );
    equal(code, 0, stderr);
    const { call_data, targets } = JSON.parse(stdout) as { call_data: `0x${string}`; targets: string[] };
    deepEqual(targets.map(accountHex), [hex(0), hex(3)]);
    const registry: TypeRegistry = new PublicRuntime('asset-hub-kusama').registry;
    const call = registry.createType('Call', call_data);
    deepEqual([call.section, call.method], ['staking', 'nominate']);
    deepEqual(call.args[0]?.toJSON(), [{ id: address(0) }, { id: address(3) }]);
    const plain = await runAlmanac('staking', solo, '--nominate', address(0));
    match(plain.stdout, /^staking\.nominate of \S+ on substrate\n0x[0-9a-f]+\n$/);
  });

  it('refuses to nominate whom nobody knows, who is blocked or named twice, and more than 16', async () => {
    const many = Array.from({ length: 17 }, (_, seat) => hex(seat)).join(',');
    const cases: readonly [string, RegExp][] = [
      [address(4), /--nominate: 0x05\S+ is not a validator or candidate of this chain/],
      [`${address(0)},${address(1)}`, /--nominate: 0x02\S+ takes no further nominations \(blocked\)/],
      [`${address(0)},${hex(0)}`, /--nominate: 0x01\S+ is named twice/],
      [many, /--nominate: 17 validators are named; a nomination has 1 to 16/],
      ['5Nobody', /--nominate: "5Nobody" is not an account/],
    ];
    for (const [targets, sentence] of cases) {
      const { code, stdout, stderr } = await runAlmanac('staking', solo, '--nominate', targets);
      equal(code, 2);
      equal(stdout, '');
      match(stderr, sentence);
    }
  });

  it('counts who kept its slots in the era, by account', async () => {
    const keys = [0, 1, 2].map(fakeValidator);
    const chain = new MadeBabeChain({ validators: keys, durationSlots: 10 });
    // Six sessions, of which the last three are the era's; every third slot is empty, and so is an epoch.
    for (let slot = 0; slot < 75; slot += 1) {
      if (slot % 3 === 2 || (slot >= 20 && slot < 30)) continue;
      chain.finalize(chain.build(900_000 + slot, slot % 3, 1, chain.dataAt(900_000 + slot)));
    }
    const runtime = storeSession(storeEra(new PublicRuntime('substrate')));
    runtime.set('session', 'currentIndex', [], 6).set('staking', 'bondedEras', [], [[7, 4]]);
    for (const [seat, { key }] of keys.entries()) {
      runtime.set('session', 'keyOwner', [['0x62616265', key]], address(seat));
    }
    const { state_queryStorageAt, ...extra } = chain.options().extra ?? {};
    ok(state_queryStorageAt);
    const node = runtime.node(extra);
    nodes.push(node);
    await node.start();
    const { service, validators } = await answer(node.url, '--service');
    // Session 4 began with slot 50: the empty epoch had none.
    deepEqual([service.first_slot, service.last_slot], [900_050, 900_073]);
    const blocks = service.to_block - service.from_block + 1;
    const sum = (field: keyof Duties): number =>
      validators.reduce((total, { duties }) => total + duties[field], 0);
    equal(sum('missed_slots'), 24 - blocks);
    equal(sum('primary_blocks'), blocks);
    equal(
      validators.every(({ duties }) => duties.assigned_slots === duties.kept_slots + duties.missed_slots),
      true,
    );
    const table = await runAlmanac('staking', node.url, '--service', '--nominator', address(8));
    match(
      table.stdout,
      /^Kept: of the slots .*, slots 900050\.\.900073, finalized blocks \d+\.\.\d+, counted/m,
    );
    match(table.stdout, /^\S+ +active +12 KSM .* \d+\/\d+ +\d+ +\d+ \(2\.0 expected\)$/m);
  });

  it('says of a chain without staking that it has none', async () => {
    const url = await serve(storeSession(new PublicRuntime('substrate')));
    const { code, stderr } = await runAlmanac('staking', url);
    equal(code, 2);
    match(
      stderr,
      /the chain has no active era: its runtime has no staking pallet, or has not elected validators yet/,
    );
  });
});
