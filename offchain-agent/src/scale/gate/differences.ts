import { meanOf, median } from '../../usl/statistics.ts';

/** How the repetitions of two sides were measured, which says what their differences hold: formula U7. */
export type Mode =
  /** The j-th repetitions of both sides were measured one directly after the other: what the host does cancels. */
  | 'pairs'
  /** Each repetition of a size had a network of its own: repetitions show how starts differ. */
  | 'fresh'
  /** Repetitions of a size may have shared a network: only sizes show how starts differ. */
  | 'shared';

/** What two sides measured at the sizes that both have. Rows are sizes, ascending; columns repetitions, in any unit. */
export interface Sides {
  readonly mode: Mode;
  readonly sizes: readonly number[];
  readonly baseline: readonly (readonly number[])[];
  /** In pairs the j-th repetition belongs to the j-th of the baseline. */
  readonly candidate: readonly (readonly number[])[];
}

/** How the candidate differs from the baseline, as natural logarithms of throughput. */
export interface Differences {
  readonly sizes: readonly number[];
  /** By size: the median of the candidate less that of the baseline, or the median of the differences of pairs. */
  readonly d: readonly number[];
  /** The variance of a d as repetitions show it, not below that of the smallest deviation. */
  readonly variance: number;
  /** The same of each size by itself; undefined where nothing was repeated. */
  readonly variances: readonly (number | undefined)[];
  /** Degrees of freedom behind `variance`; 0 where everything was measured once. */
  readonly degrees: number;
}

/** No bench repeats itself to less than half a percent. */
export const leastDeviation = 0.005;

/** The variance of the median of r normal values of variance 1, by r; beyond them π / 2r. */
const medianVariances = [1, 0.5, 0.44867, 0.29808, 0.28683, 0.2147, 0.21045] as const;

/** Formula U7, first part. @throws RangeError where a value is not above 0 */
export function differencesOf({ mode, sizes, baseline, candidate }: Sides): Differences {
  const groups = sizes.map((_, i) => {
    const before = logs(baseline[i] ?? []);
    const now = logs(candidate[i] ?? []);
    return mode === 'pairs' ? [now.map((value, j) => value - (before[j] as number))] : [now, before];
  });
  const d = groups.map(([now = [], before]) => median(now) - (before ? median(before) : 0));
  const spreads = groups.map((group) => ({
    squares: group.reduce((sum, values) => sum + squaresOf(values), 0),
    degrees: group.reduce((sum, values) => sum + values.length - 1, 0),
    share: group.reduce((sum, values) => sum + medianVariance(values.length), 0),
  }));
  const degrees = spreads.reduce((sum, one) => sum + one.degrees, 0);
  const squares = spreads.reduce((sum, one) => sum + one.squares, 0);
  // Where sizes were repeated unequally, as though all had been as seldom as the least: a loss at that one would else be found by chance.
  const share = Math.max(...spreads.map((one) => one.share));
  const within = degrees > 0 ? (squares / degrees) * share : 0;
  return {
    sizes,
    d,
    variance: Math.max(within, leastDeviation ** 2),
    variances: spreads.map((one) => (one.degrees > 0 ? (one.squares / one.degrees) * one.share : undefined)),
    degrees,
  };
}

/** @example medianVariance(3) // 0.44867 */
function medianVariance(count: number): number {
  return medianVariances[count - 1] ?? Math.PI / (2 * count);
}

/** The sum of squared deviations from the mean. */
export function squaresOf(values: readonly number[]): number {
  const middle = meanOf(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}

function logs(values: readonly number[]): number[] {
  return values.map((value) => {
    if (value > 0) return Math.log(value);
    throw new RangeError(`a throughput of ${value} has no logarithm`);
  });
}
