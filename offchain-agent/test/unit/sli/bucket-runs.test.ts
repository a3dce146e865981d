import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { type BucketRun, unpackRuns } from '../../../src/sli/bucket-runs.ts';

const bucketCount = 736;
const maxCount = 2n ** 64n - 1n;

const positive = fc.bigInt({ min: 1n, max: maxCount });
const count = fc.bigInt({ min: 0n, max: maxCount });
const anyRuns: fc.Arbitrary<BucketRun[]> = fc.array(
  fc.tuple(fc.nat({ max: 40 }), fc.array(count, { maxLength: 12 })),
  { maxLength: 12 },
);
const anyBuckets = fc
  .uniqueArray(fc.nat({ max: bucketCount - 1 }))
  .chain((indices) =>
    fc.tuple(...indices.toSorted((a, b) => a - b).map((index) => fc.tuple(fc.constant(index), positive))),
  );

describe('unpackRuns', () => {
  it('numbers buckets from 0, and from the end of each run', () => {
    deepEqual(unpackRuns([]), []);
    deepEqual(unpackRuns([[0, [7n]]]), [[0, 7n]]);
    deepEqual(
      unpackRuns([
        [445, [160n, 16n]],
        [5, [1n]],
      ]),
      [
        [445, 160n],
        [446, 16n],
        [452, 1n],
      ],
    );
  });

  it('bridges an empty bucket with a count of 0', () => {
    deepEqual(
      unpackRuns([
        [445, [160n, 0n, 16n]],
        [2, [1n]],
      ]),
      [
        [445, 160n],
        [447, 16n],
        [450, 1n],
      ],
    );
  });

  it('gives what all buckets laid side by side have, of any runs', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        const side = runs.flatMap(([gap, counts]) => [...Array<bigint>(gap).fill(0n), ...counts]);
        const expected = [...side.entries()].filter(([, value]) => value > 0n);
        deepEqual(unpackRuns(runs), expected);
      }),
    );
  });

  it('gives back any buckets, whether single empty ones are bridged or not', () => {
    fc.assert(
      fc.property(anyBuckets, fc.boolean(), (buckets, isBridged) => {
        deepEqual(unpackRuns(packed(buckets, isBridged)), buckets);
      }),
    );
  });
});

/** Runs as the chain makes them, bucket by bucket. */
function packed(buckets: readonly (readonly [number, bigint])[], isBridged: boolean): readonly BucketRun[] {
  const runs: [number, bigint[]][] = [];
  let end = 0;
  for (const [index, value] of buckets) {
    const gap = index - end;
    const last = runs.at(-1);
    if (last && gap === 0) last[1].push(value);
    else if (last && gap === 1 && isBridged) last[1].push(0n, value);
    else runs.push([gap, [value]]);
    end = index + 1;
  }
  return runs;
}
