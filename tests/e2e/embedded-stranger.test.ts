import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { encodeAddress } from '@polkadot/util-crypto';
import { EmbeddedChain } from '../../offchain-agent/src/network/embedded/embedded-chain.ts';
import { type RpcServer, startRpcServer } from '../../offchain-agent/src/network/embedded/rpc/rpc-server.ts';
import { buildGenesis, readBlob } from '../../offchain-agent/src/network/genesis/build-genesis.ts';
import type { Ran } from '../support/command-process.ts';
import { runAlmanacAlone } from '../support/run-almanac-alone.ts';

const blob = fileURLToPath(
  new URL('../../runtime-pallets/blob/guest_runtime.compact.compressed.wasm', import.meta.url),
);
const firstSlot = 1_795_161_600_000 / 3_000;
/** The guest's own; its chain has no properties that would name it. */
const addressFormat = 7;
const sessionBlocks = 17;

/**
 * The guest is another runtime than ours: slots of 3 s, sessions of 17 blocks after each of which the set has another
 * order or length, addresses of another format, no pallet-validators.
 */
describe('almanac watch on a chain that it never saw', () => {
  let chain: EmbeddedChain;
  let server: RpcServer;
  /** What the builder wrote down while it built: slots by key. */
  const assigned = new Map<string, number>();
  const authored = new Map<string, number>();
  const sets = new Set<string>();

  before(async () => {
    const { top } = await buildGenesis({ preset: 'development', code: await readBlob([blob]) });
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
    const ran = await runAlmanacAlone(...args);
    assert.equal(ran.code, 0, ran.stderr);
    return ran;
  }

  it('gives the figures of its builder over every change of the set, with no configuration', async () => {
    assert.ok(sets.size >= 4, `the set changed ${sets.size - 1} times`);
    const { stdout } = await almanac('watch', server.url, '--for', '0s', '--json');
    const { validators, slot_duration_ms } = JSON.parse(stdout) as {
      slot_duration_ms: number;
      validators: { aura_key: string; account: string; assigned_slots: number; authored_slots: number }[];
    };
    assert.equal(slot_duration_ms, 3_000);
    const counted = (field: 'assigned_slots' | 'authored_slots') =>
      validators.map((validator): [string, number] => [validator.aura_key, validator[field]]).toSorted();
    assert.deepEqual(counted('assigned_slots'), [...assigned].toSorted());
    assert.deepEqual(counted('authored_slots'), [...authored].toSorted());
  });

  it('writes accounts in the format of the chain', async () => {
    const { stdout } = await almanac('watch', server.url, '--for', '0s');
    assert.match(stdout, /^Guest Test \(guest\) at .*, slots of 3 s$/m);
    for (const key of assigned.keys()) assert.ok(stdout.includes(`${encodeAddress(key, addressFormat)} `));
  });

  it('finds there the records of pallet-sli too, and they say the same', async () => {
    const { stdout } = await almanac('sli', 'all', '--period', 'year', '--url', server.url, '--json');
    const { targets } = JSON.parse(stdout) as {
      targets: { account: string; records: { assigned_slots: number; authored_slots: number }[] }[];
    };
    assert.equal(targets.length, assigned.size);
    for (const key of assigned.keys()) {
      const target = targets.find(({ account }) => account === encodeAddress(key, addressFormat));
      const [year] = target?.records ?? [];
      assert.deepEqual(
        [year?.assigned_slots, year?.authored_slots],
        [assigned.get(key), authored.get(key) ?? 0],
      );
    }
  });
});

function add(counts: Map<string, number>, key: string | undefined): void {
  assert.ok(key !== undefined);
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
