/** How many latency buckets there are: 64 of one microsecond, then 32 for every doubling. */
export const bucketCount = 736;

/** The largest latency that a bucket holds, 2^27 - 1 us (134.2 s); all above counts as it. */
export const maxLatencyUs = 134_217_727;

/** Below it every microsecond has a bucket of its own. */
const exactBelow = 64;

/** Buckets of each doubling, 2^5: no bucket is wider than 1/32 of what it holds. */
const perDoubling = 32;

/**
 * The bucket that holds a latency, 0..735.
 *
 * v is clamped to `maxLatencyUs`. v < 64: v itself. Otherwise e = floor(log2 v), s = e - 5 and
 * index = 32 s + floor(v / 2^s). F10 of docs/reference/formulas.md; twin of `bucket::index` in runtime-pallets/math.
 *
 * @param latencyUs microseconds, an integer of at least 0
 * @example bucketIndex(1_000) // 190
 */
export function bucketIndex(latencyUs: number): number {
  const value = Math.min(latencyUs, maxLatencyUs);
  if (value < exactBelow) return value;
  // 26 - clz32 is floor(log2 v) - 5: clz32 counts the zero bits before the highest one of 32.
  const shift = 26 - Math.clz32(value);
  return perDoubling * shift + (value >>> shift);
}

/**
 * The smallest latency that a bucket holds, in microseconds.
 *
 * index < 64: itself. Otherwise s = floor(index / 32) - 1 and (index - 32 s) 2^s. F10 of docs/reference/formulas.md.
 *
 * @param index 0..735
 * @example bucketFirstUs(190) // 992
 */
export function bucketFirstUs(index: number): number {
  const shift = shiftOf(index);
  return (index - perDoubling * shift) << shift;
}

/**
 * The largest latency that a bucket holds, in microseconds: at most 1/32 above any other that it holds.
 *
 * index < 64: itself. Otherwise s = floor(index / 32) - 1 and (index - 32 s + 1) 2^s - 1. F10 of docs/reference/formulas.md.
 *
 * @param index 0..735
 * @example bucketLastUs(190) // 1_007
 */
export function bucketLastUs(index: number): number {
  const shift = shiftOf(index);
  return ((index - perDoubling * shift + 1) << shift) - 1;
}

function shiftOf(index: number): number {
  return index < exactBelow ? 0 : Math.floor(index / perDoubling) - 1;
}

/**
 * The latency in microseconds within which the share `quantilePpm` of all samples was answered.
 *
 * T = 16 samples, rank = max(1, ceil(q T / 10^6)); the upper bound of the bucket in which the cumulative count first
 * reaches rank, so at most 1/32 above the truth and never below it. A sample without an answer counts as slower than
 * every answer. F11 of docs/reference/formulas.md; twin of `quantile::upper_us` in runtime-pallets/math.
 *
 * @param samples whole samples, at most 2^49 - 1
 * @param buckets ascending, counts in sixteenths of a sample
 * @param quantilePpm 0..1_000_000
 * @returns `undefined` where fewer samples were answered, or there were none
 * @example quantileUs(4, [[100, 32], [200, 32]], 950_000) // 1_311
 */
export function quantileUs(samples: number, buckets: Buckets, quantilePpm: number): number | undefined {
  const rank = Math.max(1, rankOf(16 * samples, quantilePpm));
  let reached = 0;
  for (const [index, count] of buckets) {
    reached += count;
    if (reached >= rank) return bucketLastUs(index);
  }
  return undefined;
}

/** ceil(q T / 10^6) without a product that a double cannot hold: T is split into millions and a rest. */
function rankOf(whole: number, quantilePpm: number): number {
  const rest = whole % 1_000_000;
  return ((whole - rest) / 1_000_000) * quantilePpm + Math.ceil((rest * quantilePpm) / 1_000_000);
}

/** Answers per latency bucket: [bucket index, count > 0], ascending by index. */
export type Buckets = readonly (readonly [index: number, count: number])[];
