import { AgentError } from '../base/error.ts';
import { type ParameterFit, ParameterFitter } from './fit-parameters.ts';
import { throughputAt } from './model.ts';
import type { Point } from './point.ts';
import type { Problem } from './sums.ts';

/** `none`: all alike; `given`: by the points' own weight or 1/sd²; `relative`: 1/X̂², for noise in proportion to X. */
export const weightings = ['none', 'given', 'relative'] as const;
export type Weighting = (typeof weightings)[number];

/** What a user can ask for: `auto` takes `none` or `relative`, whichever the points make more likely. */
export type WeightsChoice = Weighting | 'auto';

interface WeightedFit {
  readonly problem: Problem;
  /** The weight of a point's square in this fit. */
  readonly weightAt: (point: Point) => number;
  readonly fit: ParameterFit;
  /** How often the weights were made anew; 0 unless relative. */
  readonly rounds: number;
}

const mostRounds = 200;
const settled = 1e-12;

/**
 * Fits points under a weighting. Relative weights follow from the fit itself and are iterated until the parameters move by
 * less than 1e-12 (8 to 16 rounds): they minimise nothing, so stopping early leaves an error of the noise's square.
 *
 * @throws AgentError `unknown/past_peak` where no law fits best, `bad_input/weights` where a point has none to give
 */
export function fitWeighted(points: readonly Point[], weighting: Weighting): WeightedFit {
  const weightAt = weighting === 'given' ? givenWeight : () => 1;
  const problem = problemOf(points, weightAt);
  const fitter = new ParameterFitter();
  let fit = required(fitter.fit(problem));
  if (weighting !== 'relative') return { problem, weightAt, fit, rounds: 0 };
  let rounds = 0;
  let last = fit;
  for (let moved = Number.POSITIVE_INFINITY; moved > settled && rounds < mostRounds; rounds++) {
    for (let i = 0; i < problem.count; i++) problem.w[i] = 1 / throughputAt(fit, problem.n[i] as number) ** 2;
    const next = required(fitter.fit(problem));
    moved = distance(fit, next, problem.n[problem.count - 1] as number);
    last = fit;
    fit = next;
  }
  return { problem, weightAt: ({ n }) => 1 / throughputAt(last, n) ** 2, fit, rounds };
}

/** By how much (in ln) proportional noise must be more likely before weights are relative. */
const moreLikely = 2;
/** Of the squares of the throughputs: what is left of a law that holds, by rounding. */
const exactly = 1e-20;

/**
 * `relative` where noise in proportion to throughput makes the points more likely than constant noise, by a factor of 7 (e²)
 * or more: ln L = -n/2 ln(SSE/n) - Σ ln X̂ against -n/2 ln(SSE/n). Else `none`, as with an exact fit.
 */
export function likelierWeights(points: readonly Point[]): Weighting {
  const [constant, relative] = [fitWeighted(points, 'none').fit, fitWeighted(points, 'relative').fit];
  const logs = points.reduce((sum, { n }) => sum + Math.log(throughputAt(relative, n)), 0);
  const whole = points.reduce((sum, { throughput }) => sum + throughput * throughput, 0);
  if (constant.sse <= exactly * whole) return 'none';
  const gain = (points.length / 2) * Math.log(constant.sse / relative.sse) - logs;
  return gain > moreLikely ? 'relative' : 'none';
}

/** Points by size as sums take them; those of one size by throughput, so that the order of the rows does not show in the last digit. */
function problemOf(points: readonly Point[], weightAt: (point: Point) => number): Problem {
  const sorted = [...points].sort((left, right) => left.n - right.n || left.throughput - right.throughput);
  return {
    n: Float64Array.from(sorted, ({ n }) => n),
    x: Float64Array.from(sorted, ({ throughput }) => throughput),
    w: Float64Array.from(sorted, weightAt),
    count: sorted.length,
  };
}

/** The point's own weight, or 1/sd². @throws AgentError `bad_input/weights` where it has neither */
function givenWeight({ weight, sd, n }: Point): number {
  const value = weight ?? (sd === undefined ? undefined : 1 / (sd * sd));
  if (value === undefined)
    throw new AgentError(
      'bad_input/weights',
      `the point at n = ${n} has neither a weight nor a standard deviation; add a column, or use --weights none or relative`,
    );
  return value;
}

function required(fit: ParameterFit | undefined): ParameterFit {
  return fit ?? refuse();
}

/** The code of the refusal below. */
const noLaw = 'unknown/past_peak';

/** Where throughput falls steeply from the first size on, laws come the closer the greater λ and κ are, without end. */
function refuse(): never {
  throw new AgentError(
    noLaw,
    'no scalability law fits these points best: they lie past the peak, so that the throughput of one cannot be told; measure at smaller sizes',
  );
}

/** How far apart two laws are, in their own units at the largest size. */
function distance(left: ParameterFit, right: ParameterFit, n: number): number {
  const d = 1 + right.sigma * (n - 1) + right.kappa * n * (n - 1);
  return Math.max(
    Math.abs(left.lambda - right.lambda) / right.lambda,
    (Math.abs(left.sigma - right.sigma) * (n - 1)) / d,
    (Math.abs(left.kappa - right.kappa) * n * (n - 1)) / d,
  );
}
