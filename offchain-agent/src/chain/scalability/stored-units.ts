import type { UslParameters } from '../../usl/model.ts';
import type { Point } from '../../usl/point.ts';
import type { UslFit } from '../../usl/usl-fit.ts';
import type { Weighting } from '../../usl/weigh.ts';
import type { ClaimedIntervals, Parameters, StoredPoint, StoredRun } from './scalability-shapes.ts';

/** Sizes and throughput are stored in 1e-6, λ in 1e-12, σ and κ in 1e-18. */
const micro = 1e6;
const lambdaUnit = 1e12;
const shareUnit = 1e18;

export const weightingNames = { none: 'None', given: 'Given', relative: 'Relative' } as const;

/** A number in millionths, to the nearest. */
export function micros(value: number): bigint {
  return BigInt(Math.round(value * micro));
}

export function fromMicros(value: bigint | number): number {
  return Number(value) / micro;
}

/** A law as the chain stores it, to the nearest. */
export function storedLaw({ lambda, sigma, kappa }: UslParameters): Parameters {
  return {
    lambda: BigInt(Math.round(lambda * lambdaUnit)),
    sigma: BigInt(Math.round(sigma * shareUnit)),
    kappa: BigInt(Math.round(kappa * shareUnit)),
  };
}

/** A stored law in the unit of the throughput. */
export function lawOf({ lambda, sigma, kappa }: Parameters): UslParameters {
  return {
    lambda: Number(lambda) / lambdaUnit,
    sigma: Number(sigma) / shareUnit,
    kappa: Number(kappa) / shareUnit,
  };
}

/** The weighting of a run, as fits name it. */
export function weightingOf({ weighting }: Pick<StoredRun, 'weighting'>): Weighting {
  return weighting === 'None' ? 'none' : weighting === 'Given' ? 'given' : 'relative';
}

/** A stored point as fits take it. */
export function pointOf({ size, throughput, latency, weight }: StoredPoint): Point {
  return {
    n: fromMicros(size),
    throughput: fromMicros(throughput),
    ...(latency && latency.meanUs > 0 && { latency: latency.meanUs / micro }),
    ...(weight > 0n && { weight: Number(weight) }),
  };
}

/** The 95 % intervals of a fit, as the chain stores them: claimed, not proved. */
export function claimedIntervals(fit: UslFit): ClaimedIntervals {
  const interval = (low: number | null, high: number | null, unit: number) =>
    low === null || high === null
      ? undefined
      : { low: BigInt(Math.round(low * unit)), high: BigInt(Math.round(high * unit)) };
  return {
    levelPpm: 950_000,
    lambda: interval(fit.lambda.low, fit.lambda.high, lambdaUnit),
    sigma: interval(fit.sigma.low, fit.sigma.high, shareUnit),
    kappa: interval(fit.kappa.low, fit.kappa.high, shareUnit),
    peakSize: peakInterval(fit),
  };
}

/** What the points do not bound has no upper end; nothing is smaller than one. */
function peakInterval({ peak, covariance }: UslFit): ClaimedIntervals['peakSize'] {
  if (!peak || peak.n < 1 || !covariance) return undefined;
  const low = Math.round((peak.n_low ?? 1) * micro);
  const high = peak.n_high === null ? undefined : Math.round(peak.n_high * micro);
  return { low, high: high !== undefined && Number.isSafeInteger(high) ? high : undefined };
}
