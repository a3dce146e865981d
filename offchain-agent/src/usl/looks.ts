import { leastSizes, type Point } from './point.ts';

/** What was measured at one size, with weights of squares. */
interface SizeLooks {
  readonly n: number;
  /** Weighted mean throughput. */
  readonly mean: number;
  /** Sum of the weights. */
  readonly weight: number;
  /** Independent looks: starts of a network, or measurements where no start is known. */
  readonly count: number;
  /** Weighted sum of squares of the looks about their mean. */
  readonly within: number;
}

/**
 * `fresh`: some size has two starts or more, which show how starts differ. `shared`: a size is one look, whatever it was
 * measured: its repetitions show how measurements differ, not how starts do.
 */
export type LookDesign = 'fresh' | 'shared';

export interface Looks {
  readonly design: LookDesign;
  /** Ascending. */
  readonly sizes: readonly SizeLooks[];
  /** Of all looks, those beyond one for each size. */
  readonly repeated: number;
}

/**
 * Points by size. With a `start` each, the measurements of one start are one look at their size; without, they are looks that
 * share a start.
 */
export function looksOf(points: readonly Point[], weightAt: (point: Point) => number): Looks {
  const starts = new Set(points.map(({ n, start }) => `${n} ${start}`));
  const hasStarts =
    points.every(({ start }) => start !== undefined) && starts.size > new Set(points.map(({ n }) => n)).size;
  const bySize = new Map<number, Map<number, { weight: number; sum: number }>>();
  points.forEach((point, index) => {
    const looks = bySize.get(point.n) ?? new Map<number, { weight: number; sum: number }>();
    bySize.set(point.n, looks);
    const key = hasStarts ? (point.start as number) : index;
    const look = looks.get(key) ?? { weight: 0, sum: 0 };
    looks.set(key, look);
    const weight = weightAt(point);
    look.weight += weight;
    look.sum += weight * point.throughput;
  });
  const sizes = [...bySize]
    .toSorted(([left], [right]) => left - right)
    .map(([n, looks]): SizeLooks => {
      // By value, so that the order of the rows does not show in the last digit.
      const values = [...looks.values()].toSorted(
        (left, right) => left.sum / left.weight - right.sum / right.weight,
      );
      const weight = values.reduce((sum, look) => sum + look.weight, 0);
      const mean = values.reduce((sum, look) => sum + look.sum, 0) / weight;
      const within = values.reduce(
        (sum, look) => sum + look.weight * (look.sum / look.weight - mean) ** 2,
        0,
      );
      return { n, mean, weight, count: values.length, within };
    });
  const repeated = sizes.reduce((sum, { count }) => sum + count - 1, 0);
  return { design: hasStarts ? 'fresh' : 'shared', sizes, repeated };
}

/** The sum of squares within sizes, each as a share of its noise. */
export function withinOver(sizes: readonly SizeLooks[], noise: readonly number[]): number {
  return sizes.reduce((sum, { within }, i) => sum + within / (noise[i] as number), 0);
}

/**
 * The relative variance of a look by size, 1 in the mean of all looks: the trend over the logarithm of N of what looks at one
 * size differ by, drawn towards none by as much as chance may have made it. All 1 without repetitions at three sizes.
 */
export function noiseBySize({ sizes }: Pick<Looks, 'sizes'>): number[] {
  const trends = scales.flatMap((scale) => trendOf(sizes, scale) ?? []);
  const [clearest] = trends.toSorted((left, right) => right.clearness - left.clearness);
  if (!clearest) return sizes.map(() => 1);
  const { noise } = clearest;
  const looks = sizes.reduce((sum, { count }) => sum + count, 0);
  const mean = sizes.reduce((sum, { count }, i) => sum + count * (noise[i] as number), 0) / looks;
  return noise.map((value) => value / mean);
}

/** Of ln(N / smallest): noise that grows mainly among the smaller sizes, or mainly among the larger ones. */
const scales = [(x: number): number => Math.sqrt(x + 0.5), (x: number): number => x * x];
const trendRounds = 30;
/** Of the square of a throughput: what differs by less is equal but for its last digits. */
const rounding = 1e-24;

/** The trend of ln variance over a scale of sizes: variances follow a gamma distribution. */
function trendOf(
  sizes: readonly SizeLooks[],
  scale: (n: number) => number,
): { readonly noise: readonly number[]; readonly clearness: number } | undefined {
  const at = (n: number): number => scale(Math.log(n / (sizes[0]?.n ?? n)));
  const groups = sizes.flatMap(({ n, count, within }) =>
    count > 1 ? [{ x: at(n), degrees: count - 1, variance: within / (count - 1) }] : [],
  );
  const all = groups.reduce((sum, { degrees }) => sum + degrees, 0);
  const centre = groups.reduce((sum, { x, degrees }) => sum + degrees * x, 0) / all;
  const spread = groups.reduce((sum, { x, degrees }) => sum + degrees * (x - centre) ** 2, 0);
  const pooled = groups.reduce((sum, { degrees, variance }) => sum + degrees * variance, 0) / all;
  const whole = sizes.reduce((most, { weight, mean }) => Math.max(most, weight * mean * mean), 0);
  if (groups.length < leastSizes || !(spread > 0) || !(pooled > rounding * whole)) return undefined;
  const furthest = groups.reduce((most, { x }) => Math.max(most, Math.abs(x - centre)), 0);
  let [level, slope] = [Math.log(pooled), 0];
  for (let round = 0; round < trendRounds; round++) {
    const over = groups.map(({ x, variance }) => variance / Math.exp(level + slope * (x - centre)) - 1);
    const sum = (value: (place: number) => number): number =>
      groups.reduce((total, { degrees }, i) => total + degrees * value(i) * (over[i] as number), 0);
    level += Math.max(-1, Math.min(1, sum(() => 1) / all));
    const step = sum((i) => (groups[i]?.x ?? 0) - centre) / spread;
    slope += Math.max(-1, Math.min(1, step * furthest)) / furthest;
  }
  if (!Number.isFinite(slope) || !Number.isFinite(level)) return undefined;
  // Its square over its variance, 2 / spread.
  const clearness = (slope * slope * spread) / 2;
  const kept = slope * Math.max(0, 1 - 1 / clearness);
  return { noise: sizes.map(({ n }) => Math.exp(kept * (at(n) - centre))), clearness };
}

/** A trend takes two degrees of freedom more than noise that is alike everywhere. */
export function trendDegrees(noise: readonly number[]): number {
  return noise.every((value) => value === noise[0]) ? 0 : 2;
}
