import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady, encodeAddress } from '@polkadot/util-crypto';
import { EmbeddedChain } from '../../offchain-agent/src/lab/embedded/embedded-chain.ts';
import { type RpcServer, startRpcServer } from '../../offchain-agent/src/lab/embedded/rpc/rpc-server.ts';
import { buildGenesis, readBlob } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import type { ExactJson } from '../../offchain-agent/src/lab/genesis/exact-json.ts';
import { auraCensus } from '../support/aura-census.ts';
import type { Ran } from '../support/command-process.ts';
import { poll } from '../support/poll.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { submit } from '../support/submit.ts';

const firstSlot = 1_795_161_600_000 / 3_000;
/** The guest's own; its chain has no properties that would name it. */
const addressFormat = 7;
const sessionBlocks = 17;
const phrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';

/** The same runtime twice: with accounts of 32 bytes, each of which is its own Aura key, and of 20 bytes, as on Ethereum. */
const guests = [
  {
    accounts: 'accounts of 32 bytes',
    blob: 'guest_runtime',
    accountOf: (key: string) => encodeAddress(key, addressFormat),
    /** Who has money at genesis. */
    funded: [],
  },
  {
    accounts: 'accounts of 20 bytes',
    blob: 'guest20_runtime',
    accountOf: (key: string) => (ethereum ??= ethereumAccounts()).get(key) ?? '',
    funded: [['0xf24ff3a9cf04c71dbc94d0b566f7a27b94566cac', 1_000_000]],
  },
] satisfies {
  accounts: string;
  blob: string;
  accountOf: (key: string) => string;
  funded: ExactJson;
}[];

/** Made once: to derive one takes a tenth of a second. */
let ethereum: ReadonlyMap<string, string> | undefined;

/** By Aura key: the accounts that wallets derive for Ethereum from the phrase of all development chains. */
function ethereumAccounts(): ReadonlyMap<string, string> {
  const names = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve'];
  return new Map(names.map((name, index) => [keyOf(name), developer(index).address]));
}

function keyOf(name: string): string {
  const { publicKey } = new Keyring({ type: 'sr25519' }).addFromUri(`//${name}`);
  return `0x${Buffer.from(publicKey).toString('hex')}`;
}

function developer(index: number) {
  return new Keyring({ type: 'ethereum' }).addFromUri(`${phrase}/m/44'/60'/0'/0/${index}`);
}

/**
 * The guest is another runtime than ours: slots of 3 s, sessions of 17 blocks after each of which the set has another
 * order or length, addresses of another format, no pallet-validators.
 */
for (const { accounts, blob, accountOf, funded } of guests) {
  describe(`almanac watch on a chain that it never saw, with ${accounts}`, () => {
    let chain: EmbeddedChain;
    let server: RpcServer;
    /** What the builder wrote down while it built: slots by key. */
    const assigned = new Map<string, number>();
    const authored = new Map<string, number>();
    const sets = new Set<string>();

    before(async () => {
      await cryptoWaitReady();
      const file = `../../runtime-pallets/blob/${blob}.compact.compressed.wasm`;
      const code = await readBlob([fileURLToPath(new URL(file, import.meta.url))]);
      const patch = { balances: { balances: funded } };
      const { top } = await buildGenesis({ preset: 'development', code, patch });
      chain = await EmbeddedChain.create({ id: 'guest_test', name: 'Guest Test', top, properties: {} });
      server = await startRpcServer(chain, 0);
      for (let block = 1; block <= 5 * sessionBlocks; block += 1) await build(slotsAhead(block));
    });

    after(async () => {
      await server.close();
      await chain.close();
    });

    /** Single misses, some at the change of a session, and one halt. */
    function slotsAhead(block: number): number {
      if (block === 40) return 60;
      return block % 7 === 0 || block % sessionBlocks === 0 ? 2 : 1;
    }

    async function build(ahead: number): Promise<void> {
      const isFirst = chain.lastSlot === 0;
      const slot = isFirst ? firstSlot : chain.lastSlot + ahead;
      const keys = await chain.authorities();
      sets.add(keys.join());
      for (let passed = isFirst ? slot : chain.lastSlot + 1; passed <= slot; passed += 1) {
        add(assigned, keys[passed % keys.length]);
      }
      add(authored, keys[slot % keys.length]);
      await chain.buildBlock(slot);
    }

    async function almanac(...args: string[]): Promise<Ran> {
      const ran = await runAlmanac(...args);
      assert.equal(ran.code, 0, ran.stderr);
      return ran;
    }

    it('gives the figures of its builder over every change of the set, with no configuration', async () => {
      assert.ok(sets.size >= 4, `the set changed ${sets.size - 1} times`);
      const { stdout } = await almanac('watch', server.url, '--for', '0s', '--json');
      const { engine, validators, slot_duration_ms } = JSON.parse(stdout) as {
        engine: string;
        slot_duration_ms: number;
        validators: { aura_key: string; account: string; assigned_slots: number; authored_slots: number }[];
      };
      assert.deepEqual([engine, slot_duration_ms], ['aura', 3_000]);
      const counted = (field: 'assigned_slots' | 'authored_slots') =>
        validators.map((validator): [string, number] => [validator.aura_key, validator[field]]).toSorted();
      assert.deepEqual(counted('assigned_slots'), [...assigned].toSorted());
      assert.deepEqual(counted('authored_slots'), [...authored].toSorted());
      const recount = await auraCensus(server.url, chain.head.number);
      assert.deepEqual(
        validators
          .map(
            (one) => [one.aura_key, { assigned: one.assigned_slots, authored: one.authored_slots }] as const,
          )
          .toSorted(),
        [...recount].toSorted(),
      );
      for (const { aura_key, account } of validators) assert.equal(account, accountOf(aura_key));
    });

    it('writes accounts in the format of the chain', async () => {
      const { stdout } = await almanac('watch', server.url, '--for', '0s');
      assert.match(stdout, /^Guest Test \(guest\) at .*, slots of 3 s$/m);
      for (const key of assigned.keys()) assert.ok(stdout.includes(`${accountOf(key)} `));
    });

    it('knows a validator by its account', async () => {
      const [key = ''] = assigned.keys();
      const wanted = ['--validator', accountOf(key), '--json'];
      const { stdout } = await almanac('watch', server.url, '--for', '0s', ...wanted);
      const { validators } = JSON.parse(stdout) as { validators: { aura_key: string }[] };
      assert.deepEqual(
        validators.map(({ aura_key }) => aura_key),
        [key],
      );
    });

    it('finds there the records of pallet-sli too, and they say the same', async () => {
      const { stdout } = await almanac('sli', 'all', '--period', 'year', '--url', server.url, '--json');
      const { targets } = JSON.parse(stdout) as {
        targets: { account: string; records: { assigned_slots: number; authored_slots: number }[] }[];
      };
      assert.equal(targets.length, assigned.size);
      for (const key of assigned.keys()) {
        const target = targets.find(({ account }) => account === accountOf(key));
        const [year] = target?.records ?? [];
        assert.deepEqual(
          [year?.assigned_slots, year?.authored_slots],
          [assigned.get(key), authored.get(key) ?? 0],
        );
      }
    });

    if (blob === 'guest20_runtime')
      it('is a chain on which keys of Ethereum sign', async () => {
        const api = await ApiPromise.create({ provider: new WsProvider(server.url), noInitWarn: true });
        try {
          const [from, to] = [developer(0), developer(1)];
          const transfer = api.tx['balances']?.['transferAllowDeath']?.(to.address, 1_000);
          assert.ok(transfer);
          const sent = submit(api, transfer, from);
          await poll(
            'the transaction waits',
            async () => chain.pool.pending.length,
            (count) => count === 1,
          );
          await build(1);
          await sent;
          const account = await api.query['system']?.['account']?.(to.address);
          const { data } = (account?.toJSON() ?? {}) as { data?: { free: number } };
          assert.equal(data?.free, 1_000);
        } finally {
          await api.disconnect();
        }
      });
  });
}

function add(counts: Map<string, number>, key: string | undefined): void {
  assert.ok(key !== undefined);
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
