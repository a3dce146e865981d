import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { wholePercents } from '../../src/scalability/whole-percents.ts';

describe('wholePercents', () => {
  it('adds up to 100, where each rounded by itself would give 101', () => {
    deepEqual(wholePercents([0.1953, 0.4773, 0.3274]), [19, 48, 33]);
    deepEqual(wholePercents([1, 0, 0]), [100, 0, 0]);
  });

  it('stays less than one away from each share, and adds up to 100', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 }),
        (parts) => {
          const whole = parts.reduce((sum, part) => sum + part, 0);
          const percents = wholePercents(parts.map((part) => part / whole));
          equal(
            percents.reduce((sum, one) => sum + one, 0),
            100,
          );
          percents.forEach((one, place) =>
            equal(Math.abs(one - (100 * (parts[place] ?? 0)) / whole) < 1 + 1e-9, true),
          );
        },
      ),
    );
  });
});
