import { costAt, throughputAt, type UslParameters } from './model.ts';
import { dot, inv, multiply, qr } from './statistics.ts';

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
 * The root R⁻¹ of (JᵀWJ)⁻¹ = R⁻¹R⁻ᵀ, of the rows of W½J; undefined where the points leave a direction open. By W½J = QR,
 * columns scaled to unit length: JᵀWJ with its condition numbers up to 9e17 is never formed.
 */
export function rootOf(rows: readonly (readonly number[])[]): number[][] | undefined {
  const width = rows[0]?.length ?? 0;
  const scale = Array.from(
    { length: width },
    (_, c) => Math.sqrt(rows.reduce((sum, row) => sum + (row[c] as number) ** 2, 0)) || 1,
  );
  const triangle = triangleOf(rows.map((row) => row.map((value, c) => value / (scale[c] as number))));
  if (triangle.length < width || triangle.some((row, k) => Math.abs(row[k] as number) < leastOwn))
    return undefined;
  return inv(triangle).map((row, r) => row.map((value) => value / (scale[r] as number)));
}

/** Rows that are put under a triangle at a time: mathjs's qr also forms Q, which is as wide as there are rows. */
const rowsAtOnce = 13;

/** R of a QR decomposition of as many rows as there are, part by part. */
function triangleOf(rows: readonly (readonly number[])[]): number[][] {
  const width = rows[0]?.length ?? 0;
  let triangle: number[][] = [];
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const part = rows.slice(from, from + rowsAtOnce).map((row) => [...row]);
    // Of arrays of numbers it makes such, which its types do not say.
    triangle = (qr([...triangle, ...part]).R as number[][]).slice(0, width);
  }
  return triangle;
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
