import { bucketLastUs } from './bucket.ts';
import type { Buckets } from './report.ts';

/**
 * The latency in microseconds within which the share `quantilePpm` of all samples was answered.
 *
 * T = 16 samples, rank = max(1, ceil(q T / 10^6)); the upper bound of the bucket in which the cumulative count first
 * reaches rank, so at most 1/32 above the truth and never below it. A sample without an answer counts as slower than
 * every answer. F11 of docs/formulas.md; twin of `quantile::upper_us` in runtime-pallets/math.
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
