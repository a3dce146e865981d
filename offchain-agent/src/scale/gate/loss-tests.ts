import { meanOf, tBelow, tQuantile, zQuantile } from '../../usl/statistics.ts';
import { type Differences, trendOf } from './differences.ts';

/** How far one run of a release lies from the next, as a deviation of ln X. */
export interface RunNoise {
  readonly deviation: number;
  /** Behind it, where runs were measured; absent where it is assumed. */
  readonly degrees?: number;
  /** Nobody measured or named it. */
  readonly isAssumed?: boolean;
}

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
  /** Those sizes lost, beyond chance and the noise of runs, and enough to count. */
  readonly isHit: boolean;
  /** They lost against the other sizes, beyond chance; by themselves the noise of runs may explain it. */
  readonly isShape: boolean;
}

interface TestTerms {
  readonly significance: number;
  readonly magnitude: number;
  /** Whether repetitions show how one start of a network differs from the next. */
  readonly isOwn: boolean;
  /** Undefined in pairs, where it cancels. */
  readonly noise: RunNoise | undefined;
}

/** Weights of sizes: what they lost by themselves, and against the other sizes. */
interface Shape {
  readonly kind: LossTest['kind'];
  readonly n: number;
  readonly z: readonly number[];
  readonly of: readonly number[];
}

/**
 * The losses of formula U7: at one size (significance / 10, over S tests), from a size on and growing with size (significance /
 * 5, over S - 2 tests). In pairs a loss counts by itself. Where runs differ it must also be one against the other sizes.
 */
export function lossTests(
  differences: Differences,
  { significance, magnitude, isOwn, noise }: TestTerms,
): LossTest[] {
  const { sizes, d, variances, ownDegrees, degrees } = differences;
  const count = sizes.length;
  const hasOwn = isOwn && degrees > 0;
  const counts = Math.log(1 - magnitude);
  const shared = meanOf(variances);
  const run = runWidth(1 - significance / 10, noise);
  const test = ({ kind, n, z, of }: Shape): LossTest => {
    const p = kind === 'one' ? (0.05 * significance) / count : (0.3 * significance) / (count - 2);
    const plain = weightsOf(z);
    const { b, zz, zc, left } = regression(d, z);
    const noises = hasOwn ? variances : scatterOf(left, sizes, shared);
    const freedom = hasOwn ? freedomOf(plain, variances, ownDegrees, degrees) : count - 2;
    const critical = tQuantile(p, freedom);
    const level = dot(plain, d);
    const error = Math.sqrt(varianceOf(plain, noises));
    const against = Math.sqrt(varianceOf(zc, noises)) / zz;
    const isByItself = hasOwn && noise === undefined;
    const t = isByItself ? level / error : b / against;
    const mean = meanOf(of);
    const isShape = t < critical && mean <= counts;
    return {
      kind,
      n,
      t,
      critical,
      p: tBelow(t, freedom),
      mean,
      isHit: isShape && level < -Math.hypot(critical * error, run),
      isShape,
    };
  };
  const largest = sizes[count - 1] as number;
  return [
    ...sizes.map((n, i) => test({ kind: 'one', n, z: indicator(count, i, i + 1), of: [d[i] as number] })),
    ...sizes
      .slice(2, -1)
      .map((n, i) => test({ kind: 'from', n, z: indicator(count, i + 2, count), of: d.slice(i + 2) })),
    test({ kind: 'slope', n: largest, z: sizes.map((n) => n / largest), of: d.slice(-2) }),
  ];
}

/** How far two runs lie apart by chance, with a probability; 0 where their noise cancels. */
export function runWidth(p: number, noise: RunNoise | undefined): number {
  if (!noise) return 0;
  const quantile = noise.degrees === undefined ? zQuantile(p) : tQuantile(p, noise.degrees);
  return quantile * Math.SQRT2 * noise.deviation;
}

/** Degrees of freedom of a weighted sum of estimated variances (Welch and Satterthwaite), at most those of all repetitions. */
export function freedomOf(
  weights: readonly number[],
  variances: readonly number[],
  ownDegrees: readonly number[],
  most: number,
): number {
  const parts = weights.map((weight, i) => weight ** 2 * (variances[i] as number));
  const sum = parts.reduce((all, part) => all + part, 0);
  // A size measured once has no variance of its own: it counts as though another had been.
  const shares = parts.reduce((all, part, i) => all + part ** 2 / Math.max(1, ownDegrees[i] as number), 0);
  return Math.min(most, sum ** 2 / shares);
}

/** Weights of d that sum to 1: of an indicator the mean, of N / N_max those of a loss that grows with size from 0 on. */
function weightsOf(z: readonly number[]): number[] {
  const sum = z.reduce((all, value) => all + value, 0);
  return z.map((value) => value / sum);
}

const mostBent = 40;

function varianceOf(weights: readonly number[], variances: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight ** 2 * (variances[i] as number), 0);
}

/** Variances by size where nothing else shows them: what a regression leaves, all alike or bent as it grows with size. */
function scatterOf(left: readonly number[], sizes: readonly number[], least: number): number[] {
  const pool = Math.max(dot(left, left) / (left.length - 2), least);
  // Hundreds of sizes show their noise as they are, and would take long.
  if (left.length > mostBent) return left.map(() => pool);
  const scale = left.length / (left.length - 2);
  const { trend } = trendOf(
    sizes.map((n, i) => ({ n, squares: scale * (left[i] as number) ** 2, degrees: 1 })),
  );
  return trend.map((value) => Math.max(value, pool));
}

/** d = a + b z by least squares; `left` are the rests of d, `zc` is z about its mean, `zz` the sum of its squares. */
function regression(d: readonly number[], z: readonly number[]) {
  const [zMean, dMean] = [meanOf(z), meanOf(d)];
  const zc = z.map((value) => value - zMean);
  const dc = d.map((value) => value - dMean);
  const zz = dot(zc, zc);
  const b = dot(zc, dc) / zz;
  return { b, zz, zc, left: dc.map((value, i) => value - b * (zc[i] as number)) };
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, i) => sum + value * (right[i] as number), 0);
}

/** 1 from one index to before another, 0 elsewhere. */
function indicator(count: number, from: number, until: number): number[] {
  return Array.from({ length: count }, (_, index) => (index >= from && index < until ? 1 : 0));
}
