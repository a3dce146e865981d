import { deepEqual, ok } from 'node:assert/strict';
import { ticksUpTo } from '../../../../../src/scale/cli/fit/chart.ts';

describe('the ticks of an axis', () => {
  it('are round numbers', () => {
    deepEqual(ticksUpTo(9.2, 10), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    deepEqual(ticksUpTo(157.3, 10), [0, 20, 40, 60, 80, 100, 120, 140]);
    deepEqual(ticksUpTo(0.3, 3), [0, 0.1, 0.2, 0.3]);
  });

  it('are few, up to the highest', () => {
    for (const highest of [0.004, 1, 1.3, 7, 23, 100, 1_001, 98_765, 246_779.77]) {
      const ticks = ticksUpTo(highest, 10);
      ok(ticks.length >= 4 && ticks.length <= 11, `${highest}: ${ticks.length}`);
      ok((ticks.at(-1) ?? 0) <= highest);
    }
  });
});
