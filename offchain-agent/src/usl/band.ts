import { gradientAt, varianceOf } from './covariance.ts';
import { throughputAt, type UslParameters } from './model.ts';
import { tQuantile95 } from './statistics.ts';
import type { UslFit } from './usl-fit.ts';

/** The law at a size, with what it may be. */
export interface Band {
  readonly n: number;
  readonly throughput: number;
  /** 95 % of the law itself; null without degrees of freedom. */
  readonly low: number | null;
  readonly high: number | null;
  /** 95 % of one further measurement under weights of 1 (relative weights: of its own size). */
  readonly predictedLow: number | null;
  readonly predictedHigh: number | null;
}

export function parametersOf(fit: Pick<UslFit, 'lambda' | 'sigma' | 'kappa'>): UslParameters {
  return { lambda: fit.lambda.estimate, sigma: fit.sigma.estimate, kappa: fit.kappa.estimate };
}

type BandSource = Pick<UslFit, 'lambda' | 'sigma' | 'kappa' | 'unbounded' | 'covariance' | 'noise'> & {
  readonly method: Pick<UslFit['method'], 'weights' | 'degrees_of_freedom'>;
};

/**
 * X(N) ± t·sqrt(gᵀCg), by the delta method; with the noise of one measurement added for the prediction. Where a bound holds the
 * law, the interval is that of the law without bounds, to first order, and holds the law.
 */
export function bandAt(fit: BandSource, n: number): Band {
  const parameters = parametersOf(fit);
  const throughput = throughputAt(parameters, n);
  const degrees = fit.method.degrees_of_freedom;
  if (!fit.covariance || !fit.unbounded || degrees < 1)
    return { n, throughput, low: null, high: null, predictedLow: null, predictedHigh: null };
  const t = tQuantile95(degrees);
  const gradient = gradientAt(parameters, n);
  const { lambda, sigma, kappa } = fit.unbounded;
  const moved = [lambda - parameters.lambda, sigma - parameters.sigma, kappa - parameters.kappa];
  const middle = moved.reduce((sum, step, k) => sum + step * (gradient[k] as number), throughput);
  const variance = varianceOf(gradient, fit.covariance);
  const noise = (fit.noise ?? 0) * (fit.method.weights === 'relative' ? throughput * throughput : 1);
  const half = t * Math.sqrt(variance);
  const wide = t * Math.sqrt(variance + noise);
  return {
    n,
    throughput,
    low: Math.max(0, Math.min(throughput, middle - half)),
    high: Math.max(throughput, middle + half),
    predictedLow: Math.max(0, Math.min(throughput, middle - wide)),
    predictedHigh: Math.max(throughput, middle + wide),
  };
}
