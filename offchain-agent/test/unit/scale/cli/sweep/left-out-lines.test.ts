import { deepEqual, equal, match } from 'node:assert/strict';
import { leftOutLine, leftOutLines } from '../../../../../src/scale/cli/sweep/markdown.ts';
import { fitUsl } from '../../../../../src/usl/fit.ts';
import type { LeftOut } from '../../../../../src/usl/left-out.ts';
import { throughputAt } from '../../../../../src/usl/model.ts';

const law = { lambda: 100, sigma: 0.2, kappa: 0.01 };
const fit = fitUsl(
  [1, 2, 3, 4, 6, 8].map((n) => ({ n, throughput: throughputAt(law, n) * (1 + 0.001 * (n % 2)) })),
);
const outside: LeftOut = {
  n: 4,
  throughput: 90,
  repetitions: 3,
  spread: 0.02,
  expected: 100,
  low: 95,
  high: 105,
  isWithin: false,
  place: 'between',
};

describe('a size left out', () => {
  it('is within the interval, with the figures', () => {
    equal(
      leftOutLine(fit, { ...outside, throughput: 101, isWithin: true }, 8),
      'size 4: 101 measured, 100 expected, within 95 .. 105',
    );
  });

  it('is below by chance where nothing else explains it', () => {
    equal(
      leftOutLine(fit, outside, 8),
      'size 4: 90 measured, 100 expected, below 95 .. 105: nothing else speaks against it; by chance alone 0.4 of 8 sizes are expected outside',
    );
  });

  it('is outside because the law is extrapolated to it', () => {
    match(
      leftOutLine(fit, { ...outside, n: 12, throughput: 110, place: 'largest' }, 8),
      /above 95 \.\. 105: it is the largest size, to which the law of the others is extrapolated$/,
    );
  });

  it('is outside because the law describes nothing, or its repetitions differ', () => {
    const odd = {
      ...fit,
      flags: ['not_usl'] as const,
      lack_of_fit: { f: 9, above: 3, below: 8, p: 0.002, assumed_noise: null },
    };
    match(leftOutLine(odd, outside, 8), /\(lack of fit, p = 0\.0020\): sizes deviate by more/);
    match(leftOutLine(fit, { ...outside, spread: 0.25 }, 8), /its own repetitions lie 25 % apart$/);
  });

  it('is counted, and one without an interval is not', () => {
    const none = { ...outside, low: null, high: null, isWithin: null };
    deepEqual(
      leftOutLines(fit, [outside, { ...outside, isWithin: true }, none])[0],
      'Left out one after the other, 1 of 2 sizes lie within the 95 % prediction interval of the law of the others (1 without an interval):',
    );
    equal(leftOutLines(fit, []).length, 1);
  });
});
