import { equal, ok } from 'node:assert/strict';
import { seeded } from '../../../../tests/support/seeded.ts';
import { covarianceOf, varianceOf } from '../../../src/usl/covariance.ts';
import { fTail, tQuantile95 } from '../../../src/usl/statistics.ts';
import { fitWeighted } from '../../../src/usl/weigh.ts';
import { lawPoints } from './cases.ts';

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

describe('the covariance of a fit', () => {
  const { normal } = seeded(7);
  const law = { lambda: 100, sigma: 0.03, kappa: 0.0005 };
  const points = lawPoints(law, [1, 2, 4, 8, 16, 32, 64], () => 0.02 * normal());
  const { problem, fit } = fitWeighted(points, 'none');

  it('does not depend on the unit of the weights', () => {
    const own = covarianceOf(problem, fit);
    const unit = 1e-20;
    const small = { ...problem, w: problem.w.map((weight) => unit * weight) };
    const same = covarianceOf(small, { ...fit, sse: unit * fit.sse });
    ok(own && same);
    for (const [r, row] of own.entries())
      for (const [c, value] of row.entries()) isNear(same[r]?.[c] ?? 0, value, 1e-9);
  });

  it('is symmetric, and gives every direction a variance of at least 0', () => {
    const own = covarianceOf(problem, fit) ?? [];
    for (const r of [0, 1, 2]) for (const c of [0, 1, 2]) isNear(own[r]?.[c] ?? 0, own[c]?.[r] ?? 0, 1e-12);
    for (let time = 0; time < 100; time += 1)
      ok(varianceOf([100 * normal(), normal(), 0.01 * normal()], own) >= 0);
  });

  it('has nothing for a parameter that a bound holds', () => {
    const held = covarianceOf(problem, { ...fit, free: 2, bounds: { ...fit.bounds, sigma: 'zero' } }) ?? [];
    equal(held[1]?.join(), '0,0,0');
    ok((held[0]?.[0] ?? 0) > 0 && (held[2]?.[2] ?? 0) > 0);
  });

  it('is unknown where the points leave a direction open', () => {
    const two = { ...problem, n: problem.n.map((_, i) => (i % 2 === 0 ? 1 : 2)) };
    equal(covarianceOf(two, fit), undefined);
  });
});
