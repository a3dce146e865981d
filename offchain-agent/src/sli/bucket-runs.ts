/** Consecutive buckets, after so many empty ones; a count of 0 is a single empty bucket that the run bridges. */
export type BucketRun = readonly [gap: number, counts: readonly bigint[]];

/**
 * The buckets of a sampled record, by their index, as the chain keeps them since spec version 5. The gap of a run counts
 * the empty buckets since the end of the one before it, that of the first since bucket 0.
 * @returns every bucket that is not empty, ascending by index
 * @example unpackRuns([[445, [160n, 0n, 16n]], [2, [1n]]]) // [[445, 160n], [447, 16n], [450, 1n]]
 */
export function unpackRuns(runs: readonly BucketRun[]): [index: number, count: bigint][] {
  const buckets: [number, bigint][] = [];
  let next = 0;
  for (const [gap, counts] of runs) {
    next += gap;
    for (const count of counts) {
      if (count > 0n) buckets.push([next, count]);
      next += 1;
    }
  }
  return buckets;
}
