import { LeastSquares } from './least-squares.ts';
import type { UslParameters } from './model.ts';
import type { Column, Problem } from './sums.ts';

/** Which bound holds a parameter, if any. */
interface ActiveBounds {
  readonly sigma: 'zero' | 'one' | undefined;
  readonly kappa: 'zero' | undefined;
}

export interface ParameterFit extends UslParameters {
  readonly bounds: ActiveBounds;
  /** How many parameters are not held by a bound: n minus this is the degrees of freedom. */
  readonly free: number;
  /** Weighted sum of squares. */
  readonly sse: number;
  /** The last Gauss-Newton step, relative, in units of the law at the largest size. */
  readonly lastStep: number;
}

interface ActiveSet {
  readonly columns: readonly Column[];
  readonly bounds: ActiveBounds;
  /** The ways that lead from its bounds inside. */
  readonly inward: readonly Column[];
}

const one: Column = { a: 1, b: 0, c: 0 };
const others: Column = { a: 0, b: 1, c: 0 };
const pairs: Column = { a: 0, b: 0, c: 1 };
/** N itself: σ = 1. */
const size: Column = { a: 1, b: 1, c: 0 };

const fewerOthers: Column = { a: 0, b: -1, c: 0 };

// N/X = a + b(N-1) + cN(N-1) with λ = 1/a, σ = b/a, κ = c/a; a bound takes a column away, or joins two (σ = 1: b = a).
const full: ActiveSet = {
  columns: [one, others, pairs],
  bounds: { sigma: undefined, kappa: undefined },
  inward: [],
};
const bounded: readonly ActiveSet[] = [
  { columns: [one, others], bounds: { sigma: undefined, kappa: 'zero' }, inward: [pairs] },
  { columns: [one, pairs], bounds: { sigma: 'zero', kappa: undefined }, inward: [others] },
  { columns: [one], bounds: { sigma: 'zero', kappa: 'zero' }, inward: [others, pairs] },
  { columns: [size, pairs], bounds: { sigma: 'one', kappa: undefined }, inward: [fewerOthers] },
  { columns: [size], bounds: { sigma: 'one', kappa: 'zero' }, inward: [fewerOthers, pairs] },
];
const allSets = [full, ...bounded];

/** Residuals of more than 5 % of the throughputs (root mean square): there may be more than one minimum. */
const poorShare = 0.05 ** 2;
/** A share of N/X at the largest size that is rounding: a parameter this near to a bound is on it. */
const nothing = 1e-13;
const gridSteps = 12;

/**
 * Fits λ > 0, 0 <= σ <= 1, κ >= 0 by an active set: the free optimum where it is inside, else the one on a bound from which
 * every way inside leads up. Points that no law comes close to have several: there the least sum of squares of all sets
 * decides, each also from the best law of a coarse grid. Not by clamping, which misses optima on a bound by up to 270 %.
 */
export class ParameterFitter {
  readonly #solver = new LeastSquares();

  /** The fit, or undefined where the points determine none. Sizes must ascend. */
  fit(problem: Problem): ParameterFit | undefined {
    let best: ParameterFit | undefined;
    for (const set of allSets) {
      const fit = this.#optimum(problem, set);
      if (fit && fit.sse <= poorShare * this.#solver.total) return fit;
      best = better(best, fit);
    }
    for (const law of gridLaws(problem)) {
      for (const set of allSets) if (holds(set, law)) best = better(best, this.#optimum(problem, set, law));
    }
    return best;
  }

  /** The optimum without bounds: σ < 0 there is what superlinear growth looks like, among others. */
  fitUnbounded(problem: Problem): ParameterFit | undefined {
    return this.#solve(problem, full);
  }

  /** The solution of a set if it is inside its bounds and no way from the bounds it holds leads down. */
  #optimum(problem: Problem, set: ActiveSet, from?: UslParameters): ParameterFit | undefined {
    const fit = this.#solve(problem, set, from);
    if (!fit || !isInside(fit, problem.n[problem.count - 1] as number)) return undefined;
    for (const way of set.inward) if (this.#solver.falls(way)) return undefined;
    return fit;
  }

  #solve(problem: Problem, set: ActiveSet, from?: UslParameters): ParameterFit | undefined {
    const solver = this.#solver;
    if (!solver.solve(problem, set.columns, from && columnOf(from))) return undefined;
    const { a, b, c } = solver;
    return {
      lambda: 1 / a,
      sigma: b / a,
      kappa: c / a,
      bounds: set.bounds,
      free: set.columns.length,
      sse: solver.sse,
      lastStep: solver.lastStep,
    };
  }
}

/** Bounds that a set does not hold must be clear of its solution. */
function isInside({ lambda, sigma, kappa, bounds }: ParameterFit, largest: number): boolean {
  const contention = sigma * Math.abs(largest - 1);
  const coherency = kappa * Math.abs(largest - 1) * largest;
  const least = nothing * (1 + contention + coherency);
  return (
    lambda > 0 &&
    Number.isFinite(lambda) &&
    (bounds.sigma !== undefined || (contention > least && sigma < 1)) &&
    (bounds.kappa !== undefined || coherency > least)
  );
}

function better(left: ParameterFit | undefined, right: ParameterFit | undefined): ParameterFit | undefined {
  return left && !(right && right.sse < left.sse) ? left : right;
}

function columnOf({ lambda, sigma, kappa }: UslParameters): Column {
  return { a: 1 / lambda, b: sigma / lambda, c: kappa / lambda };
}

/** Whether a law lies on the bounds of a set, and on no other. */
function holds({ bounds }: ActiveSet, { sigma, kappa }: UslParameters): boolean {
  const side = sigma === 0 ? 'zero' : sigma === 1 ? 'one' : undefined;
  return bounds.sigma === side && bounds.kappa === (kappa === 0 ? 'zero' : undefined);
}

/**
 * For each of the bounds σ = 0, σ = 1, neither, each with κ = 0 and without, the law of a coarse grid that comes closest to
 * the points: starts for points that are far from every law. λ needs no grid: given σ and κ it follows.
 */
function gridLaws(problem: Problem): UslParameters[] {
  const smallest = problem.n[0] as number;
  const largest = problem.n[problem.count - 1] as number;
  const contentions = logarithmic(0.1 / largest, 0.95);
  const coherencies = logarithmic(0.01 / (largest * largest), 30 / (smallest * smallest));
  return [[0], contentions, [1]].flatMap((sigmas) =>
    [[0], coherencies].map((kappas) => closest(problem, sigmas, kappas)),
  );
}

function logarithmic(from: number, to: number): number[] {
  const factor = (to / from) ** (1 / (gridSteps - 1));
  return Array.from({ length: gridSteps }, (_, k) => from * factor ** k);
}

function closest(problem: Problem, sigmas: readonly number[], kappas: readonly number[]): UslParameters {
  let best = { lambda: 0, sigma: 0, kappa: 0 };
  let most = Number.NEGATIVE_INFINITY;
  for (const sigma of sigmas) {
    for (const kappa of kappas) {
      const { lambda, explained } = scale(problem, sigma, kappa);
      if (explained <= most) continue;
      most = explained;
      best = { lambda, sigma, kappa };
    }
  }
  return best;
}

/** λ = Σ w X q / Σ w q² with q = N / (1 + σ(N-1) + κN(N-1)), and the squares that it takes away. */
function scale(
  { n, x, w, count }: Problem,
  sigma: number,
  kappa: number,
): { readonly lambda: number; readonly explained: number } {
  let both = 0;
  let alone = 0;
  for (let i = 0; i < count; i++) {
    const size = n[i] as number;
    const q = size / (1 + (size - 1) * (sigma + kappa * size));
    both += (w[i] as number) * (x[i] as number) * q;
    alone += (w[i] as number) * q * q;
  }
  return { lambda: both / alone, explained: (both * both) / alone };
}
