import { AgentError } from '../base/error.ts';
import { throughputAt } from './model.ts';
import { leastSizes, type Point } from './point.ts';
import { fitWeighted, type Weighting } from './weigh.ts';

/** Sizes times points above which nothing is left out: a fit for each size would take minutes. */
const mostWork = 4_000_000;

/**
 * The root mean square of the relative error at a size that the fit has not seen: what "accuracy" means, where R² of the
 * same points is not. Whole sizes are left out, since a repetition would give the answer away. Undefined where what
 * remains does not determine a law, and for more than 2,000 sizes.
 */
export function leaveOneOut(points: readonly Point[], weighting: Weighting): number | undefined {
  // In order, so that the order of the rows does not show in the last digit.
  const sorted = [...points].sort((left, right) => left.n - right.n || left.throughput - right.throughput);
  const sizes = [...new Set(sorted.map(({ n }) => n))];
  if (sizes.length <= leastSizes || sizes.length * points.length > mostWork) return undefined;
  try {
    const squares = sizes.flatMap((size) => {
      const { fit } = fitWeighted(
        sorted.filter(({ n }) => n !== size),
        weighting,
      );
      const expected = throughputAt(fit, size);
      return sorted
        .filter(({ n }) => n === size)
        .map(({ throughput }) => ((throughput - expected) / throughput) ** 2);
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  } catch (error) {
    if (error instanceof AgentError) return undefined;
    throw error;
  }
}
