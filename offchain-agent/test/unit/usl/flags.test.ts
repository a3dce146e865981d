import { deepEqual, equal, ok } from 'node:assert/strict';
import type { ParameterFit } from '../../../src/usl/fit-parameters.ts';
import { type Flag, flagsOf, type JudgedFit, lackOfFit } from '../../../src/usl/flags.ts';
import { fTail } from '../../../src/usl/statistics.ts';
import type { Problem } from '../../../src/usl/sums.ts';
import { pointsAt, problemOf } from './cases.ts';

/** A law of 100 each: what deviates from it is seen at once. */
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

const problemAt = (...rows: Parameters<typeof pointsAt>[0]): Problem => problemOf(pointsAt(rows));

/** Sizes from 1 on, of which each deviates by a share of the law. */
const deviating = (...shares: readonly number[]): Problem =>
  problemAt(...shares.map((share, i) => [i + 1, 100 * (i + 1) * (1 + share)] as const));

const good = deviating(0, 0, 0, 0, 0, 0, 0);

const flagged = (change: Partial<JudgedFit>): Flag[] =>
  flagsOf({ problem: good, fit: linear, unbounded: undefined, peak, lack: undefined, ...change });

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
      flagged({ problem: problemAt(...x) }).includes('past_peak');
    ok(falling([1, 90], [1, 110], [2, 99], [3, 40]));
    ok(!falling([1, 90], [1, 110], [2, 100], [3, 40]));
    ok(!falling([1, 100], [2, 80], [3, 101]));
    ok(!falling([1, 100], [2, 101], [3, 80]));
  });

  it('is fewer than six sizes, or no degree of freedom', () => {
    deepEqual(flagged({ problem: deviating(0, 0, 0, 0, 0), peak: { ...peak, n: 4 } }), ['low_confidence']);
    const six = { problem: deviating(0, 0, 0, 0, 0, 0), peak: { ...peak, n: 4 } };
    deepEqual(flagged(six), []);
    deepEqual(flagged({ ...six, fit: { ...linear, free: 6 } }), ['low_confidence']);
    deepEqual(flagged({ ...six, fit: { ...linear, free: 5 } }), []);
  });

  it('is a lack of fit that chance gives less often than once in a hundred', () => {
    const lack = { f: 1, above: 1, below: 1 };
    deepEqual(flagged({ lack: { ...lack, p: 0.0099 } }), ['not_usl']);
    deepEqual(flagged({ lack: { ...lack, p: 0.01 } }), []);
  });

  describe('by the median of each size', () => {
    // At 7 % both ways a law of three parameters is off by 9.9 % at six sizes, and by 8 % at four.
    const cases: readonly [what: string, shares: readonly number[], holds: boolean][] = [
      ['is a run above the law and one below it', [0.07, 0.07, 0.07, -0.07, -0.07, -0.07], true],
      ['is not what deviates by less than 5 %', [0.04, 0.04, 0.04, -0.04, -0.04, -0.04], false],
      ['is what deviates by little more than 5 %', [0.06, 0.06, 0.06, -0.06, -0.06, -0.06], true],
      ['is not what changes its side at each size', [0.07, -0.07, 0.07, -0.07, 0.07, -0.07], false],
      ['is what changes its side twice', [0.07, 0.07, -0.07, -0.07, 0.07, 0.07], true],
      ['is not what changes its side three times', [0.07, 0.07, -0.07, -0.07, 0.07, -0.07], false],
      ['is what only touches the law', [0.08, 0, 0.08, 0, 0.08, 0, 0.08], true],
      ['sees no runs in five sizes', [0.06, 0.06, 0.06, -0.06, -0.06], false],
      ['is more than 10 % by sizes less three, runs or not', [0.06, -0.06, 0.06, -0.06], true],
      ['is not less', [0.04, -0.04, 0.04, -0.04], false],
      ['is nothing of three sizes', [0.5, -0.5, 0.5], false],
    ];
    for (const [what, shares, holds] of cases)
      it(what, () => {
        equal(flagged({ problem: deviating(...shares) }).includes('not_usl'), holds);
      });

    it('is fewer changes of side than a third of what chance gives, of many sizes', () => {
      /** 24 sizes: chance gives 11.5 changes, a third of which is 3.8. */
      const changing = (changes: number): Problem =>
        deviating(...Array.from({ length: 24 }, (_, i) => (Math.min(i, changes) % 2 === 0 ? 0.09 : -0.09)));
      ok(flagged({ problem: changing(3) }).includes('not_usl'));
      ok(!flagged({ problem: changing(4) }).includes('not_usl'));
    });

    it('is not moved by one bad repetition', () => {
      const thrice = (bad: number): Problem =>
        problemAt(
          ...[1, 2, 3, 4, 5, 6].flatMap((n) =>
            [100, 101, n === 3 ? bad : 99].map((x) => [n, x * n] as const),
          ),
        );
      ok(!flagged({ problem: thrice(40) }).includes('not_usl'));
      const even = [1, 2, 3, 4, 5, 6].flatMap((n) => [[n, 120 * n] as const, [n, 80 * n] as const]);
      ok(!flagged({ problem: problemAt(...even) }).includes('not_usl'));
    });
  });
});

describe('the lack of fit', () => {
  // Means 11, 20, 31, 40; about them 2 + 8 + 2 + 0 = 12 with 8 - 4 = 4 degrees of freedom.
  const points = [
    [1, 10],
    [1, 12],
    [2, 18],
    [2, 22],
    [3, 30],
    [3, 32],
    [4, 40],
    [4, 40],
  ] as const;

  it('compares what the law leaves over with what repetitions differ by', () => {
    // (42 - 12) / (4 - 2) = 15 over 12 / 4 = 3.
    deepEqual(lackOfFit(problemAt(...points), 42, 2), { f: 5, above: 2, below: 4, p: fTail(5, 2, 4) });
    // 1 / (1 + 5 / 2)^2, from the tail of F with two degrees above.
    ok(Math.abs(fTail(5, 2, 4) - 1 / 3.5 ** 2) < 1e-9);
  });

  it('weighs what repetitions differ by', () => {
    // The mean of 10 three times and 14 once is 11: 3 · 1 + 1 · 9 = 12, of one degree of freedom.
    const weighted = problemAt([1, 10, 3], [1, 14, 1], [2, 20, 5]);
    deepEqual(lackOfFit(weighted, 24, 1), { f: 1, above: 1, below: 1, p: fTail(1, 1, 1) });
    ok(Math.abs(fTail(1, 1, 1) - 0.5) < 1e-6);
  });

  it('is none where the law leaves less over than repetitions do', () => {
    deepEqual(lackOfFit(problemAt(...points), 3, 2), { f: 0, above: 2, below: 4, p: 1 });
  });

  it('is not told with as many parameters as sizes, without repetitions, or where they agree in all', () => {
    equal(lackOfFit(problemAt(...points), 42, 4), undefined);
    ok(lackOfFit(problemAt(...points), 42, 3));
    equal(lackOfFit(good, 42, 2), undefined);
    equal(lackOfFit(problemAt(...points.slice(6), [5, 50], [6, 60]), 42, 1), undefined);
  });
});
