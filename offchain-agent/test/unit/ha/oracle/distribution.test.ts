import { deepEqual, equal, ok } from 'node:assert/strict';
import { distributionOf, shareShown } from '../../../../src/ha/oracle/distribution.ts';

describe('the distribution of durations', () => {
  it('names values that were measured, in any order', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    deepEqual(distributionOf(values), { n: 100, min: 1, p50: 50, p95: 95, max: 100 });
    deepEqual(distributionOf([4, 2]), { n: 2, min: 2, p50: 2, p95: 4, max: 4 });
    equal(distributionOf([]), undefined);
  });

  it('shows 95 % with 59 values that stay within a bound, and not with 58', () => {
    ok(shareShown(59) >= 0.95);
    ok(shareShown(58) < 0.95);
    equal(shareShown(0), 0);
  });
});
