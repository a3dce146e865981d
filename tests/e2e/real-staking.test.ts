import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import { babeCensus } from '../support/babe-census.ts';
import { pairOf } from '../support/local-pair.ts';
import { betweenCommandsMs, poll } from '../support/poll.ts';
import { type RawEra, rawEra, rawTargets } from '../support/raw-staking.ts';
import { networkOfSuite } from '../support/real-network.ts';
import { runAlmanac } from '../support/run-almanac.ts';

const validators = 4;
const slotMs = 1_000;
const epochSlots = 6;
const sessionsPerEra = 3;

interface Duties {
  readonly assigned_slots: number;
  readonly kept_slots: number;
  readonly missed_slots: number;
  readonly primary_blocks: number;
}

const none: Duties = { assigned_slots: 0, kept_slots: 0, missed_slots: 0, primary_blocks: 0 };

interface Document {
  readonly block_hash: string;
  readonly session: { readonly index: number };
  readonly era: {
    readonly index: number;
    readonly first_session: number;
    readonly sessions: number;
    readonly total_stake: number;
    readonly points: number;
  };
  readonly nominators: number;
  readonly service: Readonly<
    Record<'from_block' | 'to_block' | 'first_slot' | 'last_slot' | 'unknown_keys', number>
  >;
  readonly validators: readonly {
    readonly account: string;
    readonly commission_ppb: number;
    readonly own_stake: number;
    readonly total_stake: number;
    readonly nominators: number;
    readonly points: number;
    /** Of none that was in no list of the era's sessions. */
    readonly duties: Duties | null;
  }[];
  readonly nominator: {
    readonly nominations: readonly {
      readonly account: string;
      readonly state: string;
      readonly exposure: number;
      readonly nominated: boolean;
    }[];
  };
}

const hexOf = (address: string): string => u8aToHex(decodeAddress(address));
const byAccount = <Row extends readonly [string, ...unknown[]]>(rows: readonly Row[]): Row[] =>
  rows.toSorted(([one], [other]) => (one < other ? -1 : 1));

describe('staking on a network of real nodes with BABE', () => {
  const network = networkOfSuite({
    name: 'staking',
    engine: 'babe',
    validators,
    candidates: 0,
    slotMs,
    sessionMs: epochSlots * slotMs,
    sessionsPerEra,
    windowMs: 10_000,
  });
  const nominator = pairOf('//One').address;

  async function stakingWhen(
    what: string,
    isExpected: (seen: Document) => boolean,
    ...args: readonly string[]
  ): Promise<Document> {
    const read = async (): Promise<Document> => {
      const { code, stdout, stderr } = await runAlmanac('staking', network.url, '--json', ...args);
      equal(code, 0, stderr);
      return JSON.parse(stdout) as Document;
    };
    return await poll(what, read, isExpected, { everyMs: betweenCommandsMs });
  }

  it('is that of a recount from bare storage: era, session, stake, commission, points, and who backs whom', async () => {
    const seen = await stakingWhen(
      'an era was elected',
      ({ era }) => era.index >= 2,
      '--nominator',
      nominator,
    );
    const raw: RawEra = await rawEra(network.url, seen.block_hash);
    deepEqual(
      [
        seen.era.index,
        seen.era.first_session,
        seen.session.index,
        seen.era.points,
        BigInt(seen.era.total_stake),
        seen.nominators,
      ],
      [raw.index, raw.startSession, raw.session, raw.points, raw.totalStake, raw.nominators],
    );
    equal(seen.era.sessions, sessionsPerEra);
    deepEqual(
      byAccount(
        seen.validators.map(
          (one) =>
            [
              hexOf(one.account),
              BigInt(one.own_stake),
              BigInt(one.total_stake),
              one.nominators,
              one.commission_ppb,
              one.points,
            ] as const,
        ),
      ),
      byAccount(
        raw.validators.map(
          (one) => [one.account, one.own, one.total, one.nominators, one.commission, one.points] as const,
        ),
      ),
    );
    ok(raw.validators.some(({ points }) => points > 0));
    const targets = await rawTargets(network.url, hexOf(nominator), seen.block_hash);
    deepEqual(
      seen.nominator.nominations.map((one) => [hexOf(one.account), BigInt(one.exposure), one.nominated]),
      targets.map((target) => [
        target,
        raw.validators.find(({ account }) => account === target)?.backers.get(hexOf(nominator)) ?? 0n,
        true,
      ]),
    );
    ok(seen.nominator.nominations.some(({ state }) => state === 'active'));
  });

  it('has the duties of the active era, and of the one before, as a recount of all headers has them', async () => {
    const inLastSession = ({ era, session }: Document): boolean =>
      era.index >= 3 && session.index - era.first_session === sessionsPerEra - 1;
    const active = await stakingWhen('the last session of an era', inLastSession, '--service');
    await equalsCensus(active, active.service.to_block);
    const before = await stakingWhen(
      'the era before',
      () => true,
      '--service',
      '--era',
      String(active.era.index - 1),
    );
    equal(before.service.last_slot, active.service.first_slot - 1);
    equal(before.service.to_block, active.service.from_block - 1);
    await equalsCensus(before, active.service.from_block);
  });

  /** @param beyond a block at or after the end: the slots at the end of the era may be empty */
  async function equalsCensus({ service, validators: rows }: Document, beyond: number): Promise<void> {
    const { from_block: from, to_block: to, first_slot, last_slot, unknown_keys } = service;
    equal(unknown_keys, 0);
    const census = await babeCensus(network.url, { epochSlots, from: from - 1, to });
    const { misses } = await babeCensus(network.url, { epochSlots, from: from - 1, to: beyond });
    const missedOf = (key: string): number =>
      misses.filter((one) => one.key === key && one.slot >= first_slot && one.slot <= last_slot).length;
    deepEqual(
      byAccount(
        rows.map(({ account, duties }) => {
          const { assigned_slots, kept_slots, missed_slots, primary_blocks } = duties ?? none;
          return [hexOf(account), assigned_slots, kept_slots, missed_slots, primary_blocks] as const;
        }),
      ),
      byAccount(
        rows.map(({ account }) => {
          const key = hexOf(account);
          const { kept = 0, primary = 0 } = census.rows.get(key) ?? {};
          return [key, kept + missedOf(key), kept, missedOf(key), primary] as const;
        }),
      ),
    );
    ok(rows.some(({ duties }) => (duties?.kept_slots ?? 0) > 0));
  }

  it('takes the call data of a nomination, signed by somebody else', async () => {
    const wanted = network.state.nodes.slice(1, 3).map(({ account }) => account);
    const { stdout, code, stderr } = await runAlmanac('staking', network.url, '--nominate', wanted.join(','));
    equal(code, 0, stderr);
    match(stdout, /^staking\.nominate of /);
    const data = stdout.trim().split('\n').at(-1) ?? '';
    const api = await ApiPromise.create({ provider: new WsProvider(network.url), noInitWarn: true });
    await api.tx(api.registry.createType('Call', data)).signAndSend(pairOf('//One'));
    const targets = await poll(
      'the new nominations',
      async () => await rawTargets(network.url, hexOf(nominator)),
      (now) => now.join() === wanted.map(hexOf).join(),
    );
    equal(targets.length, 2);
    await api.disconnect();
  });
});
