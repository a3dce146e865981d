import { ParameterFitter } from './fit-parameters.ts';
import { type Looks, noiseBySize, trendDegrees, withinOver } from './looks.ts';
import { throughputAt, type UslParameters } from './model.ts';
import { fTail } from './statistics.ts';
import type { Problem } from './sums.ts';

/** Whether sizes differ from the law by more than noise does. */
export interface LackOfFit {
  readonly f: number;
  readonly above: number;
  readonly below: number;
  /** The probability of at least this F if the law holds. */
  readonly p: number;
  /** The relative noise of a size that is assumed; null where repetitions with starts of their own show it. */
  readonly assumed_noise: number | null;
}

/** How far a size lies from the law, as a share of it. */
export interface Deviation {
  readonly n: number;
  readonly deviation: number;
}

/** Starts differ by that much from one to the next, assumed where none is repeated. */
const startNoise = 0.05;
/** One measurement alone may be off by that much, assumed where no size is repeated. */
const singleNoise = 0.1;

/**
 * Formula U5: F of what the sizes' means leave over from the law that fits them best under the weights of their noise, each
 * about 1 if the law holds. The noise is that of repetitions with starts of their own. Where a size shares a start, its
 * repetitions do not show how starts differ: then 5 % of the throughput is assumed for it, and 10 % where nothing is repeated.
 * Undefined without a size more than the law has parameters.
 */
export function lackOfFit(looks: Looks, law: UslParameters): LackOfFit | undefined {
  const { sizes, design, repeated } = looks;
  const isFresh = design === 'fresh';
  const pure = repeated > 0 ? sizes.reduce((sum, { within }) => sum + within, 0) : 0;
  if (isFresh && !(pure > 0)) return undefined;
  const noise = repeated > 0 ? noiseBySize(looks) : sizes.map(() => 1);
  const degrees = Math.max(1, repeated - trendDegrees(noise));
  const variance = repeated > 0 ? withinOver(sizes, noise) / degrees : 0;
  const share = isFresh ? 0 : repeated > 0 ? startNoise : singleNoise;
  const spread = sizes.map((size, i) => ({
    repetitions: (variance * (noise[i] as number)) / size.weight,
    starts: (share * throughputAt(law, size.n)) ** 2,
  }));
  const problem: Problem = {
    n: Float64Array.from(sizes, ({ n }) => n),
    x: Float64Array.from(sizes, ({ mean }) => mean),
    w: Float64Array.from(spread, ({ repetitions, starts }) => 1 / (repetitions + starts)),
    count: sizes.length,
  };
  const fit = new ParameterFitter().fit(problem);
  const above = fit ? sizes.length - fit.free : 0;
  if (!fit || above < 1) return undefined;
  // What is assumed is known: only the rest of the noise has degrees of freedom that end.
  const known =
    spread.reduce((sum, { repetitions, starts }) => sum + starts / (repetitions + starts), 0) / sizes.length;
  const below =
    repeated > 0 ? Math.min(mostDegrees, degrees / Math.max(1e-9, (1 - known) ** 2)) : mostDegrees;
  const f = fit.sse / above;
  return { f, above, below, p: fTail(f, above, below), assumed_noise: isFresh ? null : share };
}

/** With more an F is a chi-square to four digits. */
const mostDegrees = 1e5;

/** The means of sizes as shares of the law, furthest first. */
export function deviationsOf({ sizes }: Looks, law: UslParameters): Deviation[] {
  return sizes
    .map(({ n, mean }) => ({ n, deviation: mean / throughputAt(law, n) - 1 }))
    .toSorted((left, right) => Math.abs(right.deviation) - Math.abs(left.deviation));
}
