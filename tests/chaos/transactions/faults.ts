import { setTimeout as sleep } from 'node:timers/promises';
import { pseudoRandom } from '../../support/pseudo-random.ts';
import type { NodeWay } from './node-way.ts';

/** `empty` kills all nodes, which come back without the transactions of their pools. */
export const faultKinds = [
  'reset',
  'reset-all',
  'kill',
  'kill-all',
  'silence',
  'silence-all',
  'empty',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** How long faults last and pause, ms. */
export interface FaultPace {
  readonly longestMs: number;
  /** After each fault: a gateway connects to a node again within it. */
  readonly connectedMs: number;
  readonly longestPauseMs: number;
}

/** Longer than calls wait for a node; an empty pool lasts longer than the shortest mortality. */
export const usualPace: FaultPace = { longestMs: 7_000, connectedMs: 3_000, longestPauseMs: 3_000 };

interface FaultScene {
  readonly ways: readonly NodeWay[];
  /** Resolves when a transaction is in the pool. */
  readonly untilHeld: () => Promise<void>;
  /** Takes all transactions out of the pool, while no node can be reached. */
  readonly emptyPool: () => Promise<void>;
  readonly say: (line: string) => void;
  readonly pace: FaultPace;
  /** Ends the faults. */
  readonly signal: AbortSignal;
}

const shortestMs = 500;
/** Empty pools come with longer absences, in which transactions expire. */
const emptyTimes = 3;

/** Breaks nodes until the signal aborts. @returns how often, by kind */
export async function breakNodes(
  kinds: readonly FaultKind[],
  seed: number,
  scene: FaultScene,
): Promise<Map<FaultKind, number>> {
  const { ways, say, pace, signal } = scene;
  const random = pseudoRandom(seed);
  const done = new Map<FaultKind, number>();
  const { longestMs, connectedMs, longestPauseMs } = pace;
  let left: FaultKind[] = [];
  while (!signal.aborted) {
    if (left.length === 0) left = [...kinds];
    const [kind] = left.splice(random(left.length), 1);
    const one = ways[random(ways.length)];
    const times = kind === 'empty' ? emptyTimes : 1;
    const forMs = shortestMs + random(times * longestMs - shortestMs);
    const pauseMs = random(longestPauseMs);
    if (!kind || !one) continue;
    const broken = kind.endsWith('-all') || kind === 'empty' ? ways : [one];
    say(kind.startsWith('reset') ? kind : `${kind} for ${forMs} ms`);
    await breakOnce(kind, broken, forMs, scene);
    done.set(kind, (done.get(kind) ?? 0) + 1);
    await sleep(connectedMs + pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return done;
}

async function breakOnce(
  kind: FaultKind,
  ways: readonly NodeWay[],
  forMs: number,
  { untilHeld, emptyPool }: FaultScene,
): Promise<void> {
  if (kind.startsWith('reset')) return ways.forEach((way) => way.reset());
  if (kind.startsWith('silence')) {
    for (const way of ways) way.silence();
    await sleep(forMs);
    for (const way of ways) way.speak();
    return;
  }
  if (kind === 'empty') await untilHeld();
  await Promise.all(ways.map(async (way) => await way.kill()));
  if (kind === 'empty') await emptyPool();
  await sleep(forMs);
  for (const way of ways) await way.start();
}
