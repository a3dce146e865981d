import { AgentError, messageOf } from '../../base/error.ts';
import { findMaximum } from '../load/maximum.ts';
import type { LoadPoint } from '../load/point.ts';
import { highestRateFor, randomNumbers } from '../load/schedule/schedule.ts';
import type { SweepFailure, SweepPoint, SweepStore } from './store.ts';
import { wholeLoad } from './sweep-folder.ts';

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

/** Too few blocks in a measurement: under faults of its links one size may be that slow, and others not. */
const tooShort = 'bad_input/too_short';
/** A refused point is repeated: what made it one may have been somebody else's work. */
const tries = 2;
/** By how much the first rates of repetitions differ: all would else find the same step of the same ladder. */
const spread = 0.05;
const sameSizeStep = 1.05;
const nearStep = 1.1;
const firstStep = 2;
/** What two sizes say of a third is believed up to this factor. */
const mostChange = 1.5;

/**
 * Measures what is still missing, size by size. A size that fails is left, its complete points stay, and the next one is
 * tried; only an abort ends the sweep.
 */
export async function runSweep(context: SweepContext): Promise<SweepOutcome> {
  const { store, sizes, signal, progress, now = Date.now } = context;
  const failures: SweepFailure[] = [];
  const refused: SweepPoint[] = [];
  const left = (n: number): number => missingPoints(store, n);
  const open = sizes.filter((n) => left(n) > 0);
  const total = open.reduce((sum, n) => sum + left(n), 0);
  const startedMs = now();
  let done = 0;
  if (open.length < sizes.length)
    progress(`${sizes.length - open.length} of ${sizes.length} sizes are complete already`);
  for (const [index, n] of open.entries()) {
    signal.throwIfAborted();
    const ahead = done === 0 ? '' : `, about ${minutes(((now() - startedMs) * (total - done)) / done)} left`;
    progress(`size ${n} (${index + 1} of ${open.length}), ${minutes(now() - startedMs)} so far${ahead}`);
    done += left(n);
    try {
      await measureSize(context, n, refused);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AgentError && error.code.startsWith('bad_input/') && error.code !== tooShort)
        throw error;
      const failure = {
        n,
        code: error instanceof AgentError ? error.code : 'unknown/unforeseen',
        message: messageOf(error),
      };
      failures.push(failure);
      progress(`size ${n} failed: ${failure.message}`);
    }
  }
  return { failures, refused };
}

async function measureSize(context: SweepContext, n: number, refused: SweepPoint[]): Promise<void> {
  const network = await context.open(n);
  try {
    for (let repetition = 0; repetition < context.store.plan.repeat; repetition++) {
      const { rate } =
        wholeOf(context.store, n, repetition) ?? (await searched(context, network, { n, repetition }));
      for (const fraction of missingFractions(context.store, n, repetition))
        refused.push(...(await measureFraction(context, network, { n, fraction, repetition }, rate)));
    }
  } finally {
    await network.close();
  }
}

/** Each repetition looks for the maximum anew: measuring twice what the first has found says nothing about how well it did. */
async function searched(
  { store, progress }: SweepContext,
  network: SizedNetwork,
  of: { readonly n: number; readonly repetition: number },
): Promise<{ readonly rate: number }> {
  const { n, repetition } = of;
  const { seed, rate: planned, for_ms: forMs } = store.plan;
  const most = highestRateFor(forMs);
  const random = randomNumbers(seed + 1_000 * n + repetition);
  const { rate: guess, step } = firstRate(
    n,
    store
      .points()
      .flatMap((point) =>
        point.fraction === wholeLoad ? [{ n: point.n, rate: point.point.schedule.rate }] : [],
      ),
    planned,
  );
  let count = 0;
  const { rate, point, tried } = await findMaximum(
    async (tried) => {
      const measured = await network.measure(tried, seed + repetition + 100 * count++);
      if (measured.verdict === 'refused') store.addRefused({ ...of, fraction: wholeLoad, point: measured });
      return measured;
    },
    {
      from: Math.min(most, guess * (1 + spread * (random() - 0.5))),
      most,
      step,
      progress: (line) => progress(`size ${n}, repetition ${repetition + 1}: ${line}`),
    },
  );
  store.addPoint({ ...of, fraction: wholeLoad, point, search: tried });
  progress(`size ${n}, repetition ${repetition + 1}: ${point.tps.toFixed(1)} transfers/s sustained`);
  return { rate };
}

async function measureFraction(
  { store, progress }: SweepContext,
  network: SizedNetwork,
  of: Omit<SweepPoint, 'point'>,
  maximum: number,
): Promise<SweepPoint[]> {
  const what = `size ${of.n}, repetition ${of.repetition + 1}, ${Math.round(of.fraction * 100)} % of its maximum`;
  for (let attempt = 1; ; attempt++) {
    const seed = store.plan.seed + of.repetition + 1_000 * attempt;
    const point = await network.measure(maximum * of.fraction, seed);
    if (point.verdict === 'measured') {
      store.addPoint({ ...of, point });
      progress(`${what}: ${point.tps.toFixed(1)} transfers/s`);
      return [];
    }
    store.addRefused({ ...of, point });
    progress(`${what}: refused, ${point.reasons.map(({ why }) => why).join('; ')}`);
    if (attempt === tries) return [{ ...of, point }];
  }
}

function wholeOf(store: SweepStore, n: number, repetition: number): { readonly rate: number } | undefined {
  return store
    .points()
    .find((point) => point.n === n && point.repetition === repetition && point.fraction === wholeLoad)?.point
    .schedule;
}

function missingFractions(store: SweepStore, n: number, repetition: number): number[] {
  const have = store.points().filter((point) => point.n === n && point.repetition === repetition);
  return store.plan.fractions.filter(
    (fraction) => fraction !== wholeLoad && !have.some((point) => point.fraction === fraction),
  );
}

function missingPoints(store: SweepStore, n: number): number {
  const { repeat, fractions } = store.plan;
  const planned = repeat * new Set([wholeLoad, ...fractions]).size;
  return planned - store.points().filter((point) => point.n === n).length;
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A maximum that was found. */
export interface Found {
  readonly n: number;
  readonly rate: number;
}

/**
 * Where to look for the maximum of a size, and in what steps: at what other repetitions found, else at what the two nearest
 * smaller sizes suggest on logarithmic axes, else at what was planned.
 */
export function firstRate(
  n: number,
  found: readonly Found[],
  planned: number,
): { rate: number; step: number } {
  const same = meanRate(found, n);
  if (same !== undefined) return { rate: same, step: sameSizeStep };
  const smaller = [...new Set(found.map((other) => other.n))]
    .filter((other) => other < n)
    .toSorted((a, b) => b - a);
  const [near, far] = smaller;
  const nearRate = near === undefined ? undefined : meanRate(found, near);
  if (near === undefined || nearRate === undefined) return { rate: planned, step: firstStep };
  const farRate = far === undefined ? undefined : meanRate(found, far);
  if (far === undefined || farRate === undefined) return { rate: nearRate, step: nearStep };
  const slope = Math.log(nearRate / farRate) / Math.log(near / far);
  const change = (n / near) ** slope;
  return { rate: nearRate * Math.min(mostChange, Math.max(1 / mostChange, change)), step: nearStep };
}

function meanRate(found: readonly Found[], n: number): number | undefined {
  const rates = found.flatMap((other) => (other.n === n ? [other.rate] : []));
  return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}
