import { AgentError } from '../base/error.ts';
import { bandAt } from './band.ts';
import type { Covariance } from './covariance.ts';
import { type ParameterFit, ParameterFitter } from './fit-parameters.ts';
import { type Flag, flagsOf } from './flags.ts';
import { type Deviation, deviationsOf, type LackOfFit, lackOfFit } from './lack-of-fit.ts';
import { type Design, looksOf } from './looks.ts';
import {
  closedLatencyAt,
  limitOf,
  peakOf,
  penaltiesAt,
  sizeAtShare,
  sweepLatencyAt,
  throughputAt,
  type UslParameters,
} from './model.ts';
import { checkPoints, leastCertain, leastSizes, type Point } from './point.ts';
import { profilePeak } from './profile-peak.ts';
import { serialP } from './serial.ts';
import { tBelow, tQuantile, tQuantile95 } from './statistics.ts';
import type { Problem } from './sums.ts';
import { type Uncertainty, uncertaintyOf } from './uncertainty.ts';
import { fitWeighted, likelierWeights, type Weighting, type WeightsChoice } from './weigh.ts';

/** What was varied: validators under one load, or requests in flight at one system. */
export type Sweep = 'validators' | 'concurrency';

interface FitOptions {
  /** `auto` unless given. */
  readonly weights?: WeightsChoice;
  readonly sweep?: Sweep;
}

/** A parameter with its standard error and 95 % interval within what it can be; null where the points leave none. */
export interface Estimate {
  readonly estimate: number;
  readonly se: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly bound: 'zero' | 'one' | null;
}

/** Where a law has its peak below one, throughput, its interval and latency are those of one. */
interface PeakEstimate {
  readonly n: number;
  /** By profile likelihood, from 1 on; the upper one is null where the points do not bound it, both where nothing is left to tell. */
  readonly n_low: number | null;
  readonly n_high: number | null;
  /** Null where the peak may lie more than twice as far as was measured: nothing is known of it there. */
  readonly throughput: number | null;
  readonly throughput_low: number | null;
  readonly throughput_high: number | null;
  readonly latency: number | null;
  readonly best_n: number;
}

/** Why points have no 95 % intervals. */
export const withheldReasons = [
  /** No degree of freedom, or fewer than four points. */
  'too_few',
  /** Without bounds σ is significantly below 0: intervals of a law with σ = 0 would miss what they are of. */
  'superlinear',
  /** Measurements one after the other resemble each other: they are fewer than they seem. */
  'serial',
] as const;
export type Withheld = (typeof withheldReasons)[number];

/** The JSON contract of `almanac fit`. */
export interface UslFit {
  readonly n: number;
  readonly lambda: Estimate;
  readonly sigma: Estimate;
  readonly kappa: Estimate;
  readonly peak: PeakEstimate | null;
  /** The law at the largest size. */
  readonly largest: {
    readonly n: number;
    readonly throughput: number;
    readonly low: number | null;
    readonly high: number | null;
  };
  readonly limit: number | null;
  readonly ideal: { readonly n90: number | null; readonly n95: number | null };
  readonly penalties: { readonly n: number; readonly contention: number; readonly coherency: number };
  readonly r2: number;
  readonly loo_error: number | null;
  readonly lack_of_fit: LackOfFit | null;
  /** How far the mean of each size lies from the law, furthest first. */
  readonly deviations: readonly Deviation[];
  readonly flags: readonly Flag[];
  readonly points: readonly Point[];
  readonly residuals: readonly number[];
  readonly method: {
    readonly weights: Weighting;
    /** Whether the points decided, and not a user. */
    readonly weights_chosen: boolean;
    readonly weight_rounds: number;
    /** Of the intervals. */
    readonly degrees_of_freedom: number;
    /** What counts as one look: a start of a network, or a size. */
    readonly looks: Design;
    readonly sse: number;
    readonly last_step: number;
    readonly interval: string;
    readonly no_interval: Withheld | null;
    /** The probability that measurements one after the other are so much alike by chance; null without repetitions. */
    readonly serial_p: number | null;
    readonly sweep: Sweep;
    readonly in_flight: number | null;
  };
  /** The law without bounds, which the intervals are of; null without intervals. */
  readonly unbounded: UslParameters | null;
  /** Of (λ, σ, κ), for bands and predictions; null without intervals. */
  readonly covariance: Covariance | null;
  /** The variance of one more measurement, times its weight; null without intervals. */
  readonly noise: number | null;
}

/** What λ, σ and κ can be: an interval never reaches out of it. */
const ranges = [
  [0, Number.POSITIVE_INFINITY],
  [0, 1],
  [0, Number.POSITIVE_INFINITY],
] as const;

/** Once in 33 sets whose order says nothing: of sets in general at most 5 % go without intervals. */
const serialLevel = 0.03;
const superlinearLevel = 0.005;
const surelyNoLaw = 0.01;
/** As many times the largest size as may be quoted. */
const furthestQuoted = 2;

/**
 * Fits the Universal Scalability Law to measured points.
 *
 * @throws AgentError `bad_input/points`, `bad_input/weights`, `unknown/past_peak` where no law fits best
 */
export function fitUsl(points: readonly Point[], options: FitOptions = {}): UslFit {
  const { weights: choice = 'auto', sweep = 'validators' } = options;
  checkPoints(points);
  const weights = choice === 'auto' ? likelierWeights(points) : choice;
  const { problem, weightAt, fit, rounds } = fitWeighted(points, weights);
  const looks = looksOf(points, weightAt);
  const unbounded = isHeld(fit) ? new ParameterFitter().fitUnbounded(problem) : fit;
  const known = problem.count >= leastCertain ? uncertaintyOf(looks, fit) : undefined;
  const serial = serialP(
    points.map((point) => ({
      n: point.n,
      value: Math.sqrt(weightAt(point)) * (point.throughput - throughputAt(fit, point.n)),
    })),
  );
  const peak = peakOf(fit);
  const lack = lackOfFit(looks, fit);
  const flags = flagsOf({ looks, count: problem.count, fit, unbounded, peak, lack });
  const withheld = withheldBy({ flags, known, serial, lack });
  const uncertainty = withheld === null ? known : undefined;
  const t = uncertainty && tQuantile95(uncertainty.degrees);
  const inFlight = sweep === 'validators' ? fitInFlight(points, fit) : undefined;
  const largest = problem.n[problem.count - 1] as number;
  const free = uncertainty?.law ?? fit;

  const estimate = (k: number, value: number, centre: number, bound: Estimate['bound']): Estimate => {
    const variance = uncertainty?.covariance[k]?.[k];
    // Nothing varies where the law without bounds is not known.
    if (variance === undefined || t === undefined || (bound !== null && variance === 0))
      return { estimate: value, se: null, low: null, high: null, bound };
    const se = Math.sqrt(variance);
    const [least, most] = ranges[k] as readonly [number, number];
    const low = centre - t * se;
    // At a bound only one side can miss: all 5 % are there.
    const nearBound =
      k > 0 && low <= 0 && uncertainty ? centre - tQuantile(0.95, uncertainty.degrees) * se : low;
    return {
      estimate: value,
      se,
      low: Math.max(least, Math.min(value, nearBound)),
      high: Math.min(most, Math.max(value, centre + t * se)),
      bound,
    };
  };

  const parameters = {
    lambda: estimate(0, fit.lambda, free.lambda, null),
    sigma: estimate(1, fit.sigma, free.sigma, fit.bounds.sigma ?? null),
    kappa: estimate(2, fit.kappa, free.kappa, fit.bounds.kappa ?? null),
    unbounded: uncertainty ? { lambda: free.lambda, sigma: free.sigma, kappa: free.kappa } : null,
    covariance: uncertainty?.covariance ?? null,
    noise: uncertainty?.noise ?? null,
  };
  const method = {
    weights,
    weights_chosen: choice === 'auto',
    weight_rounds: rounds,
    degrees_of_freedom: known?.degrees ?? 0,
    looks: looks.design,
    sse: fit.sse,
    last_step: fit.lastStep,
    interval:
      withheld === null ? "95 %, two-sided, Student's t; N at the peak by profile likelihood" : 'none',
    no_interval: withheld,
    serial_p: serial ?? null,
    sweep,
    in_flight: inFlight ?? null,
  };
  const source = { ...parameters, method };

  const peakEstimate = (): PeakEstimate | null => {
    if (!peak) return null;
    const bounds = uncertainty && t !== undefined ? boundsOf(uncertainty, fit, t) : undefined;
    const isNear =
      peak.n <= largest || (bounds?.high ?? Number.POSITIVE_INFINITY) <= furthestQuoted * largest;
    const size = Math.max(1, peak.n);
    // Beyond what was measured the law is a guess: no interval of it is 95 %.
    const isInside = bounds?.high !== undefined && bounds.high <= largest;
    const { low, high } = isInside ? bandAt(source, size) : { low: null, high: null };
    const latency = (): number | null => {
      if (!isNear) return null;
      if (sweep === 'concurrency') return closedLatencyAt(fit, size);
      return inFlight === undefined ? null : sweepLatencyAt(fit, inFlight, size);
    };
    return {
      n: peak.n,
      // Where the points exclude no smaller size, there is none below 1.
      n_low: bounds && peak.n >= 1 ? Math.min(peak.n, bounds.low ?? 1) : null,
      n_high: bounds?.high === undefined ? null : Math.max(peak.n, bounds.high),
      throughput: isNear ? peak.throughput : null,
      throughput_low: low,
      throughput_high: high,
      latency: latency(),
      best_n: peak.bestN,
    };
  };

  const { throughput, low, high } = bandAt(source, largest);
  return {
    n: problem.count,
    ...parameters,
    peak: peakEstimate(),
    largest: { n: largest, throughput, low, high },
    limit: limitOf(fit) ?? null,
    ideal: { n90: sizeAtShare(fit, 0.9) ?? null, n95: sizeAtShare(fit, 0.95) ?? null },
    penalties: { n: largest, ...penaltiesAt(fit, largest) },
    r2: r2Of(problem, fit.sse),
    loo_error: leaveOneOut(points, weights) ?? null,
    lack_of_fit: lack ?? null,
    deviations: deviationsOf(looks, fit),
    flags,
    points,
    residuals: points.map(({ n, throughput: measured }) => measured - throughputAt(fit, n)),
    method,
  };
}

function isHeld({ bounds }: ParameterFit): boolean {
  return bounds.sigma !== undefined || bounds.kappa !== undefined;
}

interface Doubts {
  readonly flags: readonly Flag[];
  readonly known: Uncertainty | undefined;
  readonly serial: number | undefined;
  readonly lack: LackOfFit | undefined;
}

/** Why there are no intervals; null where there are. */
function withheldBy({ flags, known, serial, lack }: Doubts): Withheld | null {
  if (!known) return 'too_few';
  if (flags.includes('superlinear')) {
    const se = Math.sqrt(known.covariance[1]?.[1] ?? 0);
    const isBelow = tBelow(known.law.sigma / se, known.degrees) < superlinearLevel;
    if (isBelow || (lack && lack.p < surelyNoLaw)) return 'superlinear';
  }
  return serial !== undefined && serial < serialLevel ? 'serial' : null;
}

/** Of the law without bounds, where it has a peak. */
function boundsOf(
  { law, problem, variance }: Uncertainty,
  fit: ParameterFit,
  t: number,
): { readonly low: number | undefined; readonly high: number | undefined } {
  const best = law.kappa > 0 && law.sigma < 1 ? law : fit;
  const n = peakOf(best)?.n ?? 0;
  return profilePeak(problem, { n, sse: best === law ? law.sse : squaresOf(problem, fit) }, variance * t * t);
}

/** The weighted sum of squares that a law leaves. */
function squaresOf({ n, x, w, count }: Problem, law: UslParameters): number {
  let sum = 0;
  for (let i = 0; i < count; i++)
    sum += (w[i] as number) * ((x[i] as number) - throughputAt(law, n[i] as number)) ** 2;
  return sum;
}

/** 1 - SSE / SST, both weighted. */
function r2Of({ x, w, count }: Problem, sse: number): number {
  let [weight, sum] = [0, 0];
  for (let i = 0; i < count; i++) {
    weight += w[i] as number;
    sum += (w[i] as number) * (x[i] as number);
  }
  const mean = sum / weight;
  let total = 0;
  for (let i = 0; i < count; i++) total += (w[i] as number) * ((x[i] as number) - mean) ** 2;
  return 1 - sse / total;
}

/**
 * L of R(N) = L / X(N): the transactions that the load kept in flight, which a sweep over validators holds nearly constant.
 * Least squares of the latency over the points that have one; undefined without any.
 */
export function fitInFlight(points: readonly Point[], parameters: UslParameters): number | undefined {
  let [above, below] = [0, 0];
  for (const { n, latency } of points) {
    if (latency === undefined) continue;
    const inverse = 1 / throughputAt(parameters, n);
    above += latency * inverse;
    below += inverse * inverse;
  }
  return below > 0 ? above / below : undefined;
}

/** Sizes times points above which nothing is left out: a fit for each size would take minutes. */
const mostWork = 4_000_000;

/**
 * The root mean square of the relative error at a size that the fit has not seen: what "accuracy" means, where R² of the
 * same points is not. Whole sizes are left out, since a repetition would give the answer away. Undefined where what
 * remains does not determine a law, and for more than 2,000 sizes.
 */
function leaveOneOut(points: readonly Point[], weighting: Weighting): number | undefined {
  // In order, so that the order of the rows does not show in the last digit.
  const sorted = [...points].sort((left, right) => left.n - right.n || left.throughput - right.throughput);
  const sizes = [...new Set(sorted.map(({ n }) => n))];
  if (sizes.length <= leastSizes || sizes.length * points.length > mostWork) return undefined;
  try {
    const squares = sizes.flatMap((size) => {
      const { fit } = fitWeighted(
        sorted.filter(({ n }) => n !== size),
        weighting,
      );
      const expected = throughputAt(fit, size);
      return sorted
        .filter(({ n }) => n === size)
        .map(({ throughput }) => ((throughput - expected) / throughput) ** 2);
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  } catch (error) {
    if (error instanceof AgentError) return undefined;
    throw error;
  }
}
