import type { ParameterFit } from './fit-parameters.ts';
import { costAt, throughputAt, type UslParameters } from './model.ts';
import type { Problem } from './sums.ts';

/** dX/d(λ, σ, κ) at a size. */
export function gradientAt(parameters: UslParameters, n: number): readonly [number, number, number] {
  const x = throughputAt(parameters, n);
  const d = costAt(parameters, n);
  return [x / parameters.lambda, (-x * (n - 1)) / d, (-x * n * (n - 1)) / d];
}

/** Covariance of (λ, σ, κ); rows of parameters that a bound holds are 0. */
export type Covariance = readonly (readonly number[])[];

/**
 * s² (JᵀWJ)⁻¹ over the free parameters, s² = SSE / (n - free); undefined without degrees of freedom or where the points
 * leave a direction open. Columns are scaled before inverting: the raw matrix has condition numbers up to 9e17.
 */
export function covarianceOf(problem: Problem, fit: ParameterFit): Covariance | undefined {
  const degrees = problem.count - fit.free;
  if (degrees < 1) return undefined;
  const free = [true, fit.bounds.sigma === undefined, fit.bounds.kappa === undefined];
  const index = [0, 1, 2].filter((k) => free[k]);
  const rows = Array.from({ length: problem.count }, (_, i) => gradientAt(fit, problem.n[i] as number));
  const scale = index.map(
    (k) => rows.reduce((most, row) => Math.max(most, Math.abs(row[k] as number)), 0) || 1,
  );
  const normal = index.map((row, r) =>
    index.map((column, c) =>
      rows.reduce(
        (sum, gradient, i) =>
          sum +
          ((problem.w[i] as number) * (gradient[row] as number) * (gradient[column] as number)) /
            ((scale[r] as number) * (scale[c] as number)),
        0,
      ),
    ),
  );
  const inverse = invert(normal);
  if (!inverse) return undefined;
  const variance = fit.sse / degrees;
  const covariance = [0, 1, 2].map(() => [0, 0, 0]);
  index.forEach((row, r) =>
    index.forEach((column, c) => {
      const value = (inverse[r]?.[c] ?? 0) / ((scale[r] as number) * (scale[c] as number));
      (covariance[row] as number[])[column] = variance * value;
    }),
  );
  return covariance;
}

/** gᵀ C g. */
export function varianceOf(gradient: readonly number[], covariance: Covariance): number {
  return gradient.reduce(
    (sum, left, i) =>
      sum + gradient.reduce((inner, right, j) => inner + left * right * (covariance[i]?.[j] ?? 0), 0),
    0,
  );
}

/** Gauss-Jordan with pivoting; undefined for a singular matrix. */
function invert(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const size = matrix.length;
  const work = matrix.map((row, r) => [...row, ...matrix.map((_, c) => (r === c ? 1 : 0))]);
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let r = k + 1; r < size; r++)
      if (Math.abs(cell(work, r, k)) > Math.abs(cell(work, pivot, k))) pivot = r;
    if (Math.abs(cell(work, pivot, k)) < 1e-14) return undefined;
    [work[k], work[pivot]] = [work[pivot] as number[], work[k] as number[]];
    const top = work[k] as number[];
    const head = top[k] as number;
    for (let c = 0; c < 2 * size; c++) top[c] = (top[c] as number) / head;
    for (let r = 0; r < size; r++) {
      if (r === k) continue;
      const row = work[r] as number[];
      const factor = row[k] as number;
      for (let c = 0; c < 2 * size; c++) row[c] = (row[c] as number) - factor * (top[c] as number);
    }
  }
  return work.map((row) => row.slice(size));
}

function cell(matrix: readonly (readonly number[])[], row: number, column: number): number {
  return matrix[row]?.[column] ?? 0;
}
