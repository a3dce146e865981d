import { deepEqual, equal, ok } from 'node:assert/strict';
import { seeded } from '../../../../tests/support/seeded.ts';
import { cases } from '../../../../tests/support/usl-cases.ts';
import { LeastSquares } from '../../../src/usl/least-squares.ts';
import type { Column } from '../../../src/usl/sums.ts';
import { lawPoints, pointsOf, problemOf } from './cases.ts';

const columns: readonly Column[] = [
  { a: 1, b: 0, c: 0 },
  { a: 0, b: 1, c: 0 },
  { a: 0, b: 0, c: 1 },
];
const law = { lambda: 100, sigma: 0.05, kappa: 0.001 };
const sizes = [1, 2, 4, 8, 16, 32, 64];

const stepsTo = {
  schaffer: 4,
  nodejs: 4,
  java: 4,
  voltdb: 3,
  gregg: 4,
  gregg_1to10: 3,
  linear2: 2,
  pyusl_ex1: 6,
  isilon_1to9: 4,
} as const;

/** Of a hundred laws under a noise: the most steps to one, and those to all. */
const stepsUnder = [
  [0.01, 5, 318],
  [0.1, 6, 491],
  [0.3, 11, 666],
  [0.9, 51, 1_318],
] as const;

/** A hundred laws under noise, which no throughput goes below zero for. */
function solved(spread: number): LeastSquares[] {
  return Array.from({ length: 100 }, (_, i) => {
    const { normal } = seeded(i + 1);
    const solver = new LeastSquares();
    const points = lawPoints(law, sizes, () => Math.max(-0.95, spread * normal()));
    ok(solver.solve(problemOf(points), columns), `seed ${i + 1}`);
    return solver;
  });
}

/** What work a fit is depends on the way it takes alone: whoever changes the way sees here what that costs. */
describe('the way of the least squares', () => {
  it('takes a few steps to each certified case', () => {
    const solver = new LeastSquares();
    const steps = cases.map(({ name }) => {
      ok(solver.solve(problemOf(pointsOf(name)), columns), name);
      ok(solver.lastStep < 1e-11, `${name}: ${solver.lastStep}`);
      return [name, solver.steps];
    });
    deepEqual(Object.fromEntries(steps), stepsTo);
  });

  for (const [spread, most, all] of stepsUnder)
    it(`takes ${all} steps to a hundred laws and at most ${most} to one, noise ${100 * spread} %`, () => {
      const solvers = solved(spread);
      const steps = solvers.map((solver) => solver.steps);
      deepEqual([Math.max(...steps), steps.reduce((sum, count) => sum + count, 0)], [most, all]);
      for (const { lastStep } of solvers) ok(lastStep < 1e-11, String(lastStep));
    });

  it('is shorter from a start that is near, and ends where it would from its own', () => {
    const problem = problemOf(lawPoints(law, sizes, (i) => (i % 2 === 0 ? 0.2 : -0.2)));
    const [own, near] = [new LeastSquares(), new LeastSquares()];
    ok(own.solve(problem, columns));
    ok(near.solve(problem, columns, { a: 1.0001 * own.a, b: 1.0001 * own.b, c: 0.9999 * own.c }));
    ok(near.steps < own.steps, `${near.steps}, ${own.steps}`);
    for (const name of ['a', 'b', 'c', 'sse'] as const)
      ok(Math.abs(near[name] / own[name] - 1) < 1e-9, `${name}: ${near[name]}, ${own[name]}`);
  });

  it('says that fewer sizes than columns determine nothing', () => {
    equal(new LeastSquares().solve(problemOf(lawPoints(law, [1, 8, 8])), columns), false);
  });

  it('does not begin where the law has no meaning', () => {
    const problem = problemOf(lawPoints(law, sizes));
    equal(new LeastSquares().solve(problem, columns, { a: 0.01, b: -0.01, c: 0 }), false);
  });

  it('tells along which directions the sum of squares would fall', () => {
    const problem = problemOf(lawPoints(law, sizes, (i) => (i % 2 === 0 ? 0.02 : -0.02)));
    const held = new LeastSquares();
    // Without coherency the best law wants some of it, and not less.
    ok(held.solve(problem, columns.slice(0, 2)));
    equal(held.falls({ a: 0, b: 0, c: 1 }), true);
    equal(held.falls({ a: 0, b: 0, c: -1 }), false);
    // Of what is free it wants nothing.
    for (const column of columns.slice(0, 2)) equal(held.falls(column), false);
  });
});
