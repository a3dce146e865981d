import { LeastSquares } from './least-squares.ts';
import type { Column, Problem } from './sums.ts';

/** Bounds of N at the peak; undefined where the points do not exclude any size in that direction. */
interface PeakBounds {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

const furthest = 1e6;

/**
 * The profile likelihood interval of N at the peak: the sizes M for which the best law with its peak at M fits hardly worse
 * than the best law, SSE(M) - SSE <= rise: s²t² with noise as weighted.
 *
 * With σ = 1 - κM² the law is N/X = aN + c(N-1)(N - M²): linear again, in two columns. κ stays >= 0, without which there is
 * no peak; σ may go below 0 here, or a bound that noise alone activates would cut the interval. Unlike an interval by
 * linearisation it may be unbounded, which is what points far below the peak really say.
 */
export function profilePeak(
  problem: Problem,
  best: { readonly n: number; readonly sse: number },
  rise: number,
): PeakBounds {
  const threshold = best.sse + rise;
  const solver = new LeastSquares();
  const isWithin = (m: number): boolean => profileAt(solver, problem, m) <= threshold;
  // There is no size below 1: a best peak there (σ = 1 puts it at 0) bounds the interval above alone.
  const from = Math.max(1, best.n);
  return {
    low: best.n > 1 ? edge(from, 1, isWithin) : undefined,
    high: edge(from, from * furthest, isWithin),
  };
}

/** The least sum of squares of a law whose peak lies at M. */
function profileAt(solver: LeastSquares, problem: Problem, m: number): number {
  const size: Column = { a: 1, b: 1, c: 0 };
  const bend: Column = { a: 0, b: -m * m, c: 1 };
  if (solver.solve(problem, [size, bend]) && solver.c / solver.a >= 0) return solver.sse;
  return solver.solve(problem, [size]) ? solver.sse : Number.POSITIVE_INFINITY;
}

/** Where `isWithin` ends between the best size and a limit; undefined where it does not. */
function edge(from: number, to: number, isWithin: (m: number) => boolean): number | undefined {
  let inside = Math.log(from);
  let outside = inside;
  const end = Math.log(to);
  // Outwards in growing steps first: the profile may be flat far away and is not monotone everywhere.
  for (let step = 0.02; ; step *= 1.5) {
    outside = end > inside ? Math.min(end, outside + step) : Math.max(end, outside - step);
    if (!isWithin(Math.exp(outside))) break;
    inside = outside;
    if (outside === end) return undefined;
  }
  for (let k = 0; k < 60; k++) {
    const middle = (inside + outside) / 2;
    if (isWithin(Math.exp(middle))) inside = middle;
    else outside = middle;
  }
  return Math.exp(inside);
}
