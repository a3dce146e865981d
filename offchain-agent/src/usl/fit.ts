import { bandAt } from './band.ts';
import { type ParameterFit, ParameterFitter } from './fit-parameters.ts';
import { flagsOf } from './flags.ts';
import { deviationsOf, lackOfFit } from './lack-of-fit.ts';
import { leaveOneOut } from './leave-one-out.ts';
import { looksOf } from './looks.ts';
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
import { checkPoints, leastCertain, type Point } from './point.ts';
import { profilePeak } from './profile-peak.ts';
import { serialP } from './serial.ts';
import { tQuantile, tQuantile95 } from './statistics.ts';
import type { Problem } from './sums.ts';
import { type Uncertainty, uncertaintyOf } from './uncertainty.ts';
import type { Estimate, PeakEstimate, Sweep, UslFit } from './usl-fit.ts';
import { fitWeighted, likelierWeights, type WeightsChoice } from './weigh.ts';
import { withheldBy } from './withheld.ts';

interface FitOptions {
  /** `auto` unless given. */
  readonly weights?: WeightsChoice;
  readonly sweep?: Sweep;
}

/** What λ, σ and κ can be: an interval never reaches out of it. */
const ranges = [
  [0, Number.POSITIVE_INFINITY],
  [0, 1],
  [0, Number.POSITIVE_INFINITY],
] as const;

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
