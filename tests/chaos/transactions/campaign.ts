import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { slotMs } from '../../support/clients/slot-ms.ts';
import { startTestChain, type TestChain } from '../../support/embedded-chain.ts';
import { GatewayProcess } from '../../support/gateway-process.ts';
import { live, slotBeforeLife } from '../../support/live-chain.ts';
import { pairOf } from '../../support/local-pair.ts';
import { poll } from '../../support/poll.ts';
import { ChainOracle } from './chain-oracle.ts';
import { breakNodes, type FaultKind, usualPace } from './faults.ts';
import { type JudgedClient, judged } from './judge.ts';
import { NodeWay } from './node-way.ts';
import type { TransactionsOptions } from './options.ts';
import { builtWatcher } from './subxt.ts';
import type { TransactionWatcher } from './transaction-watcher.ts';
import { watchers } from './watchers.ts';
import { type Handing, hexOf, Worker } from './worker.ts';

export interface TransactionsResult {
  readonly clients: readonly JudgedClient[];
  readonly faults: Readonly<Record<string, number>>;
  /** The last block that was read, and transactions that another one took the nonce of. */
  readonly height: number;
  readonly rivals: number;
  readonly tookS: number;
}

interface CampaignParts {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const nodes = 3;
/** Each client watches so many transactions at a time, of an account each. */
const workersPerClient = 6;
/** As a node finalizes some blocks later: @polkadot/api reads a block while it is not final. */
const finalizedAfterMs = 500;
/** What is sent within this process has come after so many turns of its event loop. */
const settledTurns = 100;
const saidEveryMs = 10_000;

/** Has clients watch transactions through a gateway while its nodes are broken, and compares what they were told with the blocks. */
export async function runTransactions(
  options: TransactionsOptions,
  { say, signal }: CampaignParts,
): Promise<TransactionsResult> {
  const beganMs = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'almanac-transactions-'));
  const end = new AbortController();
  const closing: (() => Promise<unknown>)[] = [
    async () => await rm(folder, { recursive: true, force: true }),
  ];
  try {
    // Before any client is open: beside a compiler they are too slow to follow.
    if (options.clients.some((name) => name.startsWith('subxt'))) await builtWatcher();
    const test = await startTestChain({
      preset: 'development',
      firstSlot: slotBeforeLife(slotMs),
      patch: { validators: { slotDurationMs: slotMs } },
      finalizedAfterMs,
    });
    closing.push(async () => await test.close());
    const life = live(test, end.signal);
    closing.push(async () => await life);
    const ways: NodeWay[] = [];
    for (let node = 0; node < nodes; node += 1) ways.push(await NodeWay.open(Number(new URL(test.url).port)));
    closing.push(async () => await Promise.all(ways.map(async (way) => await way.kill())));
    const upstreams = ways.map(({ url }, index) => ({ name: `node${index + 1}`, url }));
    const network = { name: 'transactions', blockMs: slotMs, upstreams };
    const limits = { callsPerSecond: 100_000 };
    const config = { listen: '127.0.0.1:0', log: { level: 'silent' }, limits, networks: [network] };
    const gateway = await GatewayProcess.start(folder, config);
    closing.push(async () => await gateway.stop());
    await gateway.untilFault(undefined, 60_000);
    const clients: [string, TransactionWatcher][] = [];
    for (const name of options.clients) {
      say(`opening ${name}`);
      const watcher = await watchers[name]?.(gateway.wsUrl);
      if (!watcher) continue;
      clients.push([name, watcher]);
      closing.push(async () => await watcher.close());
    }
    const handings = await breakMeanwhile(options, { test, ways, clients, say, signal });
    const oracle = new ChainOracle(test.url);
    await oracle.read();
    return {
      clients: clients.map(([name]) => judged(name, handings.all.get(name) ?? [], oracle)),
      faults: Object.fromEntries(handings.faults),
      height: oracle.height,
      rivals: [...handings.all.values()].flat().filter(({ rival }) => rival !== undefined).length,
      tookS: Math.round((Date.now() - beganMs) / 1_000),
    };
  } finally {
    end.abort();
    for (const close of closing.toReversed()) await close();
  }
}

interface Scene extends CampaignParts {
  readonly test: TestChain;
  readonly ways: readonly NodeWay[];
  readonly clients: readonly (readonly [string, TransactionWatcher])[];
}

interface Handings {
  readonly all: ReadonlyMap<string, readonly Handing[]>;
  readonly faults: ReadonlyMap<FaultKind, number>;
}

async function breakMeanwhile(options: TransactionsOptions, scene: Scene): Promise<Handings> {
  const { test, ways, clients, say, signal } = scene;
  const workers = clients.flatMap(([name, watcher]) =>
    Array.from({ length: workersPerClient }, (_, index) => {
      return new Worker({ name, watcher, pair: pairOf(`//Watcher//${name}//${index}`), api: test.api });
    }),
  );
  await fund(test, workers);
  const over = new AbortController();
  const { pool } = test.chain;
  const untilHeld = async (): Promise<void> => {
    while (pool.pending.length === 0 && !over.signal.aborted) await turn();
  };
  const emptyPool = async (): Promise<void> => await forgetAll(test, workers);
  const stop = AbortSignal.any([over.signal, signal]);
  const breaking =
    options.faults.length > 0
      ? breakNodes(options.faults, options.seed, {
          ways,
          untilHeld,
          emptyPool,
          say,
          pace: options.pace ?? usualPace,
          signal: stop,
        })
      : new Map<FaultKind, number>();
  const share = Math.ceil(options.transactions / Math.max(1, workers.length));
  const timer = setInterval(() => {
    const count = workers.reduce((sum, { handings }) => sum + handings.length, 0);
    say(`${count} of ${share * workers.length} transactions have ended`);
  }, saidEveryMs);
  try {
    await Promise.all(workers.map(async (worker) => await worker.run(share, signal)));
  } finally {
    clearInterval(timer);
    over.abort();
  }
  const faults = await breaking;
  const all = new Map<string, Handing[]>();
  for (const { name, handings } of workers) all.set(name, [...(all.get(name) ?? []), ...handings]);
  return { all, faults };
}

async function fund({ api }: TestChain, workers: readonly Worker[]): Promise<void> {
  const alice = pairOf('//Alice');
  const { nonce, data } = await api.query.system.account(alice.address);
  const first = nonce.toNumber();
  const funds = data.free.toBigInt() / BigInt(2 * workers.length);
  for (const [index, { address }] of workers.entries()) {
    await api.tx.balances.transferKeepAlive(address, funds).signAndSend(alice, { nonce: first + index });
  }
  const last = workers.at(-1);
  await poll(
    'the accounts have funds',
    async () => last && (await api.query.system.account(last.address)).data.free.toString(),
    (free) => free !== '0',
    { withinMs: 60_000 },
  );
  // Clients that follow the chain judge a transaction by the state of a block before the last.
  const height = async (): Promise<number> => (await api.rpc.chain.getHeader()).number.toNumber();
  const funded = await height();
  await poll('two blocks more', height, (now) => now >= funded + 2, { withinMs: 60_000 });
}

/** Empties the pool as restarts of all nodes do; one of its transactions has its nonce used by another one meanwhile. */
async function forgetAll({ chain, api }: TestChain, workers: readonly Worker[]): Promise<void> {
  // The chain must have seen that no node has a client any more: nobody is told of what leaves.
  for (let at = 0; at < settledTurns; at += 1) await turn();
  const held = chain.pool.pending.map(({ hex }) => hex);
  for (const hex of held) chain.pool.leave(hex, { invalid: 'the node was restarted' });
  const loser = workers.find(({ current }) => current && held.some((hex) => hex === current.hex));
  const { current } = loser ?? {};
  if (!loser || !current) return;
  const rival = await loser.sign(current.nonce, 'rival');
  // Refused where the block that is being made has the other one.
  const isTaken = await api.rpc.author.submitExtrinsic(rival).then(
    () => true,
    () => false,
  );
  if (!isTaken) return;
  current.rival = hexOf(rival);
  const isUsed = async (): Promise<number> =>
    (await api.query.system.account(loser.address)).nonce.toNumber();
  await poll('the rival is in a block', isUsed, (nonce) => nonce > current.nonce, { everyMs: 50 });
}
