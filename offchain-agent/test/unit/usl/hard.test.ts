import assert from 'node:assert/strict';
import { seeded } from '../../../../tests/support/seeded.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import { ParameterFitter } from '../../../src/usl/fit-parameters.ts';
import type { UslParameters } from '../../../src/usl/model.ts';
import type { Problem } from '../../../src/usl/sums.ts';
import { lawPoints, pastPeak, problemOf } from './cases.ts';
import { twinOf } from './twin.ts';

const fitter = new ParameterFitter();

const lawProblem = (...args: Parameters<typeof lawPoints>): Problem => problemOf(lawPoints(...args));

/** The fit equals its twin in 60 digits to 1e-8, and no way from its bounds leads down. */
function assertRight(problem: Problem, what: string): void {
  const fit = fitter.fit(problem);
  assert.ok(fit, `${what}: no fit`);
  const { values, slopes } = twinOf(problem, fit);
  [fit.lambda, fit.sigma, fit.kappa].forEach((value, k) => {
    const expected = values[k] as number;
    const error = expected === 0 ? Math.abs(value) : Math.abs(value / expected - 1);
    assert.ok(error <= 1e-8, `${what}: ${value} instead of ${expected}`);
  });
  // In shares of what the throughputs themselves are: exact points leave slopes of rounding.
  const total = problem.x.reduce((sum, x, i) => sum + (problem.w[i] as number) * x * x, 0);
  const largest = problem.n[problem.count - 1] as number;
  const least = -1e-11 * total * largest;
  if (fit.bounds.sigma === 'zero') assert.ok(slopes[0] >= least, `${what}: sigma would rather leave 0`);
  if (fit.bounds.sigma === 'one') assert.ok(slopes[0] <= -least, `${what}: sigma would rather leave 1`);
  if (fit.bounds.kappa) assert.ok(slopes[1] >= least * largest, `${what}: kappa would rather leave 0`);
}

const doublings = [1, 2, 4, 8, 16, 32, 64];

describe('the fit beside the same problem in numbers of 60 digits', () => {
  const { uniform, normal } = seeded(77);
  const designs = {
    'seven doublings': doublings,
    'sixteen in a row': Array.from({ length: 16 }, (_, i) => i + 1),
    'up to a million': [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000],
    fractions: [0.5, 1.5, 2.5, 10.25, 30],
    repetitions: [1, 1, 4, 4, 16, 16, 64, 64],
  };
  for (const [name, sizes] of Object.entries(designs)) {
    for (const share of [0.001, 0.03, 0.2]) {
      it(`is right for random laws over ${name}, noise ${100 * share} %`, () => {
        for (let k = 0; k < 12; k++) {
          const law = {
            lambda: 50 * uniform() + 1,
            sigma: uniform() ** 3,
            kappa: 10 ** (-1 - 4 * uniform()),
          };
          const unit = [1e-3, 1, 1e12][k % 3] as number;
          const problem = lawProblem({ ...law, lambda: law.lambda * unit }, sizes, () => share * normal());
          assertRight(problem, `${JSON.stringify(law)} in units of ${unit}`);
        }
      });
    }
  }

  it('is right for three points, which it meets exactly', () => {
    for (const sizes of [
      [1, 5, 20],
      [2, 3, 4],
      [1, 1_000, 1_000_000],
    ])
      assertRight(lawProblem({ lambda: 7, sigma: 0.3, kappa: 0.004 }, sizes), sizes.join());
  });

  const extremes: readonly UslParameters[] = [
    { lambda: 100, sigma: 0.02, kappa: 1e-10 },
    { lambda: 1, sigma: 0.999, kappa: 1e-4 },
    { lambda: 1, sigma: 1 - 1e-6, kappa: 1e-3 },
    { lambda: 5, sigma: 1e-10, kappa: 1e-3 },
    { lambda: 5, sigma: 1e-6, kappa: 1e-6 },
  ];
  for (const law of extremes) {
    it(`is right for a law with sigma ${law.sigma} and kappa ${law.kappa}, with and without noise`, () => {
      for (const sizes of [doublings, designs['up to a million'], [1, 5, 20], [2, 3, 4]])
        for (const share of [0, 1e-6, 0.01])
          assertRight(
            lawProblem(law, sizes, () => share * normal()),
            `${sizes.join()} with ${share}`,
          );
    });
  }

  it('is right for a plateau', () => {
    const plateau = lawProblem({ lambda: 10, sigma: 0, kappa: 0 }, doublings);
    for (let i = 0; i < plateau.count; i++) plateau.x[i] = Math.min(plateau.x[i] as number, 80);
    assertRight(plateau, 'a plateau');
  });
});

describe('bounds of exact laws', () => {
  const bounds = (sigma: number, kappa: number): unknown =>
    fitter.fit(lawProblem({ lambda: 7, sigma, kappa }, doublings))?.bounds;

  it('hold what is 0 or 1', () => {
    assert.deepEqual(bounds(0.3, 0), { sigma: undefined, kappa: 'zero' });
    assert.deepEqual(bounds(0, 0.001), { sigma: 'zero', kappa: undefined });
    assert.deepEqual(bounds(0, 0), { sigma: 'zero', kappa: 'zero' });
    assert.deepEqual(bounds(1, 0), { sigma: 'one', kappa: 'zero' });
  });

  it('do not hold what is small', () => {
    assert.deepEqual(bounds(1e-9, 1e-9), { sigma: undefined, kappa: undefined });
  });
});

describe('points far from every law', () => {
  it('get the best of several optima', () => {
    const law = { lambda: 10, sigma: 0.8276, kappa: 0.0001 };
    const problem = lawProblem(law, doublings, (i) => (i === 5 ? 2 : 0));
    const fit = fitter.fit(problem);
    assert.ok(fit);
    const nearStart = fitter.fitUnbounded(problem)?.sse ?? 0;
    assert.ok(nearStart > fit.sse, 'the optimum next to the linear start is not the best one here');
    const least = gridLeast(problem);
    assert.ok(fit.sse <= least, `${fit.sse} is more than ${least} of a law on a grid`);
  });

  it('get a law that none of a grid comes closer than, whatever they are', () => {
    const { uniform } = seeded(4);
    let fitted = 0;
    for (let drawn = 0; drawn < 100; drawn++) {
      const problem = lawProblem({ lambda: 1, sigma: 0, kappa: 0 }, doublings);
      for (let i = 0; i < problem.count; i++) {
        problem.x[i] = 10 ** (2 * uniform());
        problem.w[i] = 1 + (drawn % 2) * i;
      }
      const fit = fitter.fit(problem);
      if (!fit) continue;
      fitted += 1;
      const least = gridLeast(problem);
      assert.ok(
        fit.sse <= least * (1 + 1e-9),
        `${drawn}: ${fit.sse} is more than ${least} of a law on a grid`,
      );
    }
    assert.ok(fitted >= 80, `${fitted} of 100`);
  });

  it('are refused where ever steeper laws come ever closer', () => {
    assert.throws(() => fitUsl(pastPeak), {
      code: 'unknown/past_peak',
      message: /measure at smaller sizes$/,
    });
  });
});

/** The least sum of squares of a fine grid of laws, λ by linear least squares. */
function gridLeast({ n, x, w, count }: Problem): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= 200; i++) {
    for (let j = 0; j <= 200; j++) {
      const [sigma, kappa] = [i / 200, j === 0 ? 0 : 10 ** (-7 + j / 30)];
      let [both, alone, total] = [0, 0, 0];
      for (let k = 0; k < count; k++) {
        const [size, value, weight] = [n[k] as number, x[k] as number, w[k] as number];
        const q = size / (1 + (size - 1) * (sigma + kappa * size));
        both += weight * q * value;
        alone += weight * q * q;
        total += weight * value * value;
      }
      least = Math.min(least, total - (both * both) / alone);
    }
  }
  return least;
}
