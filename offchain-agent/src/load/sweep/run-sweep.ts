import { AgentError } from '../../error.ts';
import { findMaximum } from '../maximum.ts';
import type { LoadPoint } from '../point.ts';
import type { SweepFailure, SweepPoint, SweepStore } from './store.ts';

/** A network of one size, ready to be loaded. */
export interface SizedNetwork {
  measure(rate: number, seed: number): Promise<LoadPoint>;
  close(): Promise<void>;
}

export interface SweepContext {
  readonly store: SweepStore;
  readonly sizes: readonly number[];
  readonly open: (n: number) => Promise<SizedNetwork>;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  readonly now?: () => number;
}

export interface SweepOutcome {
  readonly failures: readonly SweepFailure[];
  readonly refused: readonly SweepPoint[];
}

/** A refused point is repeated: what made it one may have been somebody else's work. */
const tries = 2;
const wholeLoad = 1;
const nearStep = 1.25;

interface Task {
  readonly fraction: number;
  readonly repetition: number;
}

/**
 * Measures what is still missing, size by size. A size that fails is left, its complete points stay, and the next one is
 * tried; only an abort ends the sweep.
 */
export async function runSweep(context: SweepContext): Promise<SweepOutcome> {
  const { store, sizes, signal, progress, now = Date.now } = context;
  const failures: SweepFailure[] = [];
  const refused: SweepPoint[] = [];
  const open = sizes.filter((n) => missing(store, n).length > 0);
  const total = open.reduce((sum, n) => sum + n, 0);
  const startedMs = now();
  let done = 0;
  if (open.length < sizes.length)
    progress(`${sizes.length - open.length} of ${sizes.length} sizes are complete already`);
  for (const [index, n] of open.entries()) {
    signal.throwIfAborted();
    const left = done === 0 ? '' : `, about ${minutes(((now() - startedMs) * (total - done)) / done)} left`;
    progress(`size ${n} (${index + 1} of ${open.length}), ${minutes(now() - startedMs)} so far${left}`);
    try {
      refused.push(...(await measureSize(context, n)));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AgentError && error.code.startsWith('bad_input/')) throw error;
      const failure = {
        n,
        code: error instanceof AgentError ? error.code : 'unknown/unforeseen',
        message: error instanceof Error ? error.message : String(error),
      };
      failures.push(failure);
      progress(`size ${n} failed: ${failure.message}`);
    }
    done += n;
  }
  return { failures, refused };
}

async function measureSize(context: SweepContext, n: number): Promise<SweepPoint[]> {
  const { store, progress } = context;
  const { plan } = store;
  const refused: SweepPoint[] = [];
  const network = await context.open(n);
  try {
    const maximum = store.maximum(n) ?? (await searched(context, network, n));
    for (const task of missing(store, n)) {
      for (let attempt = 1; attempt <= tries; attempt++) {
        const seed = plan.seed + task.repetition + 1_000 * (attempt - 1);
        const point = await network.measure(maximum * task.fraction, seed);
        if (point.verdict === 'measured') {
          store.addPoint({ n, ...task, point });
          progress(`size ${n}, ${shown(task)}: ${point.tps.toFixed(1)} transfers/s`);
          break;
        }
        store.addRefused({ n, ...task, point });
        progress(`size ${n}, ${shown(task)}: refused, ${point.reasons.map(({ why }) => why).join('; ')}`);
        if (attempt === tries) refused.push({ n, ...task, point });
      }
    }
  } finally {
    await network.close();
  }
  return refused;
}

async function searched(
  { store, progress }: SweepContext,
  network: SizedNetwork,
  n: number,
): Promise<number> {
  const { plan } = store;
  // The sizes before it are the best guess.
  const near = plan.sizes.filter((size) => size < n).flatMap((size) => store.maximum(size) ?? []);
  const { rate } = await findMaximum(
    async (tried) => await network.measure(tried, plan.seed),
    near.at(-1) ?? plan.rate,
    (line) => progress(`size ${n}: ${line}`),
    near.length > 0 ? nearStep : undefined,
  );
  store.setMaximum(n, rate);
  return rate;
}

function missing(store: SweepStore, n: number): Task[] {
  const { repeat, fractions } = store.plan;
  const have = new Set(
    store.points().flatMap((point) => (point.n === n ? [`${point.fraction}/${point.repetition}`] : [])),
  );
  return [...new Set([wholeLoad, ...fractions])]
    .flatMap((fraction) => Array.from({ length: repeat }, (_, repetition) => ({ fraction, repetition })))
    .filter(({ fraction, repetition }) => !have.has(`${fraction}/${repetition}`));
}

function shown({ fraction, repetition }: Task): string {
  return `${Math.round(fraction * 100)} % of its maximum, repetition ${repetition + 1}`;
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
