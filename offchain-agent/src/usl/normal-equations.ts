import type { Column } from './sums.ts';

// A pivot below this share of its diagonal is rounding: the points do not tell the columns apart.
const leastPivot = 1e-15;

/**
 * Three normal equations in (a, b, c), solved along one to three columns. Columns differ in size by N²: LDLᵀ does not mind,
 * its rounding errors are the same whatever the columns are multiplied by.
 */
export class NormalEquations {
  /** The lower triangle of the matrix by rows, then the right side. */
  readonly sums = new Float64Array(9);
  columns: readonly Column[] = [];
  /** The last solution. */
  stepA = 0;
  stepB = 0;
  stepC = 0;
  /** By how much the sum of squares falls with it: right side times step. */
  decrease = 0;

  #pivot1 = 1;
  #pivot2 = 1;
  readonly #along = new Float64Array(9);

  /** Solves with Marquardt's damping of the diagonal; false unless the matrix is positive definite. */
  solve(damping: number): boolean {
    const { sums, columns } = this;
    const isSolved =
      columns.length === 3 ? this.#decompose(sums, damping) : this.#solveAlong(columns, damping);
    this.decrease =
      (sums[6] as number) * this.stepA + (sums[7] as number) * this.stepB + (sums[8] as number) * this.stepC;
    return isSolved;
  }

  /** What the last solution had left of a diagonal at least: how well the points tell the columns apart, 1 is best. */
  leastPivotShare(): number {
    return Math.min(this.#pivot1, this.#pivot2);
  }

  /** The right side along a direction. */
  rightSide({ a, b, c }: Column): number {
    const { sums } = this;
    return (sums[6] as number) * a + (sums[7] as number) * b + (sums[8] as number) * c;
  }

  /** The matrix between two directions. */
  product(left: Column, right: Column): number {
    const { sums } = this;
    const s10 = sums[1] as number;
    const s20 = sums[3] as number;
    const s21 = sums[4] as number;
    return (
      left.a * ((sums[0] as number) * right.a + s10 * right.b + s20 * right.c) +
      left.b * (s10 * right.a + (sums[2] as number) * right.b + s21 * right.c) +
      left.c * (s20 * right.a + s21 * right.b + (sums[5] as number) * right.c)
    );
  }

  #solveAlong(columns: readonly Column[], damping: number): boolean {
    const along = this.#along;
    const [first, second] = columns as [Column, Column?];
    along.fill(0);
    along[0] = this.product(first, first);
    along[6] = this.rightSide(first);
    // What is not there gets a diagonal of 1, and with it a step of 0.
    along[2] = 1;
    along[5] = 1;
    if (second) {
      along[1] = this.product(first, second);
      along[2] = this.product(second, second);
      along[7] = this.rightSide(second);
    }
    if (!this.#decompose(along, damping)) return false;
    const { stepA: one, stepB: other } = this;
    this.stepA = one * first.a + other * (second?.a ?? 0);
    this.stepB = one * first.b + other * (second?.b ?? 0);
    this.stepC = one * first.c + other * (second?.c ?? 0);
    return true;
  }

  /** LDLᵀ of a matrix and its right side. */
  #decompose(m: Float64Array, damping: number): boolean {
    const grow = 1 + damping;
    const a00 = m[0] as number;
    if (!(a00 > 0)) return false;
    const r0 = 1 / (a00 * grow);
    const a10 = m[1] as number;
    const l10 = a10 * r0;
    const a11 = m[2] as number;
    const d1 = a11 * grow - l10 * a10;
    if (!(d1 > a11 * leastPivot)) return false;
    const r1 = 1 / d1;
    const a20 = m[3] as number;
    const l20 = a20 * r0;
    const a21 = (m[4] as number) - l20 * a10;
    const l21 = a21 * r1;
    const a22 = m[5] as number;
    const d2 = a22 * grow - l20 * a20 - l21 * a21;
    if (!(d2 > a22 * leastPivot)) return false;
    this.#pivot1 = d1 / a11;
    this.#pivot2 = d2 / a22;
    const b0 = m[6] as number;
    const b1 = (m[7] as number) - l10 * b0;
    const b2 = (m[8] as number) - l20 * b0 - l21 * b1;
    const s2 = b2 / d2;
    const s1 = b1 * r1 - l21 * s2;
    this.stepA = b0 * r0 - l10 * s1 - l20 * s2;
    this.stepB = s1;
    this.stepC = s2;
    return true;
  }
}
