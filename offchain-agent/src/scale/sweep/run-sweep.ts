import { AgentError, messageOf } from '../../base/error.ts';
import { randomNumbers } from '../../usl/random-numbers.ts';
import { wholeLoad } from '../campaign/sweep-folder.ts';
import type { SweepFailure, SweepPoint, SweepStore } from '../campaign/sweep-store.ts';
import { findMaximum } from '../load/maximum.ts';
import { type LoadPoint, unitOf } from '../load/point.ts';
import { highestRateFor } from '../load/schedule/schedule.ts';
import { halvesOf, type SweepStep, stalledSteps, stepsOf, turnsOf } from './sweep-steps.ts';

/** A network of one size, ready to be loaded. */
export interface SizedNetwork {
  measure(rate: number, seed: number): Promise<LoadPoint>;
  close(): Promise<void>;
}

/** What is swept: the points of one node, and how a network of it is started. */
export interface SweptSide {
  /** What it is called in progress, where there are two. */
  readonly name?: 'baseline' | 'candidate';
  readonly store: SweepStore;
  readonly open: (n: number) => Promise<SizedNetwork>;
}

interface SweepContext {
  /** One node, or baseline and candidate, which are measured in pairs. */
  readonly sides: readonly SweptSide[];
  readonly sizes: readonly number[];
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  readonly now?: () => number;
  /** Of the search for a maximum. */
  readonly precision?: number | undefined;
}

export interface SweepOutcome {
  readonly failures: readonly SweepFailure[];
  readonly refused: readonly SweepPoint[];
}

/** Too few blocks in a measurement: under faults of its links one size may be that slow, and others not. */
const tooShort = 'bad_input/too_short';
/** A network that stood still: once may be a stall. */
const nothingSustained = 'no/not_sustained';
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
 * Measures what is still missing, in rounds: each round has all sizes once, in an order that the seed draws, and starts a
 * network anew for each. So repetitions show how starts differ, and a drift of the machine is spread over the sizes. Of two sides
 * each size is measured directly after the other, and they take turns in being the first. A size that fails is left, its
 * complete points stay, and the next one is tried; only an abort ends the sweep. Repetitions that stalled are measured again, once.
 * @returns what failed, by side
 */
export async function runSweep(context: SweepContext): Promise<readonly SweepOutcome[]> {
  const { sides, sizes, signal, progress, now = Date.now } = context;
  const outcomes = sides.map((): Outcome => ({ failures: [], refused: [] }));
  for (const { n, repetition } of halvesOf(sides))
    for (const { store } of sides) store.setAside(n, repetition);
  const left = ({ n, repetition }: SweepStep): number =>
    sides.reduce((sum, { store }) => sum + missingPoints(store, n, repetition), 0);
  const all = stepsOf(sides, sizes);
  const open = all.filter((step) => left(step) > 0);
  const total = open.reduce((sum, step) => sum + left(step), 0);
  const startedMs = now();
  const failed = new Set<number>();
  const again: SweepStep[] = [];
  let done = 0;
  if (open.length < all.length)
    progress(`${all.length - open.length} of ${all.length} steps are complete already`);
  for (const [index, step] of open.entries()) {
    signal.throwIfAborted();
    const points = left(step);
    const ahead = done === 0 ? '' : `, about ${minutes(((now() - startedMs) * (total - done)) / done)} left`;
    done += points;
    if (failed.has(step.n)) continue;
    const round = `size ${step.n}, repetition ${step.repetition + 1} (${index + 1} of ${open.length})`;
    progress(`${round}, ${minutes(now() - startedMs)} so far${ahead}`);
    const stopped = await measureSides(context, step, outcomes, failed, true);
    if (stopped) again.push(step);
  }
  for (const step of [...again, ...stalledSteps(sides)]) {
    signal.throwIfAborted();
    if (failed.has(step.n)) continue;
    progress(`size ${step.n}, repetition ${step.repetition + 1} stalled: it is measured again`);
    for (const { store } of sides) store.setAside(step.n, step.repetition);
    await measureSides(context, step, outcomes, failed, false);
  }
  return outcomes;
}

interface Outcome {
  readonly failures: SweepFailure[];
  readonly refused: SweepPoint[];
}

/**
 * Measures one step of all sides, in turns.
 * @param mayStop whether a network that sustains nothing is left to be measured again
 * @returns whether it did
 */
async function measureSides(
  context: SweepContext,
  step: SweepStep,
  outcomes: readonly Outcome[],
  failed: Set<number>,
  mayStop: boolean,
): Promise<boolean> {
  const { sides, signal, progress } = context;
  for (const at of turnsOf(sides, step)) {
    const [side, outcome] = [sides[at], outcomes[at]];
    if (!side || !outcome) continue;
    try {
      await measureStep(context, side, step, outcome.refused);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AgentError && error.code.startsWith('bad_input/') && error.code !== tooShort)
        throw error;
      const code = error instanceof AgentError ? error.code : 'unknown/unforeseen';
      const message = messageOf(error);
      // One half of a pair says nothing.
      if (mayStop && code === nothingSustained) return true;
      outcome.failures.push({ n: step.n, code, message });
      failed.add(step.n);
      progress(`${called(side, step.n)} failed: ${message}`);
      return false;
    }
  }
  return false;
}

async function measureStep(
  { progress, precision }: SweepContext,
  side: SweptSide,
  step: SweepStep,
  refused: SweepPoint[],
): Promise<void> {
  const { store } = side;
  if (missingPoints(store, step.n, step.repetition) === 0) return;
  const work = {
    store,
    progress,
    precision,
    what: `${called(side, step.n)}, repetition ${step.repetition + 1}`,
  };
  const network = await side.open(step.n);
  try {
    const { rate } = wholeOf(store, step) ?? (await searched(work, network, step));
    for (const fraction of missingFractions(store, step))
      refused.push(...(await measureFraction(work, network, { ...step, fraction }, rate)));
  } finally {
    await network.close();
  }
}

function called({ name }: SweptSide, n: number): string {
  return name === undefined ? `size ${n}` : `size ${n} of the ${name}`;
}

interface Work extends Pick<SweepContext, 'progress' | 'precision'> {
  readonly store: SweepStore;
  readonly what: string;
}

/** Each repetition looks for the maximum anew: measuring twice what the first has found says nothing about how well it did. */
async function searched(
  { store, progress, precision, what }: Work,
  network: SizedNetwork,
  of: SweepStep,
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
      precision,
      progress: (line) => progress(`${what}: ${line}`),
    },
  );
  store.addPoint({ ...of, fraction: wholeLoad, point, search: tried });
  progress(`${what}: ${point.tps.toFixed(1)} ${unitOf(point)}/s sustained`);
  return { rate };
}

async function measureFraction(
  { store, progress, what: where }: Work,
  network: SizedNetwork,
  of: Omit<SweepPoint, 'point'>,
  maximum: number,
): Promise<SweepPoint[]> {
  const what = `${where}, ${Math.round(of.fraction * 100)} % of its maximum`;
  for (let attempt = 1; ; attempt++) {
    const seed = store.plan.seed + of.repetition + 1_000 * attempt;
    const point = await network.measure(maximum * of.fraction, seed);
    if (point.verdict === 'measured') {
      store.addPoint({ ...of, point });
      progress(`${what}: ${point.tps.toFixed(1)} ${unitOf(point)}/s`);
      return [];
    }
    store.addRefused({ ...of, point });
    progress(`${what}: refused, ${point.reasons.map(({ why }) => why).join('; ')}`);
    if (attempt === tries) return [{ ...of, point }];
  }
}

function wholeOf(store: SweepStore, { n, repetition }: SweepStep): { readonly rate: number } | undefined {
  return store
    .points()
    .find((point) => point.n === n && point.repetition === repetition && point.fraction === wholeLoad)?.point
    .schedule;
}

function missingFractions(store: SweepStore, { n, repetition }: SweepStep): number[] {
  const have = store.points().filter((point) => point.n === n && point.repetition === repetition);
  return store.plan.fractions.filter(
    (fraction) => fraction !== wholeLoad && !have.some((point) => point.fraction === fraction),
  );
}

function missingPoints(store: SweepStore, n: number, repetition: number): number {
  const planned = new Set([wholeLoad, ...store.plan.fractions]).size;
  const have = store.points().filter((point) => point.n === n && point.repetition === repetition);
  return planned - have.length;
}

function minutes(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A maximum that was found. */
interface FoundMaximum {
  readonly n: number;
  readonly rate: number;
}

/**
 * Where to look for the maximum of a size, and in what steps: at what other repetitions found, else at what the two nearest
 * smaller sizes suggest on logarithmic axes, else at what was planned.
 */
export function firstRate(
  n: number,
  found: readonly FoundMaximum[],
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

function meanRate(found: readonly FoundMaximum[], n: number): number | undefined {
  const rates = found.flatMap((other) => (other.n === n ? [other.rate] : []));
  return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
}
