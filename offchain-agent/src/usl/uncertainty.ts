import { type Covariance, gradientAt, rootOf } from './covariance.ts';
import { type ParameterFit, ParameterFitter } from './fit-parameters.ts';
import { type Looks, noiseBySize, trendDegrees, withinOver } from './looks.ts';
import { throughputAt } from './model.ts';
import { meanOf } from './statistics.ts';
import type { Problem } from './sums.ts';

/** How far the parameters of a law may be off. */
export interface Uncertainty {
  /** The law without bounds whose weights follow the noise by size: intervals are about it. */
  readonly law: ParameterFit;
  /** The means of sizes with those weights. */
  readonly problem: Problem;
  /** The variance of a look at a size of mean noise, times its weight. */
  readonly variance: number;
  /** Of (λ, σ, κ). */
  readonly covariance: Covariance;
  readonly degrees: number;
  /** The variance of one more measurement, times its weight. */
  readonly noise: number;
}

/**
 * The covariance s² (JᵀWJ)⁻¹ of a law's parameters, W by the noise of each size. What looks at one size differ by gives the noise by
 * size; how large it is comes from all residuals where looks had starts of their own, and from what sizes differ from the law by
 * where they shared one: then a size counts once. Undefined without degrees of freedom, where the points leave a direction
 * open, or determine no law without bounds.
 */
export function uncertaintyOf(looks: Looks, fit: ParameterFit): Uncertainty | undefined {
  const { sizes, design, repeated } = looks;
  const isFresh = design === 'fresh';
  const repetitions = noiseBySize(looks);
  const own = isFresh ? Math.max(0, repeated - trendDegrees(repetitions)) : 0;
  const degrees = sizes.length - 3 + own;
  if (degrees < 1) return undefined;
  const noise = isFresh ? repetitions : sharedNoise(looks, fit, repetitions);
  const problem = problemOf(looks, noise);
  const law = new ParameterFitter().fitUnbounded(problem);
  if (!law) return undefined;
  const variance = (law.sse + (isFresh ? withinOver(sizes, noise) : 0)) / degrees;
  const root = rootOf(
    sizes.map(({ n }, i) => gradientAt(law, n).map((slope) => Math.sqrt(problem.w[i] as number) * slope)),
  );
  if (!root) return undefined;
  const covariance = root.map((row) =>
    root.map((other) => variance * row.reduce((sum, value, k) => sum + value * (other[k] as number), 0)),
  );
  return {
    law,
    problem,
    variance,
    covariance,
    degrees,
    noise: isFresh ? variance : oneMore(looks, variance),
  };
}

function problemOf({ sizes }: Looks, noise: readonly number[]): Problem {
  return {
    n: Float64Array.from(sizes, ({ n }) => n),
    x: Float64Array.from(sizes, ({ mean }) => mean),
    w: Float64Array.from(sizes, ({ weight }, i) => weight / (noise[i] as number)),
    count: sizes.length,
  };
}

/** Sizes differ by up to twice as much by chance, about: less is no sign of starts that differ. */
const chance = 2;
/** Beyond it repetitions add nothing. */
const mostRatio = 1e9;

/** What sizes differ by beyond their repetitions is in proportion to throughput, the rest as repetitions differ. */
function sharedNoise(looks: Looks, fit: ParameterFit, repetitions: readonly number[]): readonly number[] {
  const { sizes, repeated } = looks;
  const law = repeated === 0 ? undefined : new ParameterFitter().fitUnbounded(problemOf(looks, repetitions));
  if (!law) return repetitions;
  const pure = withinOver(sizes, repetitions) / repeated;
  const ratio = law.sse / (sizes.length - 3) / Math.max(pure, Number.MIN_VALUE);
  const common = Math.min(mostRatio, Math.max(0, ratio / chance - 1));
  const inProportion = sizes.map(({ n, weight, count }) => (weight / count) * throughputAt(fit, n) ** 2);
  const mean = meanOf(inProportion);
  return repetitions.map(
    (value, i) => (value + (common * (inProportion[i] as number)) / mean) / (1 + common),
  );
}

/** Of a size that was measured r times, s² is r times the variance between starts more than that of one measurement. */
function oneMore({ sizes, repeated }: Looks, variance: number): number {
  if (repeated === 0) return variance;
  const pure = sizes.reduce((sum, { within }) => sum + within, 0) / repeated;
  return pure + (Math.max(0, variance - pure) * sizes.length) / (sizes.length + repeated);
}
