import { deepEqual, equal, ok } from 'node:assert/strict';
import { firstRate } from '../../../../src/scale/sweep/run-sweep.ts';

describe('the rate at which a search begins', () => {
  it('is the planned one when nothing is known', () => {
    deepEqual(firstRate(1, [], 50), { rate: 50, step: 2 });
  });

  it('is the mean of the other repetitions', () => {
    const found = [
      { n: 1, rate: 200 },
      { n: 2, rate: 90 },
      { n: 2, rate: 110 },
    ];
    deepEqual(firstRate(2, found, 50), { rate: 100, step: 1.05 });
  });

  it('is that of the size before it', () => {
    equal(firstRate(4, [{ n: 2, rate: 90 }], 50).rate, 90);
  });

  it('goes on as the two sizes before it did', () => {
    const found = [
      { n: 1, rate: 100 },
      { n: 2, rate: 80 },
    ];
    ok(Math.abs(firstRate(4, found, 50).rate - 64) < 1e-9);
  });

  it('trusts two sizes with little', () => {
    const found = [
      { n: 3, rate: 100 },
      { n: 4, rate: 25 },
    ];
    ok(Math.abs(firstRate(8, found, 50).rate - 25 / 1.5) < 1e-9);
  });

  it('takes no larger size for a hint', () => {
    equal(firstRate(2, [{ n: 4, rate: 10 }], 50).rate, 50);
  });
});
