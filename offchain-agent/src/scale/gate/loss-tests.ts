import { meanOf, tBelow, tQuantile } from '../../usl/statistics.ts';
import type { Differences } from './differences.ts';

/** A loss that has a shape: at one size, from one size on, or growing with size. */
export interface LossTest {
  readonly kind: 'one' | 'from' | 'slope';
  /** The size, the first of the sizes, or the largest. */
  readonly n: number;
  readonly t: number;
  /** Below this t chance alone is too unlikely. */
  readonly critical: number;
  /** The probability of such a t by chance alone. */
  readonly p: number;
  /** The mean difference over its sizes; of a slope over the two largest. */
  readonly mean: number;
  /** It is beyond chance, and large enough to count. */
  readonly isHit: boolean;
}

interface TestTerms {
  readonly significance: number;
  readonly magnitude: number;
  /** Whether repetitions show how one start of a network differs from the next. */
  readonly isOwn: boolean;
}

/**
 * The regressions of formula U7: d on 1 and z, with z = 1 at one size (significance / 5, over S tests), z = 1 from a size on
 * and z = N / N_max (2 significance / 5, over S - 2 tests).
 */
export function lossTests(
  differences: Differences,
  { significance, magnitude, isOwn }: TestTerms,
): LossTest[] {
  const { sizes, d, variance, variances, degrees } = differences;
  const count = sizes.length;
  const largest = sizes[count - 1] as number;
  const hasOwn = isOwn && degrees > 0;
  const freedom = hasOwn ? degrees : count - 2;
  const critical = {
    one: tQuantile(significance / 5 / count, freedom),
    several: tQuantile((2 * significance) / 5 / (count - 2), freedom),
  };
  const counts = Math.log(1 - magnitude);
  const test = (
    kind: LossTest['kind'],
    n: number,
    z: readonly number[],
    of: readonly number[],
    own = variance,
  ): LossTest => {
    const { b, zz, left } = regression(d, z);
    const square = hasOwn ? own : Math.max(left / (count - 2), variance);
    const t = b / Math.sqrt(square / zz);
    const beyond = kind === 'one' ? critical.one : critical.several;
    const mean = meanOf(of);
    return { kind, n, t, critical: beyond, p: tBelow(t, freedom), mean, isHit: t < beyond && mean <= counts };
  };
  const ownOf = (i: number): number =>
    (Math.max(variance, variances[i] ?? 0) * (count - 1) + variance) / count;
  return [
    ...sizes.map((n, i) => test('one', n, indicator(count, i, i + 1), [d[i] as number], ownOf(i))),
    ...sizes.slice(2, -1).map((n, i) => test('from', n, indicator(count, i + 2, count), d.slice(i + 2))),
    test(
      'slope',
      largest,
      sizes.map((n) => n / largest),
      d.slice(-2),
    ),
  ];
}

/** d = a + b z by least squares; `left` is the sum of squares about it, `zz` that of z about its mean. */
function regression(
  d: readonly number[],
  z: readonly number[],
): { readonly b: number; readonly zz: number; readonly left: number } {
  const [zMean, dMean] = [meanOf(z), meanOf(d)];
  let [zz, zd, dd] = [0, 0, 0];
  for (let i = 0; i < d.length; i++) {
    const zc = (z[i] as number) - zMean;
    const dc = (d[i] as number) - dMean;
    zz += zc * zc;
    zd += zc * dc;
    dd += dc * dc;
  }
  const b = zd / zz;
  return { b, zz, left: dd - b * zd };
}

/** 1 from one index to before another, 0 elsewhere. */
function indicator(count: number, from: number, until: number): number[] {
  return Array.from({ length: count }, (_, index) => (index >= from && index < until ? 1 : 0));
}
