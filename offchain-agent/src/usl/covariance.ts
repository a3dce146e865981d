import type { ParameterFit } from './fit-parameters.ts';
import { costAt, throughputAt, type UslParameters } from './model.ts';
import { dot, inv, multiply, qr, transpose } from './statistics.ts';
import type { Problem } from './sums.ts';

/** dX/d(λ, σ, κ) at a size. */
export function gradientAt(parameters: UslParameters, n: number): readonly [number, number, number] {
  const x = throughputAt(parameters, n);
  const d = costAt(parameters, n);
  return [x / parameters.lambda, (-x * (n - 1)) / d, (-x * n * (n - 1)) / d];
}

/** Covariance of (λ, σ, κ); rows of parameters that a bound holds are 0. */
export type Covariance = readonly (readonly number[])[];

/** Of a column of unit length, what the columns before it leave: below this the points leave a direction open. */
const leastOwn = 1e-7;

/**
 * s² (JᵀWJ)⁻¹ over the free parameters, s² = SSE / (n - free); undefined without degrees of freedom or where the points
 * leave a direction open. By W½J = QR, columns scaled to unit length: the inverse is R⁻¹R⁻ᵀ, and JᵀWJ with its condition
 * numbers up to 9e17 is never formed.
 */
export function covarianceOf(problem: Problem, fit: ParameterFit): Covariance | undefined {
  const degrees = problem.count - fit.free;
  if (degrees < 1) return undefined;
  const isFree = [true, fit.bounds.sigma === undefined, fit.bounds.kappa === undefined];
  const free = [0, 1, 2].filter((k) => isFree[k]);
  const rows = Array.from({ length: problem.count }, (_, i) => {
    const gradient = gradientAt(fit, problem.n[i] as number);
    return free.map((k) => Math.sqrt(problem.w[i] as number) * (gradient[k] as number));
  });
  const scale = free.map((_, c) => Math.hypot(...rows.map((row) => row[c] as number)) || 1);
  const scaled = rows.map((row) => row.map((value, c) => value / (scale[c] as number)));
  // Of arrays of numbers it makes such, which its types do not say.
  const triangle = (qr(scaled).R as number[][]).slice(0, free.length);
  if (triangle.some((row, k) => Math.abs(row[k] as number) < leastOwn)) return undefined;
  const root = inv(triangle).map((row, r) => row.map((value) => value / (scale[r] as number)));
  const variance = fit.sse / degrees;
  const own = multiply(root, transpose(root));
  const covariance = [0, 1, 2].map(() => [0, 0, 0]);
  free.forEach((row, r) =>
    free.forEach((column, c) => {
      (covariance[row] as number[])[column] = variance * (own[r]?.[c] ?? 0);
    }),
  );
  return covariance;
}

/** gᵀ C g. */
export function varianceOf(gradient: readonly number[], covariance: Covariance): number {
  const g = [...gradient];
  return dot(
    g,
    multiply(
      covariance.map((row) => [...row]),
      g,
    ),
  );
}
