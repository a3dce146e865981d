import { deepEqual, ok } from 'node:assert/strict';
import { poissonInterval95 } from '../../../src/sli/poisson-interval.ts';

/** The probability of at most this many, term by term. */
function atMost(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k += 1) {
    term *= mean / k;
    sum += term;
  }
  return sum;
}

describe('the exact interval of a Poisson mean', () => {
  it('is that of tables', () => {
    const { low, high } = poissonInterval95(4);
    deepEqual([low.toFixed(4), high.toFixed(4)], ['1.0899', '10.2416']);
  });

  it('begins at 0 for a count of 0', () => {
    const { low, high } = poissonInterval95(0);
    deepEqual([low, high.toFixed(4)], [0, '3.6889']);
  });

  it('leaves 2.5 % on either side', () => {
    for (const count of [...Array.from({ length: 60 }, (_, index) => index), 150, 400]) {
      const { low, high } = poissonInterval95(count);
      ok(Math.abs(atMost(count, high) - 0.025) < 1e-6, `${count}: above`);
      if (count > 0) ok(Math.abs(1 - atMost(count - 1, low) - 0.025) < 1e-6, `${count}: below`);
    }
  });
});
