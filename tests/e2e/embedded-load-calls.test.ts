import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { EmbeddedChain } from '../../offchain-agent/src/lab/embedded/embedded-chain.ts';
import { type RpcServer, startRpcServer } from '../../offchain-agent/src/lab/embedded/rpc/rpc-server.ts';
import { buildGenesis, readBlob } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { parseCalls } from '../../offchain-agent/src/scale/load/calls/calls-file.ts';
import { callMixOf } from '../../offchain-agent/src/scale/load/chain/call-mix-of.ts';
import { readFundingKey } from '../../offchain-agent/src/scale/load/chain/fund.ts';
import { openLoadChain } from '../../offchain-agent/src/scale/load/chain/load-chain.ts';
import { LoadSession } from '../../offchain-agent/src/scale/load/load-session.ts';
import type { LoadPoint } from '../../offchain-agent/src/scale/load/point.ts';

const firstSlot = 1_795_161_600_000 / 3_000;
const blockMs = 500;
/** That of the first account that chains with accounts of 20 bytes know. */
const alith = '0xf24ff3a9cf04c71dbc94d0b566f7a27b94566cac';

const document = {
  calls: [
    {
      call: 'balances.transferKeepAlive',
      weight: 2,
      args: { dest: '{account}', value: '{random 1..5}' },
      spends: 5,
    },
    { call: 'system.remarkWithEvent', args: ['0x01{index:4}'] },
    // Root's to call: it is included, and fails.
    { call: 'system.setHeapPages', args: { pages: '{index}' } },
  ],
  reads: [{ method: 'system_chain' }, { method: 'chain_getBlockHash', params: ['no number'] }],
};

/** The embedded chain makes no forks and has no pool limits; it takes any call of any runtime, which is what is asked here. */
describe('a load of calls on a chain with accounts of 20 bytes and no fees', () => {
  const { signal } = new AbortController();
  let chain: EmbeddedChain;
  let server: RpcServer;
  let making: Promise<void>;
  let isOver = false;

  before(async () => {
    const file = '../../runtime-pallets/blob/guest20_runtime.compact.compressed.wasm';
    const code = await readBlob([fileURLToPath(new URL(file, import.meta.url))]);
    const patch = { balances: { balances: [[alith, 1_000_000_000]] } };
    const { top } = await buildGenesis({ preset: 'development', code, patch });
    chain = await EmbeddedChain.create({ id: 'guest_test', name: 'Guest Test', top, properties: {} });
    server = await startRpcServer(chain, 0);
    making = makeBlocks();
  });

  after(async () => {
    isOver = true;
    await making;
    await server.close();
    await chain.close();
  });

  async function makeBlocks(): Promise<void> {
    for (let slot = firstSlot; !isOver; slot += 1) {
      await chain.buildBlock(slot);
      await new Promise<void>((resolve) => setTimeout(resolve, blockMs));
    }
  }

  async function open(
    mostSpent?: bigint,
    of: object = document,
    progress: (line: string) => void = () => undefined,
  ): Promise<LoadSession> {
    const opened = await openLoadChain(server.url, signal);
    const { pair, secret } = await readFundingKey({ isLocal: true, scheme: opened.scheme });
    return await LoadSession.open(opened, [server.url], {
      funder: pair,
      fundingSecret: secret,
      signal,
      progress,
      isLocalHost: false,
      calls: callMixOf(opened, parseCalls(of, 'calls.yaml')),
      mostSpent,
    });
  }

  it('counts each kind as the chain does', async () => {
    const session = await open();
    let point: LoadPoint;
    try {
      point = await session.measure({ kind: 'constant', rate: 6, forMs: 10_000, warmUpMs: 2_000, seed: 5 });
    } finally {
      await session.close();
    }
    const counts = new Map((point.calls ?? []).map((each) => [each.name, each]));
    equal(
      [...counts.values()].reduce((sum, { due }) => sum + due, 0),
      60,
    );
    for (const [name, [succeeded, failed]] of await outcomesOnChain()) {
      const of = counts.get(name);
      deepEqual([of?.succeeded, of?.failed, of?.lost, of?.refused], [succeeded, failed, 0, 0], name);
      ok(succeeded + failed > 0, name);
    }
    deepEqual(counts.get('system.setHeapPages')?.errors, {
      BadOrigin: counts.get('system.setHeapPages')?.failed,
    });
    const [answered, wrong] = [counts.get('system_chain'), counts.get('chain_getBlockHash')];
    deepEqual([answered?.accepted, answered?.succeeded], [answered?.due, null]);
    deepEqual([wrong?.refused, wrong?.accepted], [wrong?.due, 0]);
    equal(point.reads?.due, (point.reads?.refused ?? 0) + (point.reads?.latency_us.count ?? 0));
  });

  it('sends nothing when it may spend more than it should', async () => {
    const session = await open(3n);
    const height = chain.lastSlot;
    try {
      await rejects(session.measure({ kind: 'constant', rate: 6, forMs: 10_000, seed: 6 }), {
        code: 'no/most_spent',
        message: /estimated to spend .+, --most-spent is .+; raise it, or lower --rate or --for/,
      });
    } finally {
      await session.close();
    }
    ok(chain.lastSlot - height < 100);
  });

  it('measures reads alone, with nothing signed and nothing paid', async () => {
    const before = await outcomesOnChain();
    const session = await open(undefined, { reads: [{ method: 'system_chain' }] });
    try {
      const point = await session.measure({
        kind: 'constant',
        rate: 10,
        forMs: 5_000,
        warmUpMs: 1_000,
        seed: 7,
      });
      deepEqual(
        (point.calls ?? []).map(({ name, due, accepted, succeeded }) => [name, due, accepted, succeeded]),
        [['system_chain', 50, 50, null]],
      );
      deepEqual([point.tps, point.lost, point.overload], [0, 0, []]);
    } finally {
      await session.close();
    }
    deepEqual(await outcomesOnChain(), before);
  });

  it('sets up once and for each account before the load, and says what of it failed', async () => {
    const said: string[] = [];
    const setup = [
      { call: 'system.remarkWithEvent', args: ['0x02{signer}'] },
      { call: 'system.remark', args: ['{account}'], each: true },
      { call: 'system.setHeapPages', args: { pages: 1 } },
    ];
    const of = { setup, calls: [{ call: 'system.remark', args: ['0x03'] }] };
    const session = await open(undefined, of, (line) => said.push(line));
    try {
      for (const seed of [8, 9]) {
        const point = await session.measure({
          kind: 'constant',
          rate: 6,
          forMs: 5_000,
          warmUpMs: 1_000,
          seed,
        });
        equal(point.calls?.[0]?.succeeded, 30);
      }
    } finally {
      await session.close();
    }
    const own = await outcomesOnChain(true);
    deepEqual(
      [own.get('system.remarkWithEvent'), own.get('system.remark'), own.get('system.setHeapPages')],
      [
        [1, 0],
        [16, 0],
        [0, 1],
      ],
    );
    deepEqual(
      said.filter((line) => line.startsWith('setup: ')),
      ['setup: 1 x system.setHeapPages failed: BadOrigin'],
    );
  });

  /** Successes and failures by call, of what the funding account signed, or all others. */
  async function outcomesOnChain(isFunder = false): Promise<Map<string, [number, number]>> {
    const api = await ApiPromise.create({ provider: new WsProvider(server.url), noInitWarn: true });
    const found = new Map<string, [number, number]>();
    try {
      const last = (await api.rpc.chain.getHeader()).number.toNumber();
      for (let number = 1; number <= last; number += 1) {
        const hash = await api.rpc.chain.getBlockHash(number);
        const { block } = await api.rpc.chain.getBlock(hash);
        const events = (await (await api.at(hash)).query['system']?.['events']?.()) as unknown as Iterable<{
          phase: { isApplyExtrinsic: boolean; asApplyExtrinsic: { toNumber(): number } };
          event: { section: string; method: string };
        }>;
        const succeeded = new Set(
          [...events].flatMap(({ phase, event }) =>
            phase.isApplyExtrinsic && event.method === 'ExtrinsicSuccess'
              ? [phase.asApplyExtrinsic.toNumber()]
              : [],
          ),
        );
        for (const [index, { isSigned, method, signer }] of block.extrinsics.entries()) {
          if (!isSigned || (signer.toString().toLowerCase() === alith) !== isFunder) continue;
          const name = `${method.section}.${method.method}`;
          const counts = found.get(name) ?? [0, 0];
          counts[succeeded.has(index) ? 0 : 1] += 1;
          found.set(name, counts);
        }
      }
      return found;
    } finally {
      await api.disconnect();
    }
  }
});
