import { median } from '../../usl/statistics.ts';
import type { Sides } from './differences.ts';

type SideName = 'baseline' | 'candidate';

/** A run without throughput, or with far less than the others of its side at its size. */
export interface StalledRun {
  readonly side: SideName;
  readonly n: number;
  /** Index among the repetitions of its size. */
  readonly repetition: number;
  readonly throughput: number;
  /** The median of the other runs of its side at its size; undefined where none had throughput. */
  readonly usual: number | undefined;
}

interface RunsLeft {
  /** Sizes with a run of both sides that did not stall; in pairs both halves go with one. */
  readonly sides: Sides;
  readonly stalled: readonly StalledRun[];
  /** Sizes at which no run of the candidate has throughput. */
  readonly stopped: readonly number[];
  /** Sizes with throughput of both sides, and no pair in which both halves have it. */
  readonly unpaired: readonly number[];
  /** How often chance alone stops those sizes, at the rate of the other runs. */
  readonly stopChance: number;
  /** How often as many of the runs without throughput are the candidate's by chance alone. */
  readonly moreChance: number;
}

/** A stalled run has lost this share of what the others of its size have, or more. */
const stallShare = 0.25;
/** And lies this many deviations below them. */
const stallDeviations = 6;
/** From the median distance of the outer two of three normal values to their middle, to their deviation. */
const outerShare = 1.3;
/** Fewer runs do not tell which of them is the odd one. */
const leastRuns = 3;

/** Takes runs that stalled out of both sides: what is left are values of a network that ran. */
export function withoutStalls(sides: Sides): RunsLeft {
  const { sizes, mode } = sides;
  const all = stalledRuns([...sides.baseline, ...sides.candidate]);
  const marks = { baseline: all.slice(0, sizes.length), candidate: all.slice(sizes.length) };
  const stalled = (['baseline', 'candidate'] as const).flatMap((side) =>
    sizes.flatMap((n, i) =>
      (sides[side][i] ?? []).flatMap((throughput, repetition) =>
        marks[side][i]?.[repetition]
          ? [{ side, n, repetition, throughput, usual: usual(sides[side][i] ?? [], repetition) }]
          : [],
      ),
    ),
  );
  const rows = sizes.map((n, i) => {
    const [before, now] = [marks.baseline[i] ?? [], marks.candidate[i] ?? []];
    const lost = (of: readonly boolean[], other: readonly boolean[], j: number): boolean =>
      of[j] === true || (mode === 'pairs' && other[j] === true);
    return {
      n,
      baseline: (sides.baseline[i] ?? []).filter((_, j) => !lost(before, now, j)),
      candidate: (sides.candidate[i] ?? []).filter((_, j) => !lost(now, before, j)),
    };
  });
  const stopped = sizes.filter((_, i) => (sides.candidate[i] ?? []).every((value) => value === 0));
  const kept = rows.filter(({ baseline, candidate }) => baseline.length > 0 && candidate.length > 0);
  return {
    sides: {
      mode,
      sizes: kept.map(({ n }) => n),
      baseline: kept.map(({ baseline }) => baseline),
      candidate: kept.map(({ candidate }) => candidate),
    },
    stalled,
    stopped,
    unpaired: rows.filter((row) => !kept.includes(row) && !stopped.includes(row.n)).map(({ n }) => n),
    stopChance: stopChance(sides, stopped),
    moreChance: moreChance(sides),
  };
}

/** Which runs stalled, by rows of runs of one side at one size each. */
export function stalledRuns(rows: readonly (readonly number[])[]): boolean[][] {
  const far = farOff(rows);
  return rows.map((values) => {
    const running = values.filter((value) => value > 0);
    const middle = running.length === 0 ? 0 : median(running);
    return values.map(
      (value) => value === 0 || (running.length >= leastRuns && Math.log(value / middle) < far),
    );
  });
}

/** Below the median of its size, as ln: what counts as a stall among all that differ by noise. */
function farOff(rows: readonly (readonly number[])[]): number {
  const outer = rows.flatMap((values) => {
    const running = values.filter((value) => value > 0);
    if (running.length < leastRuns) return [];
    const middle = median(running);
    const away = running.map((value) => Math.abs(Math.log(value / middle))).toSorted((a, b) => a - b);
    return away.slice(running.length % 2);
  });
  const deviation = outer.length === 0 ? 0 : outerShare * median(outer);
  return Math.min(Math.log(1 - stallShare), -stallDeviations * deviation);
}

function usual(values: readonly number[], repetition: number): number | undefined {
  const others = values.filter((value, j) => j !== repetition && value > 0);
  return others.length === 0 ? undefined : median(others);
}

/**
 * Sizes at which all runs of the candidate stopped: the largest ones can be in one way, others in as many as there are choices.
 * The rate is that of the runs elsewhere, one more stalled and two more in all, so that none seen is not never.
 */
function stopChance({ sizes, baseline, candidate }: Sides, stopped: readonly number[]): number {
  if (stopped.length === 0) return 1;
  const elsewhere = sizes.flatMap((n, i) => [
    ...(baseline[i] ?? []),
    ...(stopped.includes(n) ? [] : (candidate[i] ?? [])),
  ]);
  const runs = sizes.reduce((sum, n, i) => sum + (stopped.includes(n) ? (candidate[i]?.length ?? 0) : 0), 0);
  const rate = (elsewhere.filter((value) => value === 0).length + 1) / (elsewhere.length + 2);
  const isTail = sizes.slice(-stopped.length).every((n) => stopped.includes(n));
  const ways = isTail && stopped.length > 1 ? 1 : choose(sizes.length, stopped.length);
  return Math.min(1, ways * rate ** runs);
}

/** Fisher's exact test on the runs of both sides, stalled or not. */
function moreChance({ baseline, candidate }: Sides): number {
  const [before, now] = [baseline.flat(), candidate.flat()];
  const zeros = (values: readonly number[]): number => values.filter((value) => value === 0).length;
  return moreOften(zeros(now), now.length, zeros(before), before.length);
}

/**
 * The probability that so many, or more, of all hits fall to the first of two groups by chance alone.
 * @example moreOften(4, 6, 0, 6) // 0.0303
 */
function moreOften(hits: number, of: number, otherHits: number, otherOf: number): number {
  const all = hits + otherHits;
  let sum = 0;
  for (let k = hits; k <= Math.min(all, of); k++)
    if (all - k <= otherOf) sum += choose(of, k) * choose(otherOf, all - k);
  return Math.min(1, sum / choose(of + otherOf, all));
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return product;
}
