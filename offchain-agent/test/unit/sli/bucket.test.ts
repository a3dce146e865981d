import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bucketCount,
  bucketFirstUs,
  bucketIndex,
  bucketLastUs,
  maxLatencyUs,
} from '../../../src/sli/bucket.ts';
import { readVectors } from './vectors.ts';

interface BucketCase {
  value_us: number;
  index: number;
  first_us: number;
  last_us: number;
}

describe('bucketIndex', () => {
  it('equals every golden vector', () => {
    for (const { value_us, index, first_us, last_us } of readVectors<BucketCase>('buckets')) {
      assert.equal(bucketIndex(value_us), index, `${value_us} us`);
      assert.deepEqual([bucketFirstUs(index), bucketLastUs(index)], [first_us, last_us], `bucket ${index}`);
    }
  });

  it('leaves no gap between buckets', () => {
    assert.equal(bucketFirstUs(0), 0);
    for (let index = 0; index < bucketCount - 1; index += 1) {
      assert.equal(bucketLastUs(index) + 1, bucketFirstUs(index + 1), `after bucket ${index}`);
    }
    assert.equal(bucketLastUs(bucketCount - 1), maxLatencyUs);
  });

  it('finds a bucket that holds the latency and is at most a 32nd wide', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: maxLatencyUs }), (latencyUs) => {
        const index = bucketIndex(latencyUs);
        const [first, last] = [bucketFirstUs(index), bucketLastUs(index)];
        assert.ok(first <= latencyUs && latencyUs <= last);
        assert.ok((last - first) * 32 <= latencyUs);
      }),
    );
  });

  it('counts what is slower than the last bucket as the last bucket', () => {
    assert.equal(bucketIndex(maxLatencyUs + 1), bucketCount - 1);
    assert.equal(bucketIndex(Number.MAX_SAFE_INTEGER), bucketCount - 1);
  });
});
