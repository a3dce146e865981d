import jstat from 'jstat';
// The whole of mathjs in one file: it loads in 0.1 s, module by module it takes 1 s, before each command that fits.
import math from 'mathjs/lib/browser/math.js';

/** Linear algebra and statistics for where speed does not matter. */
export const { dot, inv, mean, multiply, qr } = math;

const { studentt, normal, ibeta } = jstat as unknown as {
  readonly studentt: { inv(p: number, degrees: number): number };
  readonly normal: { inv(p: number, mean: number, deviation: number): number };
  /** The regularised incomplete beta function I_x(a, b). */
  readonly ibeta: (x: number, a: number, b: number) => number;
};

/** As `mean`, for where it is asked for a million times. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** The two-sided 95 % quantile of Student's t; relative error below 1e-7. */
export function tQuantile95(degrees: number): number {
  return tQuantile(0.975, degrees);
}

/** The quantile of Student's t: below it lies the probability p. Relative error below 1e-7. */
export function tQuantile(p: number, degrees: number): number {
  return studentt.inv(p, degrees);
}

/** The quantile of the standard normal distribution. */
export function zQuantile(p: number): number {
  return normal.inv(p, 0, 1);
}

/** The probability of a Student's t below this one: half of I_x(ν / 2, 1 / 2) at x = ν / (ν + t²) in the tail. */
export function tBelow(t: number, degrees: number): number {
  const tail = ibeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t < 0 ? tail : 1 - tail;
}

/** The probability of a Student's t at least this far from 0, on either side. */
export function twoSided(t: number, degrees: number): number {
  return 2 * tBelow(-Math.abs(t), degrees);
}

/**
 * The probability of an F at least this large by chance alone: I_x(below / 2, above / 2) at x = below / (below + above f),
 * not 1 minus the probability of a smaller one, of which nothing is left below 1e-16. Relative error below 1e-6.
 * @example fTail(19, 2, 2) // 0.05
 */
export function fTail(f: number, above: number, below: number): number {
  if (!(f > 0)) return 1;
  return ibeta(below / (below + above * f), below / 2, above / 2);
}
