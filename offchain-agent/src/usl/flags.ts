import type { ParameterFit } from './fit-parameters.ts';
import { type Peak, throughputAt } from './model.ts';
import { leastSizes } from './point.ts';
import { fTail, meanOf, median } from './statistics.ts';
import type { Problem } from './sums.ts';

/** What a reader must know before quoting a figure. */
export const flags = [
  /** The peak lies beyond the largest measured size. */
  'extrapolated',
  /** Without its bound σ would be below 0, as with growth beyond proportion. */
  'superlinear',
  /** κ = 0: throughput never falls. */
  'no_peak',
  /** Throughput falls from the first size on: λ cannot be known. */
  'past_peak',
  /** Fewer than six different sizes, or no degree of freedom. */
  'low_confidence',
  /** The law does not describe these points. */
  'not_usl',
] as const;
export type Flag = (typeof flags)[number];

export interface JudgedFit {
  readonly problem: Problem;
  readonly fit: ParameterFit;
  readonly unbounded: ParameterFit | undefined;
  readonly peak: Peak | undefined;
  readonly lack: LackOfFit | undefined;
}

const confidentSizes = 6;
const significant = 0.01;
/** Below this relative deviation a run of residuals is noise of no consequence. */
const noticeable = 0.05;
/** Certified data sets deviate by 9.4 % at most, tables that obey no law by 20 % and more. */
const misfit = 0.1;

export function flagsOf({ problem, fit, unbounded, peak, lack }: JudgedFit): Flag[] {
  const sizes = new Set(problem.n.subarray(0, problem.count));
  const largest = problem.n[problem.count - 1] as number;
  const holds: Record<Flag, boolean> = {
    extrapolated: peak !== undefined && peak.n > largest,
    superlinear: unbounded !== undefined && unbounded.sigma < 0 && fit.bounds.sigma === 'zero',
    no_peak: peak === undefined,
    past_peak: fallsFromTheFirst(problem),
    low_confidence: sizes.size < confidentSizes || problem.count <= fit.free,
    not_usl: lack ? lack.p < significant : isMisfit(problem, fit),
  };
  return flags.filter((flag) => holds[flag]);
}

/** Mean throughput is highest at the smallest size. */
function fallsFromTheFirst(problem: Problem): boolean {
  const [first, ...others] = [...bySize(problem).values()].map(meanOf);
  return first !== undefined && others.every((mean) => mean < first);
}

/**
 * Formula U5: the median of each size, as a share of the law. It lies far off (more than 10 %, root of the sum of squares by
 * sizes less 3), or noticeably (root mean square above 5 %) and in runs, with fewer changes of sign than a third of what chance
 * gives. The chain judges by the same rule.
 */
function isMisfit(problem: Problem, fit: ParameterFit): boolean {
  const relative = [...bySize(problem)].map(([size, values]) => median(values) / throughputAt(fit, size) - 1);
  const sizes = relative.length;
  const squares = relative.reduce((sum, value) => sum + value * value, 0);
  if (sizes > leastSizes && Math.sqrt(squares / (sizes - leastSizes)) > misfit) return true;
  if (sizes < confidentSizes) return false;
  const changes = relative.slice(1).filter((value, i) => value * (relative[i] as number) < 0).length;
  return Math.sqrt(squares / sizes) > noticeable && changes <= Math.max(2, (sizes - 1) / 6);
}

/** What was measured at each size, ascending. */
function bySize({ n, x, count }: Problem): ReadonlyMap<number, readonly number[]> {
  const sizes = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const [size, value] = [n[i] as number, x[i] as number];
    const values = sizes.get(size);
    if (values) values.push(value);
    else sizes.set(size, [value]);
  }
  return sizes;
}

export interface LackOfFit {
  readonly f: number;
  readonly above: number;
  readonly below: number;
  /** The probability of at least this F if the law holds. */
  readonly p: number;
}

/**
 * Compares what the law leaves over with what repetitions at one size differ by: F = (lack / (sizes - free)) / (pure /
 * (points - sizes)). Undefined without repetitions, or with as many parameters as sizes.
 */
export function lackOfFit({ n, x, w, count }: Problem, sse: number, free: number): LackOfFit | undefined {
  const groups = new Map<number, { weight: number; sum: number }>();
  for (let i = 0; i < count; i++) {
    const group = groups.get(n[i] as number) ?? { weight: 0, sum: 0 };
    group.weight += w[i] as number;
    group.sum += (w[i] as number) * (x[i] as number);
    groups.set(n[i] as number, group);
  }
  const above = groups.size - free;
  const below = count - groups.size;
  if (above < 1 || below < 1) return undefined;
  let pure = 0;
  for (let i = 0; i < count; i++) {
    const { sum = 0, weight = 1 } = groups.get(n[i] as number) ?? {};
    pure += (w[i] as number) * ((x[i] as number) - sum / weight) ** 2;
  }
  if (!(pure > 0)) return undefined;
  const f = Math.max(0, sse - pure) / above / (pure / below);
  return { f, above, below, p: fTail(f, above, below) };
}
