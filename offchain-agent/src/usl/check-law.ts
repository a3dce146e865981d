import { costAt, throughputAt, type UslParameters } from './model.ts';
import { largestOf, type Point } from './point.ts';
import type { Weighting } from './weigh.ts';

/** The longest step that the chain accepts. */
export const longestStep = 1e-7;

/** A Gauss-Newton step in model units: dλ/λ, dσ(Nm-1)/dm and dκNm(Nm-1)/dm at the largest size; 0 for what is held. */
export interface LawStep {
  readonly lambda: number;
  readonly sigma: number;
  readonly kappa: number;
}

export type LawCheck =
  | { readonly kind: 'stationary'; readonly step: LawStep; readonly isSuperlinear: boolean }
  | { readonly kind: 'moves'; readonly step: LawStep }
  | { readonly kind: 'leaves_bound'; readonly parameter: 'sigma' | 'kappa'; readonly step: LawStep }
  /** The points hardly tell the parameters apart. */
  | { readonly kind: 'ill_conditioned' };

type Free = readonly [true, boolean, boolean];

/**
 * Whether a law is a stationary point of the fit of these points under its bounds, as the chain asks (formula U8): what
 * equals a bound is held there, and must not step inwards when it alone is freed. In doubles: steps are exact to 1e-9.
 */
export function checkLaw(points: readonly Point[], weighting: Weighting, law: UslParameters): LawCheck {
  const free: Free = [true, law.sigma !== 0 && law.sigma !== 1, law.kappa !== 0];
  const step = stepOf(points, weighting, law, free);
  if (!step) return { kind: 'ill_conditioned' };
  if (Math.max(...lengths(step)) > longestStep) return { kind: 'moves', step };
  let isSuperlinear = false;
  if (!free[1]) {
    const freed = stepOf(points, weighting, law, [true, true, free[2]]);
    if (!freed) return { kind: 'ill_conditioned' };
    const inwards = law.sigma === 0 ? freed.sigma : -freed.sigma;
    if (inwards > longestStep) return { kind: 'leaves_bound', parameter: 'sigma', step: freed };
    isSuperlinear = law.sigma === 0 && freed.sigma < -longestStep;
  }
  if (!free[2]) {
    const freed = stepOf(points, weighting, law, [true, free[1], true]);
    if (!freed) return { kind: 'ill_conditioned' };
    if (freed.kappa > longestStep) return { kind: 'leaves_bound', parameter: 'kappa', step: freed };
  }
  return { kind: 'stationary', step, isSuperlinear };
}

function lengths({ lambda, sigma, kappa }: LawStep): number[] {
  return [lambda, sigma, kappa].map(Math.abs);
}

/** Least squares of the residuals over the columns of the free parameters, by orthogonal columns. */
function stepOf(
  points: readonly Point[],
  weighting: Weighting,
  law: UslParameters,
  free: Free,
): LawStep | undefined {
  const largest = largestOf(points);
  const dm = costAt(law, largest);
  const rows = points.map(({ n, throughput, weight = 1 }) => {
    const x = throughputAt(law, n);
    const d = costAt(law, n);
    const root = weighting === 'relative' ? 1 / x : weighting === 'given' ? Math.sqrt(weight) : 1;
    const sigma = (-x * (n - 1) * dm) / ((largest - 1) * d);
    const kappa = (sigma * n) / largest;
    return { columns: [root * x, root * sigma, root * kappa], residual: root * (throughput - x) };
  });
  const index = [0, 1, 2].filter((k) => free[k]);
  const columns = index.map((k) => rows.map((row) => row.columns[k] as number));
  const solved = solve(
    columns,
    rows.map(({ residual }) => residual),
  );
  if (!solved) return undefined;
  const at = (k: number): number => (free[k] ? (solved[index.indexOf(k)] as number) : 0);
  return { lambda: at(0), sigma: at(1), kappa: at(2) };
}

/** Modified Gram-Schmidt, then back substitution; undefined where a column is hardly more than the others. */
function solve(columns: readonly (readonly number[])[], target: readonly number[]): number[] | undefined {
  const q: number[][] = [];
  const r = columns.map(() => columns.map(() => 0));
  const projected: number[] = [];
  const rest = [...target];
  for (const [k, column] of columns.entries()) {
    const left = [...column];
    const length = norm(left);
    q.forEach((unit, j) => {
      const share = dot(unit, left);
      (r[j] as number[])[k] = share;
      subtract(left, unit, share);
    });
    const own = norm(left);
    if (!(own > 1e-9 * length)) return undefined;
    (r[k] as number[])[k] = own;
    const unit = left.map((value) => value / own);
    q.push(unit);
    const share = dot(unit, rest);
    projected.push(share);
    subtract(rest, unit, share);
  }
  const solution = columns.map(() => 0);
  for (let k = columns.length - 1; k >= 0; k--) {
    const row = r[k] as number[];
    const known = solution.reduce((sum, value, j) => sum + (j > k ? value * (row[j] as number) : 0), 0);
    solution[k] = ((projected[k] as number) - known) / (row[k] as number);
  }
  return solution;
}

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, i) => sum + value * (right[i] as number), 0);
}

function norm(values: readonly number[]): number {
  return Math.sqrt(dot(values, values));
}

function subtract(values: number[], unit: readonly number[], share: number): void {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) - share * (unit[i] as number);
}
