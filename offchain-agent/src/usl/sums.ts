// The sums of the normal equations: the lower triangle of the matrix by rows, then the right side.

/** The factor of r d²X/dθ² in the normal equations: without it they are those of Gauss and Newton. */
export const gaussNewton = 0;
export const newton = 2;

/**
 * The equations of N/X = a + b(N-1) + cN(N-1) itself, weighted by X⁴/N²; returns the weighted sum of the squares of X.
 */
export function sumLinear({ n, x, w, count }: Problem, sums: Float64Array): number {
  let s00 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let g0 = 0;
  let g1 = 0;
  let g2 = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const size = n[i] as number;
    const v = size - 1;
    const t = v * size;
    const xi = x[i] as number;
    const root = (xi * xi) / size;
    const weighted = (w[i] as number) * root;
    const h = weighted * root;
    const hv = h * v;
    const ht = h * t;
    // h · N/X
    const g = weighted * xi;
    total += (w[i] as number) * xi * xi;
    s00 += h;
    s10 += hv;
    s11 += hv * v;
    s20 += ht;
    s21 += ht * v;
    s22 += ht * t;
    g0 += g;
    g1 += g * v;
    g2 += g * t;
  }
  sums[0] = s00;
  sums[1] = s10;
  sums[2] = s11;
  sums[3] = s20;
  sums[4] = s21;
  sums[5] = s22;
  sums[6] = g0;
  sums[7] = g1;
  sums[8] = g2;
  return total;
}

/** Those of least squares at (a, b, c); returns the weighted sum of squares, Infinity where the law is not positive. */
export function sumCurved(
  { n, x, w, count }: Problem,
  sums: Float64Array,
  law: Float64Array,
  second: number,
): number {
  const a = law[0] as number;
  const b = law[1] as number;
  const c = law[2] as number;
  let s00 = 0;
  let s10 = 0;
  let s11 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let g0 = 0;
  let g1 = 0;
  let g2 = 0;
  let sse = 0;
  for (let i = 0; i < count; i++) {
    const size = n[i] as number;
    const v = size - 1;
    const t = v * size;
    const d = a + b * v + c * t;
    if (!(d > 0)) return Number.POSITIVE_INFINITY;
    const inverse = 1 / d;
    const f = size * inverse;
    // dX/dθ = -N/d² φ and d²X/dθ² = 2N/d³ φφᵀ: both matrices are sums of φφᵀ, only its factor differs.
    const slope = -f * inverse;
    const residual = (x[i] as number) - f;
    const weighted = (w[i] as number) * slope;
    const g = weighted * residual;
    const h = weighted * (slope + second * residual * inverse);
    const hv = h * v;
    const ht = h * t;
    sse += (w[i] as number) * residual * residual;
    s00 += h;
    s10 += hv;
    s11 += hv * v;
    s20 += ht;
    s21 += ht * v;
    s22 += ht * t;
    g0 += g;
    g1 += g * v;
    g2 += g * t;
  }
  sums[0] = s00;
  sums[1] = s10;
  sums[2] = s11;
  sums[3] = s20;
  sums[4] = s21;
  sums[5] = s22;
  sums[6] = g0;
  sums[7] = g1;
  sums[8] = g2;
  return sse;
}

/** The right side alone, anew, from exact residuals. */
export function sumExactly({ n, x, w, count }: Problem, sums: Float64Array, law: Float64Array): void {
  const a = law[0] as number;
  const b = law[1] as number;
  const c = law[2] as number;
  sums.fill(0, 6);
  for (let i = 0; i < count; i++) {
    const size = n[i] as number;
    const inverse = 1 / (a + (size - 1) * (b + c * size));
    const residual = exactResidual(size, x[i] as number, a, b, c);
    const g = -(w[i] as number) * size * inverse * inverse * residual;
    sums[6] = (sums[6] as number) + g;
    sums[7] = (sums[7] as number) + g * (size - 1);
    sums[8] = (sums[8] as number) + g * (size - 1) * size;
  }
}

/**
 * X - N/d with d = a + b(N-1) + cN(N-1), without the rounding of d: as (X·d - N)/d, each product and sum kept with its error
 * (T. J. Dekker, Numer. Math. 18, 1971). Right to some 1e-16 of itself, where X - N/d is right to 1e-16 of X.
 */
function exactResidual(n: number, x: number, a: number, b: number, c: number): number {
  const v = n - 1;
  const t = v * n;
  const bv = b * v;
  const ct = c * t;
  const ab = a + bv;
  const d = ab + ct;
  const dLow =
    sumError(ab, ct, d) +
    sumError(a, bv, ab) +
    productError(b, v, bv) +
    productError(c, t, ct) +
    c * productError(v, n, t);
  const xd = x * d;
  return (xd - n + (productError(x, d, xd) + x * dLow)) / d;
}

/** left + right - sum, exactly. */
function sumError(left: number, right: number, sum: number): number {
  const part = sum - left;
  return left - (sum - part) + (right - part);
}

/** left · right - product, exactly. */
function productError(left: number, right: number, product: number): number {
  const leftHigh = highHalf(left);
  const leftLow = left - leftHigh;
  const rightHigh = highHalf(right);
  const rightLow = right - rightHigh;
  return leftLow * rightLow - (product - leftHigh * rightHigh - leftLow * rightHigh - leftHigh * rightLow);
}

/** The upper 26 of the 53 bits. */
function highHalf(value: number): number {
  const wide = 134_217_729 * value;
  return wide - (wide - value);
}

/**
 * The inner loop of the fit: weighted nonlinear least squares of X = N / (a + b(N-1) + cN(N-1)), with (a, b, c) free or
 * restricted to a line or plane.
 *
 * Written without allocation, since campaigns, intervals and simulations ask for millions of fits: sums in local variables,
 * arrays made once.
 */
export interface Problem {
  /** Sizes, ascending, and throughputs. */
  readonly n: Float64Array;
  readonly x: Float64Array;
  /** Weights of the squares. */
  readonly w: Float64Array;
  readonly count: number;
}

/** A direction of (a, b, c): the column a + b(N-1) + cN(N-1) of N/X. */
export interface Column {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}
