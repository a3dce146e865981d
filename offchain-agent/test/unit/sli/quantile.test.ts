import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bucketLastUs, quantileUs } from '../../../src/sli/bucket.ts';

describe('quantileUs', () => {
  it('gives the worked example', () => {
    const buckets = [
      [100, 32],
      [200, 32],
    ] as const;
    assert.equal(quantileUs(4, buckets, 500_000), 147);
    assert.equal(quantileUs(4, buckets, 500_001), 1_311);
    assert.equal(quantileUs(4, buckets, 950_000), 1_311);
  });

  it('counts a sample without an answer as slower than every answer', () => {
    assert.equal(quantileUs(4, [[100, 48]], 750_000), 147);
    assert.equal(quantileUs(4, [[100, 48]], 750_001), undefined);
  });

  it('has none where nothing was sampled or answered', () => {
    assert.equal(quantileUs(0, [], 500_000), undefined);
    assert.equal(quantileUs(4, [], 0), undefined);
  });

  it('is the value at the rank in a list of all sixteenths', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(
        counts,
        fc.nat(10),
        fc.integer({ min: 0, max: 1_000_000 }),
        (answers, silent, quantilePpm) => {
          const samples = Math.ceil(answers.reduce((sum, count) => sum + count, silent) / 16);
          const list = answers.flatMap((count, index) => Array<number>(count).fill(bucketLastUs(index * 50)));
          const rank = Math.max(1, Math.ceil((quantilePpm * 16 * samples) / 1_000_000));
          const buckets = answers.map((count, index) => [index * 50, count] as const);
          assert.equal(quantileUs(samples, buckets, quantilePpm), list[rank - 1]);
        },
      ),
    );
  });

  it('is exact for the largest numbers', () => {
    const samples = 2 ** 49 - 1;
    const half = 8 * samples;
    assert.equal(
      quantileUs(
        samples,
        [
          [1, half],
          [2, half],
        ],
        500_000,
      ),
      1,
    );
    assert.equal(
      quantileUs(
        samples,
        [
          [1, half - 1],
          [2, half + 1],
        ],
        500_000,
      ),
      2,
    );
    assert.equal(
      quantileUs(
        samples,
        [
          [1, half],
          [2, half],
        ],
        1_000_000,
      ),
      2,
    );
  });
});
