import { meanOf } from '../../usl/statistics.ts';

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
  /** By size: the mean of the candidate less that of the baseline, or the mean of the differences of pairs. */
  readonly d: readonly number[];
  /** By size: the variance of d from its repetitions, shrunk toward the trend of all sizes, not below the smallest deviation. */
  readonly variances: readonly number[];
  /** Degrees of freedom behind each of them: with those of the trend, and without where sizes seem to differ in noise. */
  readonly ownDegrees: readonly number[];
  readonly repeats: readonly number[];
  /** Degrees of freedom of all repetitions; 0 where everything was measured once. */
  readonly degrees: number;
}

/** No bench repeats itself to less than half a percent. */
export const leastDeviation = 0.005;

/** How much the trend of all sizes counts beside the repetitions of one, in degrees of freedom. */
const priorDegrees = { least: 6, most: 50 } as const;
const mostSteps = 60;
/** A size that looks quieter than all together is believed down to this share of their variance: few repetitions agree by chance. */
const quietShare = 0.6;
/** By which power of size a variance grows at most. */
const steepest = 2.5;

/** Formula U7, first part. @throws RangeError where a value is not above 0 */
export function differencesOf({ mode, sizes, baseline, candidate }: Sides): Differences {
  const groups = sizes.map((_, i) => {
    const before = logs(baseline[i] ?? []);
    const now = logs(candidate[i] ?? []);
    return mode === 'pairs' ? [now.map((value, j) => value - (before[j] as number))] : [now, before];
  });
  const spreads = groups.map((group, i) => ({
    n: sizes[i] as number,
    squares: group.reduce((sum, values) => sum + squaresOf(values), 0),
    degrees: group.reduce((sum, values) => sum + values.length - 1, 0),
  }));
  const degrees = spreads.reduce((sum, one) => sum + one.degrees, 0);
  const pool = spreads.reduce((sum, one) => sum + one.squares, 0) / Math.max(1, degrees);
  const { trend, prior } = trendOf(spreads);
  const isFlat = trend.every((value) => value === trend[0]);
  return {
    sizes,
    d: groups.map(([now = [], before]) => meanOf(now) - (before ? meanOf(before) : 0)),
    variances: groups.map((group, i) => {
      const { squares, degrees: own } = spreads[i] as Spread;
      const share = group.reduce((sum, { length }) => sum + 1 / length, 0);
      const shrunk = degrees === 0 ? 0 : (prior * (trend[i] as number) + squares) / (prior + own);
      return Math.max(Math.max(shrunk, quietShare * pool) * share, leastDeviation ** 2);
    }),
    ownDegrees: spreads.map((one) => Math.min(degrees, prior + one.degrees)),
    repeats: spreads.map((one) => (prior === priorDegrees.most && isFlat ? degrees : one.degrees)),
    degrees,
  };
}

interface Spread {
  readonly n: number;
  readonly squares: number;
  readonly degrees: number;
}

/**
 * The variance of a repetition by size: the pool of all, bent as far as the repetitions say that it grows or falls with size
 * (log-linear, by likelihood, its slope shrunk by its own error), and how much it counts beside those of one size.
 */
export function trendOf(spreads: readonly Spread[]): { readonly trend: number[]; readonly prior: number } {
  const degrees = spreads.reduce((sum, one) => sum + one.degrees, 0);
  const squares = spreads.reduce((sum, one) => sum + one.squares, 0);
  const none = { trend: spreads.map(() => squares / Math.max(1, degrees)), prior: priorDegrees.most };
  if (degrees === 0 || squares === 0) return none;
  const logSizes = spreads.map(({ n }) => Math.log(n));
  const middle = spreads.reduce((sum, one, i) => sum + one.degrees * (logSizes[i] as number), 0) / degrees;
  const x = logSizes.map((value) => value - middle);
  const information = spreads.reduce((sum, one, i) => sum + (one.degrees / 2) * (x[i] as number) ** 2, 0);
  if (information === 0) return none;
  const levelAt = (slope: number): number =>
    spreads.reduce((sum, one, i) => sum + one.squares * Math.exp(-slope * (x[i] as number)), 0) / degrees;
  let slope = 0;
  for (let step = 0; step < mostSteps; step++) {
    const level = levelAt(slope);
    const score = spreads.reduce((sum, one, i) => {
      const ratio = (one.squares * Math.exp(-slope * (x[i] as number))) / level;
      return sum + (x[i] as number) * (ratio - one.degrees);
    }, 0);
    const change = Math.max(-1, Math.min(1, score / 2 / information));
    slope += change;
    if (Math.abs(change) < 1e-9) break;
  }
  slope *= Math.max(0, 1 - 1 / (information * slope * slope || 1));
  slope = Math.max(-steepest, Math.min(steepest, slope));
  const level = levelAt(slope);
  const trend = x.map((at) => level * Math.exp(slope * at));
  // More scatter about the trend than repetitions of that number have by chance.
  const repeated = spreads.flatMap((one, i) => (one.degrees > 0 ? [{ ...one, i }] : []));
  const each = degrees / repeated.length;
  const scatter = meanOf(
    repeated.map(({ squares, degrees: own, i }) => (squares / own / (trend[i] as number) - 1) ** 2),
  );
  const chance = 2 / each + 0.5 * Math.sqrt((8 / each ** 2 + 48 / each ** 3) / repeated.length);
  const excess = scatter - chance;
  const prior = excess > 0 ? 2 / excess : priorDegrees.most;
  return { trend, prior: Math.min(priorDegrees.most, Math.max(priorDegrees.least, prior)) };
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
