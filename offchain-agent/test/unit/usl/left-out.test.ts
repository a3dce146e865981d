import { deepEqual, equal, ok } from 'node:assert/strict';
import { bandAt } from '../../../src/usl/band.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import { leftOutSizes } from '../../../src/usl/left-out.ts';
import { throughputAt } from '../../../src/usl/model.ts';
import { steep } from './cases.ts';

const law = { lambda: 100, sigma: 0.2, kappa: 0.01 };
/** Two measurements a size, `noise` above and below the law. */
const measured = (sizes: readonly number[], noise: number) =>
  sizes.flatMap((n) =>
    [1 + noise, 1 - noise].map((factor) => ({ n, throughput: factor * throughputAt(law, n) })),
  );

describe('sizes left out of a fit', () => {
  it('lie within what the others foresee when the law holds', () => {
    const left = leftOutSizes(measured([1, 2, 3, 4, 6, 8, 10, 12], 0.01));
    deepEqual(
      left.map(({ n, isWithin }) => [n, isWithin]),
      [1, 2, 3, 4, 6, 8, 10, 12].map((n) => [n, true]),
    );
    for (const { throughput, expected, low, high, spread, repetitions } of left) {
      ok(Math.abs(throughput / expected - 1) < 0.03);
      ok(low !== null && high !== null && low < expected && expected < high);
      ok(Math.abs(spread - 0.02) < 1e-9 && repetitions === 2);
    }
  });

  it('are told when one does not belong to the law of the others', () => {
    const points = measured([1, 2, 3, 4, 6, 8, 10, 12], 0.01).map((point) =>
      point.n === 6 ? { ...point, throughput: 0.8 * point.throughput } : point,
    );
    const outside = leftOutSizes(points).find(({ n }) => n === 6);
    equal(outside?.isWithin, false);
    equal(outside?.place, 'between');
    ok((outside?.throughput ?? 0) < (outside?.low ?? 0));
  });

  it('are the outermost at the ends', () => {
    const left = leftOutSizes(measured([1, 2, 4, 8], 0.01));
    deepEqual(
      left.map(({ place }) => place),
      ['smallest', 'between', 'between', 'largest'],
    );
  });

  it('have no interval where the others leave no degree of freedom', () => {
    const points = [1, 2, 4, 8].map((n) => ({ n, throughput: throughputAt(law, n) }));
    for (const { low, high, isWithin } of leftOutSizes(points))
      deepEqual([low, high, isWithin], [null, null, null]);
  });

  it('are none of three', () => {
    deepEqual(leftOutSizes(measured([1, 2, 4], 0.01)), []);
  });

  it('come in the order of their sizes, whatever that of the points', () => {
    const sizes = [1, 2, 3, 4, 6, 8, 10, 12];
    const left = leftOutSizes(measured(sizes.toReversed(), 0.01));
    deepEqual(
      left.map(({ n, place }) => [n, place]),
      sizes.map((n) => [n, n === 1 ? 'smallest' : n === 12 ? 'largest' : 'between']),
    );
  });

  it('are told when one is more than the law of the others gives', () => {
    const points = measured([1, 2, 3, 4, 6, 8, 10, 12], 0.01).map((point) =>
      point.n === 6 ? { ...point, throughput: 1.2 * point.throughput } : point,
    );
    const outside = leftOutSizes(points).find(({ n }) => n === 6);
    equal(outside?.isWithin, false);
    ok((outside?.throughput ?? 0) > (outside?.high ?? Number.POSITIVE_INFINITY));
  });

  it('are expected under the weights that are given', () => {
    const points = measured([1, 2, 4, 8, 16], 0.05);
    const [first] = leftOutSizes(points, 'relative');
    const others = fitUsl(points.slice(2), { weights: 'relative' });
    equal(first?.expected, bandAt(others, 1).throughput);
    ok(first?.expected !== leftOutSizes(points)[0]?.expected);
  });

  it('are not told where the others fit no law', () => {
    ok(!leftOutSizes(steep).some(({ n }) => n === 1));
  });
});
