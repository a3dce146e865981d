import { AgentError } from '../base/error.ts';
import { type Covariance, covarianceOf, gradientAt, varianceOf } from './covariance.ts';
import { ParameterFitter } from './fit-parameters.ts';
import { type Flag, flagsOf, type LackOfFit, lackOfFit } from './flags.ts';
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
import { checkPoints, leastCertain, leastSizes, type Point, startsAnew } from './point.ts';
import { profilePeak } from './profile-peak.ts';
import { tQuantile95 } from './statistics.ts';
import type { Problem } from './sums.ts';
import { fitWeighted, type Weighting } from './weigh.ts';

/** What was varied: validators under one load, or requests in flight at one system. */
export type Sweep = 'validators' | 'concurrency';

interface FitOptions {
  readonly weights?: Weighting;
  readonly sweep?: Sweep;
}

/** A parameter with its standard error and 95 % interval within what it can be; null where a bound holds it, or nothing is left to tell. */
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
  readonly throughput: number;
  readonly throughput_low: number | null;
  readonly throughput_high: number | null;
  readonly latency: number | null;
  readonly best_n: number;
}

/** The JSON contract of `almanac fit`. */
export interface UslFit {
  readonly n: number;
  readonly lambda: Estimate;
  readonly sigma: Estimate;
  readonly kappa: Estimate;
  readonly peak: PeakEstimate | null;
  readonly limit: number | null;
  readonly ideal: { readonly n90: number | null; readonly n95: number | null };
  readonly penalties: { readonly n: number; readonly contention: number; readonly coherency: number };
  readonly r2: number;
  readonly loo_error: number | null;
  readonly lack_of_fit: LackOfFit | null;
  readonly flags: readonly Flag[];
  readonly points: readonly Point[];
  readonly residuals: readonly number[];
  readonly method: {
    readonly weights: Weighting;
    readonly weight_rounds: number;
    readonly degrees_of_freedom: number;
    readonly sse: number;
    readonly last_step: number;
    readonly interval: string;
    readonly sweep: Sweep;
    readonly in_flight: number | null;
  };
  /** Of (λ, σ, κ), for bands and predictions; null without degrees of freedom. */
  readonly covariance: Covariance | null;
}

/** What λ, σ and κ can be: an interval never reaches out of it. */
const ranges = [
  [0, Number.POSITIVE_INFINITY],
  [0, 1],
  [0, Number.POSITIVE_INFINITY],
] as const;

/**
 * Fits the Universal Scalability Law to measured points.
 *
 * @throws AgentError `bad_input/points`, `bad_input/weights`, `unknown/past_peak` where no law fits best
 */
export function fitUsl(points: readonly Point[], options: FitOptions = {}): UslFit {
  const { weights = 'none', sweep = 'validators' } = options;
  checkPoints(points);
  const { problem, fit, rounds } = fitWeighted(points, weights);
  const degrees = problem.count - fit.free;
  const t = degrees > 0 && problem.count >= leastCertain ? tQuantile95(degrees) : undefined;
  const covariance = t === undefined ? undefined : covarianceOf(problem, fit);
  const peak = peakOf(fit);
  const lack = startsAnew(points) ? lackOfFit(problem, fit.sse, fit.free) : undefined;
  const unbounded = new ParameterFitter().fitUnbounded(problem);
  const inFlight = sweep === 'validators' ? fitInFlight(points, fit) : undefined;
  const largest = problem.n[problem.count - 1] as number;

  const estimate = (k: number, value: number, bound: Estimate['bound']): Estimate => {
    const variance = covariance?.[k]?.[k];
    if (bound !== null || variance === undefined || t === undefined)
      return { estimate: value, se: null, low: null, high: null, bound };
    const se = Math.sqrt(variance);
    const [least, most] = ranges[k] as readonly [number, number];
    return {
      estimate: value,
      se,
      low: Math.max(least, value - t * se),
      high: Math.min(most, value + t * se),
      bound,
    };
  };

  const peakEstimate = (): PeakEstimate | null => {
    if (!peak) return null;
    const bounds =
      t === undefined ? undefined : profilePeak(problem, { n: peak.n, sse: fit.sse }, fit.sse / degrees, t);
    const size = Math.max(1, peak.n);
    const se =
      covariance === undefined ? undefined : Math.sqrt(varianceOf(gradientAt(fit, size), covariance));
    const latency = (): number | null => {
      if (sweep === 'concurrency') return closedLatencyAt(fit, size);
      return inFlight === undefined ? null : sweepLatencyAt(fit, inFlight, size);
    };
    return {
      n: peak.n,
      // Where the points exclude no smaller size, there is none below 1.
      n_low: bounds && peak.n >= 1 ? (bounds.low ?? 1) : null,
      n_high: bounds?.high ?? null,
      throughput: peak.throughput,
      throughput_low: se === undefined || t === undefined ? null : Math.max(0, peak.throughput - t * se),
      throughput_high: se === undefined || t === undefined ? null : peak.throughput + t * se,
      latency: latency(),
      best_n: peak.bestN,
    };
  };

  return {
    n: problem.count,
    lambda: estimate(0, fit.lambda, null),
    sigma: estimate(1, fit.sigma, fit.bounds.sigma ?? null),
    kappa: estimate(2, fit.kappa, fit.bounds.kappa ?? null),
    peak: peakEstimate(),
    limit: limitOf(fit) ?? null,
    ideal: { n90: sizeAtShare(fit, 0.9) ?? null, n95: sizeAtShare(fit, 0.95) ?? null },
    penalties: { n: largest, ...penaltiesAt(fit, largest) },
    r2: r2Of(problem, fit.sse),
    loo_error: leaveOneOut(points, weights) ?? null,
    lack_of_fit: lack ?? null,
    flags: flagsOf({ problem, fit, unbounded, peak, lack }),
    points,
    residuals: points.map(({ n, throughput }) => throughput - throughputAt(fit, n)),
    method: {
      weights,
      weight_rounds: rounds,
      degrees_of_freedom: degrees,
      sse: fit.sse,
      last_step: fit.lastStep,
      interval: "95 %, two-sided, Student's t; N at the peak by profile likelihood",
      sweep,
      in_flight: inFlight ?? null,
    },
    covariance: covariance ?? null,
  };
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
