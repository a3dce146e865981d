import { deepEqual, ok } from 'node:assert/strict';
import type { ParameterFit } from '../../../src/usl/fit-parameters.ts';
import { type Flag, flagsOf, type JudgedFit } from '../../../src/usl/flags.ts';
import { looksOf } from '../../../src/usl/looks.ts';
import { pointsAt } from './cases.ts';

/** A law of 100 each. */
const linear: ParameterFit = {
  lambda: 100,
  sigma: 0,
  kappa: 0,
  bounds: { sigma: undefined, kappa: undefined },
  free: 3,
  sse: 0,
  lastStep: 0,
};
const peak = { n: 7, throughput: 700, bestN: 7 };

const looksAt = (...rows: Parameters<typeof pointsAt>[0]): JudgedFit['looks'] =>
  looksOf(pointsAt(rows), () => 1);
/** Sizes from 1 on, each with 100 times its size. */
const sizes = (count: number): JudgedFit['looks'] =>
  looksAt(...Array.from({ length: count }, (_, i) => [i + 1, 100 * (i + 1)] as const));

const flagged = (change: Partial<JudgedFit>): Flag[] =>
  flagsOf({
    looks: sizes(7),
    count: 7,
    fit: linear,
    unbounded: undefined,
    peak,
    lack: undefined,
    ...change,
  });

describe('what a reader of a fit is warned of', () => {
  it('is nothing when there are sizes enough, a peak among them, and the law holds', () => {
    deepEqual(flagged({}), []);
  });

  it('is a peak beyond the largest size, not one at it', () => {
    deepEqual(flagged({ peak: { ...peak, n: 7.01 } }), ['extrapolated']);
    deepEqual(flagged({ peak: { ...peak, n: 7 } }), []);
  });

  it('is that there is no peak', () => {
    deepEqual(flagged({ peak: undefined }), ['no_peak']);
  });

  it('is growth that is more than linear: only where the bound holds what would be negative', () => {
    const bounded: ParameterFit = { ...linear, bounds: { sigma: 'zero', kappa: undefined } };
    const below: ParameterFit = { ...linear, sigma: -0.01 };
    deepEqual(flagged({ fit: bounded, unbounded: below }), ['superlinear']);
    deepEqual(flagged({ fit: bounded, unbounded: linear }), []);
    deepEqual(flagged({ fit: linear, unbounded: below }), []);
    deepEqual(flagged({ fit: bounded }), []);
  });

  it('is throughput that falls from the first size on, in the mean of its repetitions', () => {
    const falling = (...x: readonly (readonly [number, number])[]): boolean =>
      flagged({ looks: looksAt(...x) }).includes('past_peak');
    ok(falling([1, 90], [1, 110], [2, 99], [3, 40]));
    ok(!falling([1, 90], [1, 110], [2, 100], [3, 40]));
    ok(!falling([1, 100], [2, 80], [3, 101]));
    ok(!falling([1, 100], [2, 101], [3, 80]));
  });

  it('is fewer than six sizes, or no degree of freedom', () => {
    deepEqual(flagged({ looks: sizes(5), count: 5, peak: { ...peak, n: 4 } }), ['low_confidence']);
    const six = { looks: sizes(6), count: 6, peak: { ...peak, n: 4 } };
    deepEqual(flagged(six), []);
    deepEqual(flagged({ ...six, fit: { ...linear, free: 6 } }), ['low_confidence']);
    deepEqual(flagged({ ...six, fit: { ...linear, free: 5 } }), []);
  });

  it('is a lack of fit that chance gives less often than five times in a hundred', () => {
    const lack = { f: 1, above: 1, below: 1, assumed_noise: null };
    deepEqual(flagged({ lack: { ...lack, p: 0.0499 } }), ['not_usl']);
    deepEqual(flagged({ lack: { ...lack, p: 0.05 } }), []);
  });
});
