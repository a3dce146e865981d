import { AgentError } from '../base/error.ts';
import { type ParameterFit, ParameterFitter } from './fit-parameters.ts';
import { peakOf, throughputAt, type UslParameters } from './model.ts';
import { checkPoints, largestOf, leastCertain, type Point, smallestOf } from './point.ts';
import { fTail, mean, std, tQuantile95 } from './statistics.ts';
import type { Problem } from './sums.ts';
import { fitWeighted, givenWeight, noLaw, problemOf, refuse, type Weighting } from './weigh.ts';

export interface ComparePolicy {
  /** How the noise grows with throughput: under these weights the sums of squares are compared. */
  readonly weights: Weighting;
  /** Two laws differ when chance alone gives such an F with less than this probability. */
  readonly significance: number;
  /** And a difference counts only from this share of the baseline's throughput on, at the size where it is largest. */
  readonly magnitude: number;
}

export const defaultPolicy: ComparePolicy = { weights: 'relative', significance: 0.05, magnitude: 0.02 };

export type Verdict = 'pass' | 'regress' | 'improve' | 'inconclusive';

/** How throughput at one size changed from baseline to candidate, as a share of the baseline. */
export interface Change {
  readonly n: number;
  readonly share: number;
}

export interface Comparison {
  readonly verdict: Verdict;
  /** Why it is inconclusive, or what decided. */
  readonly reason: string;
  readonly f: number | null;
  readonly above: number;
  readonly below: number;
  readonly p: number | null;
  readonly worst: Change | null;
  readonly best: Change | null;
  readonly baseline: UslParameters | null;
  readonly candidate: UslParameters | null;
  /** The parameter whose own change explains most of the difference, if the laws differ. */
  readonly moved: 'lambda' | 'sigma' | 'kappa' | null;
}

const parameters = 3;

/** Fewer releases say too little about how they differ among themselves. */
const leastReleases = 8;

/**
 * Compares two laws, not two points: F = ((SSE pooled - SSE A - SSE B) / 3) / ((SSE A + SSE B) / (nA + nB - 6)), all
 * three fitted under the same weights (formula U7). A verdict needs significance and magnitude.
 *
 * @throws AgentError `bad_input/points` where a set has points that are none, `bad_input/weights` where one has none to give
 */
export function compareLaws(
  baseline: readonly Point[],
  candidate: readonly Point[],
  policy: ComparePolicy = defaultPolicy,
): Comparison {
  const below = baseline.length + candidate.length - 2 * parameters;
  const undecided = (reason: string): Comparison => ({
    verdict: 'inconclusive',
    reason,
    f: null,
    above: parameters,
    below,
    p: null,
    worst: null,
    best: null,
    baseline: null,
    candidate: null,
    moved: null,
  });
  for (const [name, points] of [
    ['baseline', baseline],
    ['candidate', candidate],
  ] as const) {
    try {
      checkPoints(points);
    } catch (error) {
      const isTooFew = error instanceof AgentError && error.data['need'] !== undefined;
      if (isTooFew) return undecided(`the ${name} has too few sizes: ${error.message}`);
      throw error;
    }
  }
  for (const [name, points] of [
    ['baseline', baseline],
    ['candidate', candidate],
  ] as const)
    if (points.length < leastCertain)
      return undecided(
        `the ${name} has ${points.length} points, which a law of three parameters meets whatever they are; measure at more sizes`,
      );

  const sizes = sharedSizes(baseline, candidate);
  if (sizes.length === 0) return undecided('there is no size that both have covered');
  const fits = fitTogetherAndApart(baseline, candidate, policy.weights);
  if (fits instanceof AgentError) return undecided(fits.message);
  const { pooled, left, right } = fits;
  const apart = left.sse + right.sse;
  if (!(apart > 0))
    return undecided('both laws fit exactly: without noise there is nothing to compare the difference with');
  const f = Math.max(0, pooled.sse - apart) / parameters / (apart / below);
  const p = fTail(f, parameters, below);
  const changes = sizes.map((n) => ({
    n,
    share: throughputAt(right, n) / throughputAt(left, n) - 1,
  }));
  const worst = changes.reduce((least, change) => (change.share < least.share ? change : least));
  const best = changes.reduce((most, change) => (change.share > most.share ? change : most));
  const differ = p < policy.significance;
  const isWorse = differ && -worst.share >= policy.magnitude;
  const isBetter = differ && best.share >= policy.magnitude;
  // A release that trades small sizes for large ones is refused too: whoever runs at the worse size lost.
  const verdict = isWorse ? 'regress' : isBetter ? 'improve' : 'pass';
  return {
    verdict,
    reason: reasonOf(verdict, differ, p),
    f,
    above: parameters,
    below,
    p,
    worst,
    best,
    baseline: lawOf(left),
    candidate: lawOf(right),
    moved: differ ? movedMost(left, right, changes) : null,
  };
}

function reasonOf(verdict: Verdict, differ: boolean, p: number): string {
  const chance = p < 0.001 ? 'less than 0.1 %' : `${(100 * p).toFixed(1)} %`;
  if (!differ) return `no difference beyond what chance gives (probability ${chance})`;
  return verdict === 'pass'
    ? `the laws differ (probability by chance ${chance}), by less than what counts`
    : `the laws differ: probability by chance ${chance}`;
}

/**
 * Both sets by one law, and each by its own, all under the same weights: otherwise their sums could not be compared. Where no law fits
 * one of the three best, the refusal.
 */
function fitTogetherAndApart(
  baseline: readonly Point[],
  candidate: readonly Point[],
  weighting: Weighting,
): Record<'pooled' | 'left' | 'right', ParameterFit> | AgentError {
  const fitOf = (points: readonly Point[], weightAt: (point: Point) => number): ParameterFit =>
    new ParameterFitter().fit(problemOf(points, weightAt)) ?? refuse();
  try {
    const { problem, fit: pooled } = fitWeighted([...baseline, ...candidate], weighting);
    const weightAt = weighting === 'given' ? givenWeight : weightsBySize(problem);
    return { pooled, left: fitOf(baseline, weightAt), right: fitOf(candidate, weightAt) };
  } catch (error) {
    if (error instanceof AgentError && error.code === noLaw) return error;
    throw error;
  }
}

/** The weight that the pooled fit gave each size, which either set is part of. */
function weightsBySize({ n, w, count }: Problem): (point: Point) => number {
  const bySize = new Map<number, number>();
  for (let i = 0; i < count; i++) bySize.set(n[i] as number, w[i] as number);
  return ({ n: size }) => bySize.get(size) as number;
}

/** Sizes that both sets cover: what only one has measured is no ground to judge on. */
function sharedSizes(baseline: readonly Point[], candidate: readonly Point[]): number[] {
  const least = Math.max(smallestOf(baseline), smallestOf(candidate));
  const most = Math.min(largestOf(baseline), largestOf(candidate));
  return [...new Set([...baseline, ...candidate].map(({ n }) => n))]
    .filter((n) => n >= least && n <= most)
    .sort((left, right) => left - right);
}

/** Puts one parameter of the candidate into the baseline at a time, and takes that which comes closest. */
function movedMost(
  left: UslParameters,
  right: UslParameters,
  changes: readonly Change[],
): 'lambda' | 'sigma' | 'kappa' {
  const distances = (['lambda', 'sigma', 'kappa'] as const).map((name) => {
    const mixed = { lambda: left.lambda, sigma: left.sigma, kappa: left.kappa, [name]: right[name] };
    const distance = changes.reduce(
      (sum, { n, share }) => sum + (throughputAt(mixed, n) / throughputAt(left, n) - 1 - share) ** 2,
      0,
    );
    return { name, distance };
  });
  return distances.reduce((least, one) => (one.distance < least.distance ? one : least)).name;
}

function lawOf({ lambda, sigma, kappa }: ParameterFit): UslParameters {
  return { lambda, sigma, kappa };
}

/** Where the next of several releases is expected. */
export interface HistoryInterval {
  readonly releases: number;
  readonly mean: number;
  /** 95 % of one release more: mean ± t·s·sqrt(1 + 1/k), k - 1 degrees of freedom. */
  readonly low: number;
  readonly high: number;
}

/**
 * The prediction interval of one release more (formula U9); undefined below 8 releases.
 * @example historyInterval([10, 10, 10, 10, 12, 12, 12, 12]) // mean 11, 8.318 .. 13.682
 */
export function historyInterval(past: readonly number[]): HistoryInterval | undefined {
  const count = past.length;
  if (count < leastReleases) return undefined;
  const values = [...past];
  const middle = mean(values);
  const half = tQuantile95(count - 1) * Number(std(values)) * Math.sqrt(1 + 1 / count);
  return { releases: count, mean: middle, low: middle - half, high: middle + half };
}

/** The highest throughput of a law up to a size: what releases that were measured to different sizes compare by. */
export function highestUpTo(law: UslParameters, n: number): number {
  const peak = peakOf(law)?.n ?? n;
  return throughputAt(law, Math.max(1, Math.min(n, peak)));
}
