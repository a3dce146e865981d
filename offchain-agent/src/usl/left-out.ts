import { AgentError } from '../base/error.ts';
import { bandAt } from './band.ts';
import { fitUsl } from './fit.ts';
import { leastSizes, type Point } from './point.ts';
import type { Weighting } from './weigh.ts';

/** A size as the law of all the others foresees it. */
export interface LeftOut {
  readonly n: number;
  /** Mean of what was measured there. */
  readonly throughput: number;
  readonly repetitions: number;
  /** Of its repetitions, (highest - lowest) / mean. */
  readonly spread: number;
  readonly expected: number;
  /** 95 % prediction interval of one further measurement; null where the others leave no degree of freedom. */
  readonly low: number | null;
  readonly high: number | null;
  readonly isWithin: boolean | null;
  /** Where it lies among the sizes: the law of the others reaches beyond what they cover for the outermost two. */
  readonly place: 'smallest' | 'between' | 'largest';
}

/**
 * Leaves out each size in turn, with all its repetitions, and compares their mean with the 95 % prediction interval that the
 * fit of the other sizes gives for a measurement there. Empty with three sizes: what remains determines no law.
 * Example: without N = 6 of a law that holds exactly, `low`, `expected`, `high` and `throughput` are the same number.
 */
export function leftOutSizes(points: readonly Point[], weights: Weighting = 'none'): LeftOut[] {
  const sizes = [...new Set(points.map(({ n }) => n))].toSorted((a, b) => a - b);
  if (sizes.length <= leastSizes) return [];
  return sizes.flatMap((n, index) => {
    const own = points.flatMap((point) => (point.n === n ? [point.throughput] : []));
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const band = bandWithout(points, n, weights);
    if (!band) return [];
    const { throughput: expected, predictedLow: low, predictedHigh: high } = band;
    return [
      {
        n,
        throughput: mean,
        repetitions: own.length,
        spread:
          (own.reduce((most, x) => Math.max(most, x), 0) -
            own.reduce((least, x) => Math.min(least, x), Infinity)) /
          mean,
        expected,
        low,
        high,
        isWithin: low === null || high === null ? null : mean >= low && mean <= high,
        place: index === 0 ? 'smallest' : index === sizes.length - 1 ? 'largest' : 'between',
      },
    ];
  });
}

function bandWithout(points: readonly Point[], n: number, weights: Weighting) {
  try {
    return bandAt(
      fitUsl(
        points.filter((point) => point.n !== n),
        { weights },
      ),
      n,
    );
  } catch (error) {
    if (error instanceof AgentError) return undefined;
    throw error;
  }
}
