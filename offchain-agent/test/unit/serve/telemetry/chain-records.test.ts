import { deepEqual, equal } from 'node:assert/strict';
import { encodeAddress } from '@polkadot/util-crypto';
import { FakeServedChain, noonS, windowS } from '../../../../../tests/support/fake-served-chain.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import {
  describeKeyOwners,
  describeValidatorRecords,
} from '../../../../../tests/support/telemetry-conformance.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { accountHex } from '../../../../src/chain/address.ts';
import { ChainRecords, type KeyOwners } from '../../../../src/serve/telemetry/chain-records.ts';
import { aliceKey, aliceSli, FakeRecords, genesis } from './telemetry-scene.ts';

const stash = encodeAddress(new Uint8Array(32).fill(7), 42);
const stranger = encodeAddress(new Uint8Array(32).fill(9), 42);
const keyHex = accountHex(aliceKey) ?? '';

class FakeOwners implements KeyOwners {
  readonly asked: string[][] = [];
  /** The chain that can be asked. */
  genesis = genesis;

  async of(genesisHash: string, keys: readonly string[]) {
    this.asked.push([...keys]);
    if (genesisHash !== this.genesis) return undefined;
    return new Map(
      keys
        .filter((key) => key === keyHex)
        .map((key) => [key, { hex: accountHex(stash) ?? '', address: stash }]),
    );
  }
}

describe('FakeOwners', () => {
  describeKeyOwners('a chain in memory', async () => ({ owners: new FakeOwners(), genesis, key: keyHex }));
});

describe('records of validators for telemetry', () => {
  let chain: FakeServedChain;
  let owners: FakeOwners;
  let records: ChainRecords | undefined;

  beforeEach(() => {
    chain = FakeServedChain.withValidators(stash);
    chain.windows.push({ target: 1, startS: noonS - windowS, part: 9, whole: 10 });
    chain.windows.push({ target: 1, startS: noonS - windowS, indicator: 'arrival', part: 9, whole: 10 });
    owners = new FakeOwners();
  });
  afterEach(() => records?.close());

  describeValidatorRecords('records of a chain', () => {
    const opened = open();
    return {
      records: opened,
      genesis,
      key: aliceKey,
      change: () => chain.advance(),
      close: () => opened.close(),
    };
  });
  describeValidatorRecords('records by hand', () => {
    const byHand = new FakeRecords();
    return { records: byHand, genesis, key: aliceKey, change: () => byHand.change(aliceKey, aliceSli) };
  });

  function open(period: 'window' | 'day' = 'day'): ChainRecords {
    records = new ChainRecords({ chain, owners, period, log: silentLogger() });
    return records;
  }

  async function changed(of: ChainRecords): Promise<void> {
    await new Promise<void>((resolve) => {
      const stop = of.onChange(() => {
        stop();
        resolve();
      });
    });
  }

  it("are those of the account that owns the key, slots and its blocks' arrival", async () => {
    const opened = open();
    equal(opened.of(genesis, aliceKey), null);
    await changed(opened);
    deepEqual(opened.of(genesis, aliceKey), {
      network: 0,
      period: 'day',
      account: stash,
      start_s: noonS - 43_200,
      end_s: noonS + 43_200,
      provisional: true,
      uptime_ppm: 900_000,
      low_ppm: opened.of(genesis, aliceKey)?.low_ppm,
      high_ppm: opened.of(genesis, aliceKey)?.high_ppm,
      assigned_slots: '10',
      authored_slots: '9',
      p50_us: 1_007,
      p95_us: 1_007,
      coverage_ppm: 1_000_000,
      reporters: 3,
      as_of_block: 100,
    });
  });

  it('of windows are those of the last closed one', async () => {
    const opened = open('window');
    opened.of(genesis, aliceKey);
    await changed(opened);
    const { start_s, provisional } = opened.of(genesis, aliceKey) ?? {};
    deepEqual([start_s, provisional], [noonS - windowS, false]);
  });

  it('are none for a key that nobody owns, for another network, and for what is no key', async () => {
    const opened = open();
    for (const [of, key] of [
      [genesis, stranger],
      [`0x${'cd'.repeat(32)}`, aliceKey],
      [genesis, 'alice'],
    ] as const) {
      opened.of(of, key);
    }
    await changed(opened);
    equal(opened.of(genesis, stranger), null);
    equal(opened.of(`0x${'cd'.repeat(32)}`, aliceKey), null);
    equal(opened.of(genesis, 'alice'), null);
    deepEqual(owners.asked, [[accountHex(stranger)]]);
  });

  it('of another network are asked under its number, once its keys have owners', async () => {
    const other = `0x${'cd'.repeat(32)}`;
    const [home] = chain.networks;
    if (home) chain.networks.push({ ...home, id: 1, genesisHash: other });
    owners.genesis = other;
    const opened = open();
    opened.of(other, aliceKey);
    await changed(opened);
    const { network, account, uptime_ppm } = opened.of(other, aliceKey) ?? {};
    deepEqual([network, account, uptime_ppm], [1, stash, 900_000]);
    deepEqual([opened.keeps(other), opened.keeps(`0x${'ef'.repeat(32)}`)], [true, false]);
  });

  it('are unknown, with the account, while the chain has no record of it', async () => {
    chain.windows.length = 0;
    const opened = open();
    opened.of(genesis, aliceKey);
    await changed(opened);
    const { account, uptime_ppm, p50_us } = opened.of(genesis, aliceKey) ?? {};
    deepEqual([account, uptime_ppm, p50_us], [stash, null, null]);
  });

  it('stay while the chain is away, and are read again by themselves when it is back', async () => {
    const told = new Promise<void>((resolve) => {
      records = new ChainRecords({
        chain,
        owners,
        period: 'day',
        log: { ...silentLogger(), warn: () => resolve() },
      });
    });
    const opened = records as unknown as ChainRecords;
    opened.of(genesis, aliceKey);
    await changed(opened);
    chain.failure = new AgentError('unreachable/closed', 'away', { retryable: true });
    opened.of(genesis, aliceKey);
    opened.of(genesis, stranger);
    await told;
    equal(opened.of(genesis, aliceKey)?.uptime_ppm, 900_000);
    chain.failure = undefined;
    chain.advance(2);
    chain.windows.push({ target: 1, startS: noonS - 2 * windowS, part: 10, whole: 10 });
    await changed(opened);
    equal(opened.of(genesis, aliceKey)?.uptime_ppm, 950_000);
  });

  it('keep the block at which they were first read so, while they are the same', async () => {
    const opened = open();
    opened.of(genesis, aliceKey);
    await changed(opened);
    const before = opened.of(genesis, aliceKey);
    chain.advance(2);
    opened.of(genesis, stranger);
    await changed(opened);
    equal(opened.of(genesis, aliceKey), before);
  });
});
