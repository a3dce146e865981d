// The open loop of `almanac load` beside a straightforward closed-loop sender, on one real node: what each says of the same
// chain, calm, beyond its limit, and while it stands still for three seconds.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderTable } from '../src/cli/table.ts';
import { readFundingKey } from '../src/load/chain/funding-key.ts';
import { openLoadChain } from '../src/load/chain/load-chain.ts';
import type { Distribution } from '../src/load/figure/histogram.ts';
import { LoadSession } from '../src/load/load-session.ts';
import type { LoadPoint } from '../src/load/point.ts';
import { downNetwork } from '../src/network/real/down.ts';
import { findNode } from '../src/network/real/find.ts';
import { type NetworkState, nodeUrl } from '../src/network/real/state.ts';
import { resumeNode, stopNode } from '../src/network/real/stop.ts';
import { upNetwork } from '../src/network/real/up.ts';
import { type ClosedLoopResult, runClosedLoop } from './load/closed-loop.ts';

const name = 'bench-load';
const slotMs = 1_000;
const forMs = 15_000;
const stallMs = 3_000;
const workers = 100;
const rates = [100, 300, 600, 1_200];
/** What the generator itself may add to a latency. */
const addedUs = 5_000;

/** Prints the tables; the exit code is 0 when the generator kept its own promises up to the node's limit. */
export async function benchLoad(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-bench-'));
  process.env['ALMANAC_STATE'] = folder;
  const { signal } = new AbortController();
  try {
    const network = await upNetwork(
      { name, validators: 1, candidates: 0, slotMs, sessionMs: 60_000, sessionsPerEra: 6, windowMs: 60_000 },
      { progress: () => undefined, signal },
    );
    return await compare(network, signal);
  } finally {
    await downNetwork(name);
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(network: NetworkState, signal: AbortSignal): Promise<number> {
  const [node] = network.nodes;
  const chain = await openLoadChain(node ? nodeUrl(node) : '', signal);
  const { pair, secret } = await readFundingKey({ isLocal: chain.isLocal });
  const session = await LoadSession.open(chain, [chain.url], {
    funder: pair,
    fundingSecret: secret,
    signal,
    isLocalHost: true,
  });
  try {
    const points: LoadPoint[] = [];
    for (const rate of rates) points.push(await session.measure({ kind: 'constant', rate, forMs, seed: 1 }));
    printLadder(points);
    const closed = await runClosedLoop(chain, { workers, forMs, signal });
    const rate = Math.max(1, Math.round(closed.tps));
    const open = await session.measure({ kind: 'constant', rate, forMs, seed: 1 });
    const stalledClosed = await stalled(
      network,
      async () => await runClosedLoop(chain, { workers, forMs, signal }),
    );
    const stalledOpen = await stalled(
      network,
      async () => await session.measure({ kind: 'constant', rate, forMs, seed: 1 }),
    );
    printComparison({ rate, open, closed, stalledOpen, stalledClosed });
    return points.filter(({ sustained }) => sustained).every(isKept) ? 0 : 1;
  } finally {
    await session.close();
  }
}

async function stalled<Result>(network: NetworkState, run: () => Promise<Result>): Promise<Result> {
  const node = findNode(network, 'v1');
  const stall = async (): Promise<void> => {
    await sleep(forMs / 2);
    await stopNode(network, node);
    await sleep(stallMs);
    await resumeNode(network, node);
  };
  const [result] = await Promise.all([run(), stall()]);
  return result;
}

function isKept({ achieved_share: achieved, send_lag_us: lag }: LoadPoint): boolean {
  return achieved >= 0.99 && (lag.p99 ?? Number.POSITIVE_INFINITY) < addedUs;
}

function printLadder(points: readonly LoadPoint[]): void {
  const rows = points.map((point) => [
    String(point.schedule.rate),
    point.tps.toFixed(1),
    (100 * point.achieved_share).toFixed(2),
    ms(point.send_lag_us.p99),
    ms(point.latency_us.accepted.p99),
    ms(point.latency_us.finalized.p50),
    ms(point.latency_us.finalized.p99),
    `${(100 * (point.little.difference ?? 0)).toFixed(1)}`,
    point.host_idle === null ? '?' : (100 * point.host_idle).toFixed(0),
    point.sustained ? 'sustained' : 'not sustained',
    point.reasons.map(({ kind }) => kind).join(', '),
  ]);
  const titles = [
    'rate',
    'tps',
    'sent %',
    'lag p99 ms',
    'accepted p99',
    'final p50',
    'p99',
    'Little %',
    'idle %',
    '',
    '',
  ];
  print('The open loop on one node, slots of 1 s:');
  renderTable(
    titles.map((title) => ({ title, align: 'right' as const })),
    rows,
  ).forEach(print);
}

interface Comparison {
  readonly rate: number;
  readonly open: LoadPoint;
  readonly closed: ClosedLoopResult;
  readonly stalledOpen: LoadPoint;
  readonly stalledClosed: ClosedLoopResult;
}

function printComparison({ rate, open, closed, stalledOpen, stalledClosed }: Comparison): void {
  const row = (title: string, tps: number, { p50, p99, max, count }: Distribution): string[] => [
    title,
    tps.toFixed(1),
    ms(p50),
    ms(p99),
    ms(max),
    String(count),
  ];
  print('');
  print(
    `Side by side: ${workers} workers that wait, and an open loop at the rate that they reached (${rate}/s):`,
  );
  renderTable(
    ['', 'tps', 'final p50 ms', 'p99', 'max', 'samples'].map((title) => ({ title, align: 'right' as const })),
    [
      row('closed, calm', closed.tps, closed.latency),
      row('open, calm', open.tps, open.latency_us.finalized),
      row(`closed, ${stallMs / 1_000} s stall`, stalledClosed.tps, stalledClosed.latency),
      row(`open, ${stallMs / 1_000} s stall`, stalledOpen.tps, stalledOpen.latency_us.finalized),
    ],
  ).forEach(print);
  print('');
  print(
    `The closed loop has at most ${workers} in flight: its rate is ${workers} / latency whatever the chain could take, and during a stall it asks nothing, so that only ${workers} of its samples know of it. The open loop goes on asking, and counts from the instant each transfer was due.`,
  );
}

function ms(us: number | null): string {
  return us === null ? '?' : (us / 1_000).toFixed(us < 100_000 ? 2 : 0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
