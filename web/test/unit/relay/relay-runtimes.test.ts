import { deepEqual, equal, rejects, throws } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { RpcError } from '@almanac-chain/agent/chain/rpc/error';
import type { ProofClient } from '@almanac-chain/agent/measure/finality/verified-source';
import { PublicRuntime } from '../../../../tests/support/public-runtime.ts';
import { RelayRuntimes } from '../../../src/relay/relay-runtimes.ts';

const hashOf = (block: number): string => `0x${block.toString(16).padStart(64, '0')}`;
const refusal = (method: string): RpcError =>
  new RpcError('ws://relay.example', method, { code: 4_003, message: 'it is not found' });

describe('RelayRuntimes', () => {
  let metadata: string;
  const asked: [method: string, at: unknown][] = [];

  before(async () => {
    const file = new URL('../../../../runtime-pallets/blob/metadata.json', import.meta.url);
    ({ result: metadata } = JSON.parse(await readFile(file, 'utf8')) as { result: string });
  });
  beforeEach(() => void asked.splice(0));

  /** Blocks from 10 on have the next runtime; none of them knows versions of metadata. */
  function runtimes(): RelayRuntimes {
    const request = (async (method: string, params: readonly unknown[]) => {
      await Promise.resolve();
      const at = params.at(-1);
      if (method !== 'chain_getHeader') asked.push([method, at]);
      if (method === 'chain_getHeader') return { parentHash: hashOf(Number(at) - 1) };
      if (method === 'state_getRuntimeVersion') return { specVersion: Number(at) < 10 ? 1 : 2 };
      if (method === 'state_getMetadata') return metadata;
      throw refusal(method);
    }) as ProofClient['request'];
    return new RelayRuntimes({ request });
  }

  it('reads a state by the runtime that wrote it: that of the block before, where a block brings another', async () => {
    const all = runtimes();
    await all.at(hashOf(10));
    await all.at(hashOf(11));
    deepEqual(
      asked.filter(([method]) => method === 'state_getMetadata'),
      [
        ['state_getMetadata', hashOf(9)],
        ['state_getMetadata', hashOf(10)],
      ],
    );
  });

  it('has the version and the metadata of one block for a call', async () => {
    const { specVersion } = await runtimes().after(hashOf(10));
    equal(specVersion, 2);
    deepEqual(
      asked.filter(([method]) => method !== 'state_call'),
      [
        ['state_getRuntimeVersion', hashOf(10)],
        ['state_getMetadata', hashOf(10)],
      ],
    );
  });

  it('reads each runtime once', async () => {
    const all = runtimes();
    const [one, other] = await Promise.all([all.at(hashOf(5)), all.at(hashOf(6))]);
    equal(one, other);
    equal(asked.filter(([method]) => method === 'state_getMetadata').length, 1);
  });

  it('lacks what the runtime lacks, and refuses bytes of another length', async () => {
    const items = await runtimes().itemsAt(hashOf(5));
    equal(items('parasShared', 'currentSessionIndex'), undefined);
    const now = items('timestamp', 'now');
    equal(now?.read(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0)), 1);
    throws(
      () => now?.read(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0)),
      /9 bytes are not what the metadata says/,
    );
  });

  it('hands on what the node refuses', async () => {
    const request = (async () => await Promise.reject(refusal('chain_getHeader'))) as ProofClient['request'];
    await rejects(new RelayRuntimes({ request }).at(hashOf(5)), { code: 'unknown/rpc' });
  });
});

describe('the items of a runtime in a page', () => {
  it('have the keys and say what @polkadot/api reads, for accounts in hex, maps of maps and bits', async () => {
    const runtime = new PublicRuntime('kusama');
    const { registry } = runtime;
    registry.setChainProperties(registry.createType('ChainProperties', { ss58Format: 2 }) as never);
    const answers = runtime.answers({ chain_getHeader: () => ({ parentHash: hashOf(1) }) });
    const request = (async (method: string, params: readonly unknown[]) =>
      await Promise.resolve(answers[method]?.(params))) as ProofClient['request'];
    const items = await new RelayRuntimes({ request }).itemsAt(hashOf(2));
    const account = `0x${'d4'.repeat(32)}`;
    const candidate = hashOf(77);
    const bits = { validatorsFor: '0x14ff', validatorsAgainst: '0x1409', start: 3, concludedAt: 4 };
    const cases = [
      ['system', 'account', [account], { nonce: 3, data: { free: 5n * 10n ** 20n } }],
      ['session', 'nextKeys', [account], { grandpa: hashOf(8) }],
      ['session', 'validators', [], [account]],
      ['parasDisputes', 'disputes', [7, candidate], bits],
      ['configuration', 'activeConfig', [], { minimumBackingVotes: 2, maxCodeSize: 9 }],
    ] as const;
    for (const [pallet, item, keys, value] of cases) {
      const theirs = runtime.item(pallet, item);
      const mine = items(pallet, item);
      const [key, bytes] = runtime.encode(pallet, item, keys, value);
      equal(mine?.key(...keys), key, item);
      if (pallet !== 'session' || item !== 'validators')
        deepEqual(mine?.read(bytes), theirs?.read(bytes), item);
    }
  });
});
