import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hexToU8a, u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import {
  ask,
  type BabeCensus,
  type BabeRow,
  babeCensus,
  finalizedNumber,
  secondaryIndex,
} from '../support/babe-census.ts';
import { poll } from '../support/poll.ts';
import { networkOfSuite } from '../support/real-network.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { readStakingEra } from '../support/staking-era.ts';

const validators = 6;
const slotMs = 2_000;
const epochSlots = 6;
const sessionsPerEra = 2;
/** Longer than two epochs, so that one is skipped. */
const haltSlots = 14;
interface Watched {
  readonly engine: string;
  readonly from_block: number;
  readonly to_block: number;
  readonly first_slot: number;
  readonly last_slot: number;
  readonly validators: readonly {
    readonly babe_key: string;
    readonly assigned_slots: number;
    readonly kept_slots: number;
    readonly missed_slots: number;
    readonly lost_slots: number;
    readonly primary_blocks: number;
  }[];
}

interface OwnRecords {
  readonly as_of_block: number;
  readonly targets: readonly {
    readonly account: string;
    readonly records: readonly { readonly assigned_slots: number; readonly authored_slots: number }[];
  }[];
}

const none: BabeRow = { duties: 0, kept: 0, missed: 0, primary: 0 };
/** Of a validator that works: two blocks of one slot may come in at once, and its own stand on the one that lost. */
const mostLost = 2;

describe('the secondary author of a slot', () => {
  it('is that of a known vector', () => {
    equal(secondaryIndex(new Uint8Array(32).fill(3), 100, 1_000), 167);
  });
});

describe('a network of real nodes with BABE', () => {
  const network = networkOfSuite({
    name: 'babe',
    engine: 'babe',
    validators,
    candidates: 0,
    slotMs,
    sessionMs: epochSlots * slotMs,
    sessionsPerEra,
    windowMs: 20_000,
  });

  it('finalizes blocks of several epochs, each with its own list of validators', async () => {
    // Of four epochs' 24 slots one of six validators gets none in seven runs of a hundred.
    const census = await censusUntil(({ epochs, rows }) => epochs.size >= 4 && rows.size >= validators);
    equal(census.rows.size, validators);
    equal(census.slots, census.blocks + census.misses.length);
    ok([...census.rows.values()].some(({ primary }) => primary > 0));
    await agreesWithState(census);
  });

  it('lets validators find each other by their authority keys', async () => {
    const port = network.state.nodes[0]?.prometheus_port;
    await poll(
      'the first validator knows where the others are',
      async () => {
        const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        return Number(/^substrate_authority_discovery_known_authorities_count\S* (\d+)/m.exec(text)?.[1]);
      },
      (count) => count >= validators - 1,
    );
  });

  it('charges the duties of a killed validator to it alone', async () => {
    const before = await finalizedNumber(network.url);
    await network.stop('v3', true);
    const dead = await censusUntil(({ rows }) => (rows.get(keyOf('v3'))?.missed ?? 0) >= 2, before);
    await network.resume('v3');
    const kept = dead.rows.get(keyOf('v3'))?.kept ?? 0;
    const { rows } = await censusUntil((census) => (census.rows.get(keyOf('v3'))?.kept ?? 0) > kept, before);
    for (const { name } of network.state.nodes) {
      const { missed, kept: own } = rows.get(keyOf(name)) ?? none;
      if (name === 'v3') ok(missed >= 2, `${name} missed ${missed}`);
      // A machine that does much else makes each lose a few.
      else ok(missed < own || missed <= mostLost, `${name} missed ${missed} and kept ${own}`);
    }
  });

  it(`charges a halt of ${haltSlots} slots to whom they belonged, by the epoch that was announced`, async () => {
    const names = network.state.nodes.map(({ name }) => name);
    const before = await finalizedNumber(network.url);
    for (const name of names) await network.stop(name);
    await sleep(haltSlots * slotMs);
    for (const name of names) await network.resume(name);
    const census = await censusUntil(({ slots: counted }) => counted > 2 * haltSlots, before);
    const { misses, slots, blocks } = census;
    equal(misses.length, slots - blocks);
    ok(misses.length >= haltSlots - 1, `${misses.length} misses`);
    await agreesWithState(census);
  });

  it('is watched without configuration: its figures are those of the census', async () => {
    const seen = await almanac('watch', network.url, '--json', '--for', '5s', '--look-back', '10000');
    deepEqual([seen.engine, seen.from_block], ['babe', 1]);
    await equalsCensus(seen);
  });

  it('keeps records of its own, which are those of the census', async () => {
    // The year that is open: all slots, those that are not closed included.
    const own = await almanac('sli', 'all', '--url', network.url, '--period', 'year', '--json');
    const { as_of_block: to, targets } = own as unknown as OwnRecords;
    const { rows } = await babeCensus(network.url, { epochSlots, to });
    const recorded = targets.map(({ account, records }): [string, number, number] => {
      const last = records.at(-1);
      return [u8aToHex(decodeAddress(account)), last?.assigned_slots ?? 0, last?.authored_slots ?? 0];
    });
    const counted = [...rows].map(([key, { duties, kept }]): [string, number, number] => [key, duties, kept]);
    const withDuties = (all: [string, number, number][]) => all.filter(([, duties]) => duties > 0).toSorted();
    deepEqual(withDuties(recorded), withDuties(counted));
    ok(recorded.some(([, assigned, authored]) => authored < assigned));
  });

  it('has eras whose validators are elected by stake, with 20 points for each block', async () => {
    const era = await poll(
      'an era is over',
      async () => await readStakingEra(network.url),
      (last) => last !== undefined,
      { everyMs: slotMs },
    );
    ok(era);
    equal(era.sessions, sessionsPerEra);
    const expected = [...era.blocks].map(([author, blocks]) => [author, 20 * blocks]);
    deepEqual([...era.points].toSorted(), expected.toSorted());
    const accounts = network.state.nodes.map(({ account }) => account);
    deepEqual(era.exposures.map(({ validator }) => validator).toSorted(), accounts.toSorted());
    const backing = new Map<string, bigint>();
    for (const { validator, own, total, others } of era.exposures) {
      equal(total, own + others.reduce((sum, { value }) => sum + value, 0n));
      for (const { who, value } of others) {
        ok(era.nominations.get(who)?.includes(validator), `${who} did not name ${validator}`);
        backing.set(who, (backing.get(who) ?? 0n) + value);
      }
    }
    equal(
      era.totalStake,
      era.exposures.reduce((sum, { total }) => sum + total, 0n),
    );
    const staked = BigInt(50e12);
    deepEqual([...backing.values()], [staked, staked]);
  });

  it('is counted from proved headers alone, and again from the file without any node', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'almanac-babe-proof-'));
    try {
      const file = join(folder, 'proof.json');
      const verified = ['--verify', '--proof', file, '--json', '--for', '5s', '--look-back', '60'];
      const seen = await almanac('watch', network.url, ...verified);
      await equalsCensus(seen);
      const again = await almanac('verify', '--proof', file, '--json');
      deepEqual([again.from_block, again.to_block], [seen.from_block, seen.to_block]);
      await equalsCensus(again);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  async function almanac(...command: string[]): Promise<Watched> {
    const { code, stdout, stderr } = await runAlmanac(...command);
    equal(code, 0, stderr);
    return JSON.parse(stdout) as Watched;
  }

  async function equalsCensus(seen: Watched): Promise<void> {
    const counted = { epochSlots, from: seen.from_block - 1, to: seen.to_block };
    const { rows, slots } = await babeCensus(network.url, counted);
    equal(seen.last_slot - seen.first_slot + 1, slots);
    const watched = seen.validators.map((one): [string, BabeRow] => [
      one.babe_key,
      {
        duties: one.assigned_slots,
        kept: one.kept_slots,
        missed: one.missed_slots + one.lost_slots,
        primary: one.primary_blocks,
      },
    ]);
    const withNone = watched.map(([key]): [string, BabeRow] => [key, rows.get(key) ?? none]);
    deepEqual(new Map(watched.toSorted()), new Map(withNone.toSorted()));
    ok([...rows.keys()].every((key) => watched.some(([seenKey]) => seenKey === key)));
  }

  /** The epochs that headers announced are those of the state at the blocks that opened them. */
  async function agreesWithState({ openings }: BabeCensus): Promise<void> {
    for (const { hash, epoch } of openings) {
      const state = hexToU8a(
        await ask<string>(network.url, 'state_call', 'BabeApi_current_epoch', '0x', hash),
      );
      // Behind index, start and duration: the number of validators, a key of 32 bytes and a weight of 8 for each.
      const keys = epoch.keys.map((_, at) => u8aToHex(state.subarray(25 + 40 * at, 57 + 40 * at)));
      const randomnessAt = 25 + 40 * epoch.keys.length;
      deepEqual(keys, epoch.keys);
      deepEqual(state.subarray(randomnessAt, randomnessAt + 32), epoch.randomness);
    }
  }

  /** Counts the finalized blocks after `from` until the count is as expected. */
  async function censusUntil(isExpected: (census: BabeCensus) => boolean, from = 0): Promise<BabeCensus> {
    return await poll(
      'the census is as expected',
      async () => await babeCensus(network.url, { epochSlots, from, to: await finalizedNumber(network.url) }),
      isExpected,
      { everyMs: slotMs },
    );
  }

  function keyOf(name: string): string {
    const account = network.state.nodes.find((node) => node.name === name)?.account ?? '';
    return u8aToHex(decodeAddress(account));
  }
});
