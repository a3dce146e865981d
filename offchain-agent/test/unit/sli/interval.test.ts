import assert from 'node:assert/strict';
import fc from 'fast-check';
import { wilsonInterval } from '../../../src/sli/interval.ts';
import { readVectors } from './vectors.ts';

interface IntervalCase {
  num: number;
  den: number;
  windows: number;
  low_ppm: number;
  high_ppm: number;
}

const z = Math.sqrt(3.841459);

/** Wilson's closed form, in floating point. */
function wilsonByFormula(share: number, trials: number): { low: number; high: number } {
  const centre = share + (z * z) / (2 * trials);
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials));
  const scale = 1 + (z * z) / trials;
  return { low: (centre - spread) / scale, high: (centre + spread) / scale };
}

describe('wilsonInterval', () => {
  it('equals every golden vector', () => {
    for (const { num, den, windows, low_ppm, high_ppm } of readVectors<IntervalCase>('intervals')) {
      assert.deepEqual(
        wilsonInterval(BigInt(num), BigInt(den), BigInt(windows)),
        { lowPpm: low_ppm, highPpm: high_ppm },
        `${num}/${den} over ${windows} windows`,
      );
    }
  });

  it('spans everything when there is no window', () => {
    assert.deepEqual(wilsonInterval(0n, 0n, 0n), { lowPpm: 0, highPpm: 1_000_000 });
    assert.deepEqual(wilsonInterval(7n, 7n, 0n), { lowPpm: 0, highPpm: 1_000_000 });
  });

  it('of a group rests on the most windows of a member, not on their sum (F14)', () => {
    assert.deepEqual(wilsonInterval(23n, 24n, 12n), { lowPpm: 698_745, highPpm: 995_635 });
    assert.deepEqual(wilsonInterval(23n, 24n, 24n), { lowPpm: 797_581, highPpm: 992_607 });
  });

  it('lies within 3 ppm of the closed form', () => {
    const counts = fc
      .integer({ min: 1, max: 100_000 })
      .chain((whole) => fc.tuple(fc.integer({ min: 0, max: whole }), fc.constant(whole)));
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 8_760 }), ([part, whole], windows) => {
        const { lowPpm, highPpm } = wilsonInterval(BigInt(part), BigInt(whole), BigInt(windows));
        const low = wilsonByFormula(Math.floor((part / whole) * 1e6) / 1e6, windows).low * 1e6;
        const high = wilsonByFormula(Math.ceil((part / whole) * 1e6) / 1e6, windows).high * 1e6;
        assert.ok(Math.abs(lowPpm - low) <= 3, `low ${lowPpm}, closed form ${low}`);
        assert.ok(Math.abs(highPpm - high) <= 3, `high ${highPpm}, closed form ${high}`);
      }),
    );
  });
});
