import { equal, ok } from 'node:assert/strict';
import { parametersOf } from '../../../src/usl/band.ts';
import { checkLaw, type LawCheck, longestStep } from '../../../src/usl/check-law.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import { costAt, type UslParameters } from '../../../src/usl/model.ts';
import { largestOf, type Point } from '../../../src/usl/point.ts';
import { type Weighting, weightings } from '../../../src/usl/weigh.ts';
import { flat, lawPoints, noisyPoints, pointsOf } from './cases.ts';

const law = { lambda: 100, sigma: 0.1, kappa: 0.002 };
const sizes = [1, 2, 4, 8, 16, 24, 32];

function noisy(of: UslParameters, spread = 0.02): Point[] {
  return noisyPoints(of, sizes, { spread, seed: 5 }).map((point, i) => ({ ...point, weight: i + 1 }));
}

const stepOf = (check: LawCheck) => {
  ok(check.kind !== 'ill_conditioned');
  return check.step;
};

/** Goes by the steps that it is told until none is long: what is at a bound stays there. */
function follow(
  points: readonly Point[],
  weights: Weighting,
  from: UslParameters,
): [LawCheck, UslParameters] {
  const largest = largestOf(points);
  let at = from;
  for (let step = 0; step < 100; step++) {
    const check = checkLaw(points, weights, at);
    if (check.kind !== 'moves') return [check, at];
    const cost = costAt(at, largest);
    at = {
      lambda: at.lambda * (1 + check.step.lambda),
      sigma: at.sigma + (check.step.sigma * cost) / (largest - 1),
      kappa: at.kappa + (check.step.kappa * cost) / (largest * (largest - 1)),
    };
  }
  throw new Error('it does not settle');
}

describe('the check of a law before it is submitted', () => {
  for (const weights of weightings)
    it(`leads by its steps to the law that the fit finds, weights ${weights}`, () => {
      const points = noisy(law);
      const best = parametersOf(fitUsl(points, { weights }));
      const [check, found] = follow(points, weights, { lambda: 95, sigma: 0.12, kappa: 0.0015 });
      equal(check.kind, 'stationary');
      ok(Math.max(...Object.values(stepOf(check)).map(Math.abs)) <= longestStep);
      for (const name of ['lambda', 'sigma', 'kappa'] as const)
        ok(Math.abs(found[name] / best[name] - 1) < 1e-5, `${name}: ${found[name]}, ${best[name]}`);
    });

  it('tells how far a law is from there, in units of the law at the largest size', () => {
    const points = lawPoints(law, sizes);
    const cost = costAt(law, 32);
    const off = 1e-6;
    const moved = {
      lambda: { ...law, lambda: law.lambda * (1 + off) },
      sigma: { ...law, sigma: law.sigma + (off * cost) / 31 },
      kappa: { ...law, kappa: law.kappa + (off * cost) / (32 * 31) },
    };
    for (const name of ['lambda', 'sigma', 'kappa'] as const) {
      const check = checkLaw(points, 'none', moved[name]);
      equal(check.kind, 'moves');
      const step = stepOf(check);
      for (const other of ['lambda', 'sigma', 'kappa'] as const)
        ok(
          Math.abs(step[other] + (other === name ? off : 0)) < 0.001 * off,
          `${name}: ${JSON.stringify(step)}`,
        );
    }
  });

  it('takes a law at a bound that the points would leave outwards, and says that they are more than linear', () => {
    const points = pointsOf('gregg_1to10');
    const best = parametersOf(fitUsl(points, { weights: 'none' }));
    equal(best.sigma, 0);
    const check = checkLaw(points, 'none', best);
    ok(check.kind === 'stationary' && check.isSuperlinear);
    equal(stepOf(check).sigma, 0);
    const within = checkLaw(noisy(law), 'none', parametersOf(fitUsl(noisy(law), { weights: 'none' })));
    ok(within.kind === 'stationary' && !within.isSuperlinear);
  });

  it('refuses a law that is held at a bound which its points leave inwards', () => {
    const cases = [
      ['sigma', noisy(law), { ...law, sigma: 0 }],
      ['kappa', noisy(law), { ...law, kappa: 0 }],
      ['sigma', noisy({ ...law, sigma: 0.9 }, 0.002), { ...law, sigma: 1 }],
    ] as const;
    for (const [parameter, points, held] of cases) {
      const [check] = follow(points, 'none', held);
      ok(check.kind === 'leaves_bound');
      equal(check.parameter, parameter);
      ok((held.sigma === 1 ? -1 : 1) * check.step[parameter] > longestStep);
    }
  });

  it('takes contention of 1 where the points want more of it', () => {
    const best = parametersOf(fitUsl(flat, { weights: 'none' }));
    equal(best.sigma, 1);
    const check = checkLaw(flat, 'none', best);
    ok(check.kind === 'stationary' && !check.isSuperlinear);
  });

  it('says that points do not tell the parameters apart', () => {
    equal(checkLaw(lawPoints(law, [1, 8, 8]), 'none', law).kind, 'ill_conditioned');
  });
});
