import { gradientAt, varianceOf } from './covariance.ts';
import type { UslFit } from './fit.ts';
import { throughputAt, type UslParameters } from './model.ts';
import { tQuantile95 } from './statistics.ts';

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

export function parametersOf(fit: UslFit): UslParameters {
  return { lambda: fit.lambda.estimate, sigma: fit.sigma.estimate, kappa: fit.kappa.estimate };
}

/** X(N) ± t·sqrt(gᵀCg), by the delta method; with the noise of one measurement added for the prediction. */
export function bandAt(fit: UslFit, n: number): Band {
  const parameters = parametersOf(fit);
  const throughput = throughputAt(parameters, n);
  const degrees = fit.method.degrees_of_freedom;
  if (!fit.covariance || degrees < 1)
    return { n, throughput, low: null, high: null, predictedLow: null, predictedHigh: null };
  const t = tQuantile95(degrees);
  const variance = varianceOf(gradientAt(parameters, n), fit.covariance);
  const noise =
    (fit.method.sse / degrees) * (fit.method.weights === 'relative' ? throughput * throughput : 1);
  const half = t * Math.sqrt(variance);
  const wide = t * Math.sqrt(variance + noise);
  return {
    n,
    throughput,
    low: Math.max(0, throughput - half),
    high: throughput + half,
    predictedLow: Math.max(0, throughput - wide),
    predictedHigh: throughput + wide,
  };
}
