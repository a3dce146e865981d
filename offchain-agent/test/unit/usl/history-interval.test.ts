import { equal, ok } from 'node:assert/strict';
import { highestUpTo, historyInterval } from '../../../src/usl/compare.ts';

describe('the interval of one release more', () => {
  it('is mean ± t·s·sqrt(1 + 1/k) of 8 or more, and none below', () => {
    const past = [10, 10, 10, 10, 12, 12, 12, 12];
    const interval = historyInterval(past);
    equal(interval?.mean, 11);
    // t(0.975, 7) = 2.364624, s = sqrt(8/7).
    const half = 2.3646242515927853 * Math.sqrt((8 / 7) * (9 / 8));
    ok(Math.abs(interval.low - (11 - half)) < 1e-6 && Math.abs(interval.high - (11 + half)) < 1e-6);
    equal(historyInterval(past.slice(1)), undefined);
  });
});

describe('the highest throughput up to a size', () => {
  const law = { lambda: 10, sigma: 0, kappa: 0.01 };
  it('is that of the peak, or of the size where the peak lies beyond it', () => {
    equal(highestUpTo(law, 20), highestUpTo(law, 10));
    equal(highestUpTo(law, 1), 10);
    ok(highestUpTo(law, 5) < highestUpTo(law, 10));
    ok(Math.abs(highestUpTo({ ...law, kappa: 0 }, 7) - 70) < 1e-9);
  });
});
