import assert from 'node:assert/strict';
import { Keyring } from '@polkadot/keyring';
import { u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { encodeAddress, xxhashAsHex } from '@polkadot/util-crypto';
import { closeExecutor } from '../../offchain-agent/src/network/chopsticks.ts';
import { EmbeddedChain } from '../../offchain-agent/src/network/embedded/embedded-chain.ts';
import { type RpcServer, startRpcServer } from '../../offchain-agent/src/network/embedded/rpc/rpc-server.ts';
import { buildGenesis } from '../../offchain-agent/src/network/genesis/build-genesis.ts';
import { runAlmanac } from '../support/run-almanac.ts';

const slotMs = 6_000;
const firstSlot = 1_795_161_600_000 / slotMs;
const format = 7_777;
const seeds = ['//Alice', '//Bob', '//Charlie'];
const keyring = new Keyring({ type: 'sr25519' });
const pairs = seeds.map((seed) => keyring.addFromUri(seed));

/**
 * A chain that `watch` knows nothing about: another address format, slot duration and session length, a set that
 * changes under way, and no owner of any key. (The runtime behind it is ours, for want of another one to ship;
 * nothing that watch asks for depends on that.)
 */
describe('almanac watch on a chain that it never saw', () => {
  let chain: EmbeddedChain;
  let server: RpcServer;
  /** What was built, written down by the builder: slots by key. */
  const assigned = new Map<string, number>();
  const authored = new Map<string, number>();

  before(async () => {
    const grandpa = new Keyring({ type: 'ed25519' });
    const accounts = pairs.map(({ address }) => address);
    const { top } = await buildGenesis({
      preset: 'development',
      patch: {
        validators: { slotDurationMs: slotMs, sessionLength: 7, sessionsPerEra: 3, validators: accounts },
        session: {
          keys: accounts.map((account, seat) => [
            account,
            account,
            { aura: account, grandpa: grandpa.addFromUri(seeds[seat] ?? '').address },
          ]),
        },
      },
    });
    const keyOwner = storageKey('Session', 'KeyOwner');
    const withoutOwners = Object.fromEntries(
      Object.entries(top).filter(([key]) => !key.startsWith(keyOwner)),
    );
    chain = await EmbeddedChain.create({
      id: 'stranger',
      name: 'Stranger',
      top: withoutOwners as Record<HexString, HexString>,
      properties: { ss58Format: format },
    });
    server = await startRpcServer(chain, 0);
    for (const slotsAhead of [1, 1, 3, 1, 1, 2, 1, 1, 1, 20, 1, 1, 4, 1, 1, 1, 2, 1, 1, 1])
      await build(slotsAhead);
  });

  after(async () => {
    await server.close();
    await chain.close();
    await closeExecutor();
  });

  async function build(slotsAhead: number): Promise<void> {
    const slot = chain.lastSlot === 0 ? firstSlot : chain.lastSlot + slotsAhead;
    const keys = await chain.authorities();
    for (let passed = chain.lastSlot === 0 ? slot : chain.lastSlot + 1; passed <= slot; passed += 1) {
      add(assigned, keys[passed % keys.length]);
    }
    add(authored, keys[slot % keys.length]);
    await chain.buildBlock(slot);
  }

  it('gives the figures of its builder, with no configuration, and names keys in its format', async () => {
    const { code, stdout, stderr } = await runAlmanac('watch', server.url, '--for', '0s');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^stranger \(almanac\) at .*, slots of 6 s$/m);
    for (const { publicKey } of pairs) {
      const key = u8aToHex(publicKey);
      const counts = `${authored.get(key)}/${assigned.get(key)}`;
      assert.match(stdout, new RegExp(`^key ${encodeAddress(publicKey, format)} .* ${counts} `, 'm'));
    }
  });
});

function storageKey(pallet: string, item: string): HexString {
  return `0x${xxhashAsHex(pallet, 128).slice(2)}${xxhashAsHex(item, 128).slice(2)}`;
}

function add(counts: Map<string, number>, key: string | undefined): void {
  assert.ok(key !== undefined);
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
