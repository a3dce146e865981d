import { equal, ok } from 'node:assert/strict';
import { fTail, tQuantile95 } from '../../../src/usl/statistics.ts';

function isNear(value: number, expected: number, relative: number): void {
  ok(Math.abs(value - expected) <= relative * Math.abs(expected), `${value}, expected ${expected}`);
}

describe('the tail of an F', () => {
  // With 2 above, P(F >= f) = (1 + 2f / below)^(-below / 2); with 2 below, 1 - (1 + 2 / (above f))^(-above / 2).
  it('is the closed form that 2 degrees of freedom have, down to where 1 minus anything is 0', () => {
    for (const below of [1, 2, 3, 10, 57, 400])
      for (const f of [0.01, 0.5, 1, 4, 19, 300, 1e5])
        isNear(fTail(f, 2, below), (1 + (2 * f) / below) ** (-below / 2), 1e-6);
    ok(fTail(300, 2, 400) < 1e-60);
  });

  it('is 1 of no F at all, and grows with no F', () => {
    equal(fTail(0, 3, 9), 1);
    equal(fTail(Number.NaN, 3, 9), 1);
    for (let f = 0.1; f < 1e6; f *= 1.7) ok(fTail(f * 1.7, 3, 17) < fTail(f, 3, 17), `at ${f}`);
  });

  it('with 1 above is that of Student’s t, both sides', () => {
    for (const degrees of [1, 4, 17, 60]) isNear(fTail(tQuantile95(degrees) ** 2, 1, degrees), 0.05, 1e-6);
  });
});
