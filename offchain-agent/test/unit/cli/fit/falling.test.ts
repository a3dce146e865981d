import { deepEqual, equal } from 'node:assert/strict';
import { figureRows, sentenceOf } from '../../../../src/cli/fit/run.ts';
import { fitUsl } from '../../../../src/usl/fit.ts';

/** λ 100, σ 1, κ 0.2: every node does the work of all. */
const falling = (sizes: readonly number[]) =>
  fitUsl(sizes.map((n) => ({ n, throughput: 100 / (1 + 0.2 * (n - 1)), latency: 2 })));

describe('a fit of throughput that falls from the first size on', () => {
  it('knows the throughput of one where one was measured', () => {
    equal(
      sentenceOf(falling([1, 2, 3, 4, 6, 8])),
      'Throughput falls from the first size on: one alone does most, and every further one costs.',
    );
  });

  it('does not where it was not', () => {
    equal(
      sentenceOf(falling([2, 3, 4, 6, 8])),
      'Throughput falls from the first size on: every size measured lies past the peak, and the throughput of one cannot be known.',
    );
  });

  it('has its peak below one, and no figure that is none', () => {
    deepEqual(figureRows(falling([1, 2, 3, 4, 6, 8])).slice(3, 5), [
      ['N at the peak', 'below 1', '', 'best whole size 1'],
      ['peak', '100', '', 'highest throughput'],
    ]);
  });
});
