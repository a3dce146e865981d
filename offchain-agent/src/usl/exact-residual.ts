/**
 * X - N/d with d = a + b(N-1) + cN(N-1), without the rounding of d: as (X·d - N)/d, each product and sum kept with its error
 * (T. J. Dekker, Numer. Math. 18, 1971). Right to some 1e-16 of itself, where X - N/d is right to 1e-16 of X.
 */
export function exactResidual(n: number, x: number, a: number, b: number, c: number): number {
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
