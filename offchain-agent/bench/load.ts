// The open loop of `almanac load` beside a straightforward closed-loop sender, on one real node: what each says of the same
// chain, calm, beyond its limit, and while it stands still for three seconds.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderTable } from '../src/cli/table.ts';
import { downNetwork, resumeNode, stopNode } from '../src/lab/networks.ts';
import { findNode, type NetworkState, nodeUrl } from '../src/lab/real/state.ts';
import { upNetwork } from '../src/lab/up/up.ts';
import { readFundingKey } from '../src/scale/load/chain/fund.ts';
import { openLoadChain } from '../src/scale/load/chain/load-chain.ts';
import type { LatencyDistribution } from '../src/scale/load/figures.ts';
import { LoadSession } from '../src/scale/load/load-session.ts';
import { findMaximum } from '../src/scale/load/maximum.ts';
import type { LoadPoint } from '../src/scale/load/point.ts';
import { type ClosedLoopResult, runClosedLoop } from './load/closed-loop.ts';
import { pin } from './load/pin.ts';

const name = 'bench-load';
const slotMs = 1_000;
const forMs = 15_000;
const stallMs = 3_000;
const workers = 100;
const firstRate = 100;
/** Of what was due, the generator sends at least this share in time, and what it adds to a latency itself is less than this. */
const leastAchieved = 0.99;
const addedUs = 5_000;
/** The generator is what is judged here: the point says what the machine did, and is kept. */
const limits = { hostIdle: 0, lagUs: Number.POSITIVE_INFINITY };

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
    const isPinned =
      network.nodes.every(({ process: node }) => pin(node?.pid ?? 0, 0)) && pin(process.pid, 1);
    print(
      isPinned
        ? 'The node has one core, the generator and who observes the other.'
        : 'Nothing could be pinned: node, generator and observer share the cores.',
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
    limits,
  });
  try {
    const points: LoadPoint[] = [];
    const { rate: limit } = await findMaximum(
      async (rate) => {
        const point = await session.measure({ kind: 'constant', rate, forMs, seed: 1 });
        points.push(point);
        // What the generator could not do is judged below.
        return { ...point, verdict: 'measured' as const };
      },
      { from: firstRate },
    );
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
    return printVerdict(limit, points) ? 0 : 1;
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

/** Prints the worst of what was found at the rates that the node sustained, beside the limits. */
function printVerdict(limit: number, points: readonly LoadPoint[]): boolean {
  const sustained = points.filter((point) => point.sustained);
  const achieved = Math.min(...sustained.map((point) => point.achieved_share));
  const lagUs = Math.max(...sustained.map((point) => point.send_lag_us.p99 ?? Number.POSITIVE_INFINITY));
  print('');
  print(`Up to the node's limit of ${limit.toFixed(0)} transfers/s, worst of ${sustained.length} rates:`);
  const row = (what: string, value: string, bound: string, isKept: boolean): string[] => [
    what,
    value,
    bound,
    isKept ? 'kept' : 'MISSED',
  ];
  renderTable(
    ['', 'value', 'limit', ''].map((title) => ({ title })),
    [
      row(
        'sent of what was due',
        `${(100 * achieved).toFixed(2)} %`,
        `at least ${100 * leastAchieved} %`,
        achieved >= leastAchieved,
      ),
      row(
        'latency that the generator adds, p99',
        `${ms(lagUs)} ms`,
        `below ${addedUs / 1_000} ms`,
        lagUs < addedUs,
      ),
    ],
  ).forEach(print);
  return achieved >= leastAchieved && lagUs < addedUs;
}

function printLadder(points: readonly LoadPoint[]): void {
  const rows = points.map((point) => [
    point.schedule.rate.toFixed(0),
    point.tps.toFixed(1),
    (100 * point.achieved_share).toFixed(2),
    ms(point.send_lag_us.p99),
    ms(point.latency_us.accepted.p99),
    ms(point.latency_us.finalized.p50),
    ms(point.latency_us.finalized.p99),
    `${(100 * (point.little.difference ?? 0)).toFixed(1)}`,
    point.host_idle === null ? '?' : (100 * point.host_idle).toFixed(0),
    point.sustained ? 'sustained' : 'not sustained',
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
  const row = (title: string, tps: number, { p50, p99, max, count }: LatencyDistribution): string[] => [
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
