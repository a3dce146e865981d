import { NormalEquations } from './normal-equations.ts';

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

const maxSteps = 100;
// From here on a Newton step leaves next to nothing, and one of Gauss and Newton is due, which shows how little.
const nearStep = 1e-5;
// What is left after a Gauss-Newton step this small is below what a double can tell of a parameter.
const smallStep = 1e-11;
const leastDamping = 1e-6;
const mostDamping = 1e12;
const rounding = 1e-12;

/** The factor of r d²X/dθ² in the normal equations: without it they are those of Gauss and Newton. */
const gaussNewton = 0;
const newton = 2;

export class LeastSquares {
  /** The solution of the last `solve`. */
  a = Number.NaN;
  b = Number.NaN;
  c = Number.NaN;
  /** The weighted sum of squares there. */
  sse = Number.NaN;
  /** The weighted sum of the squares of the throughputs, of the last `solve` that made its own start. */
  total = Number.NaN;
  /** The last undamped Gauss-Newton step: the largest of |δa|, |δb|(N-1) and |δc|N(N-1), relative to N/X. */
  lastStep = Number.NaN;
  /** Steps taken. */
  steps = 0;

  readonly #equations = new NormalEquations();

  /**
   * Fits; false when the points do not determine the columns or the law would be negative somewhere.
   *.
   *
   * The start is the exact solution of N/X = a + b(N-1) + cN(N-1), weighted by X⁴/N², which is the nonlinear problem to
   * first order. Newton's steps follow: for this law they cost no more than those of Gauss and Newton, and converge fast
   * whatever the residuals are. The last step is one of Gauss and Newton. Marquardt's damping helps where a step fails.
   */
  solve(problem: Problem, columns: readonly Column[], from?: Column): boolean {
    const equations = this.#equations;
    equations.columns = columns;
    if (from) this.#moveTo(from.a, from.b, from.c);
    else if (!this.#start(problem)) return false;
    let second = newton;
    let sse = this.#sum(problem, this.a, this.b, this.c, second);
    let damping = 0;
    if (!(sse < Number.POSITIVE_INFINITY)) return false;
    let before = Number.POSITIVE_INFINITY;
    this.lastStep = before;
    for (this.steps = 1; this.steps < maxSteps; this.steps++) {
      if (equations.solve(damping)) {
        const a = this.a + equations.stepA;
        const b = this.b + equations.stepB;
        const c = this.c + equations.stepC;
        const size = this.#stepSize(problem);
        const isFull = damping === 0;
        if (isFull && second === gaussNewton && size < nearStep) {
          this.lastStep = size;
          if (size < smallStep || size > before / 2) {
            this.#moveTo(a, b, c);
            this.sse = Math.max(0, sse - equations.decrease);
            return true;
          }
          before = size;
        }
        const next = isFull && second === newton && size < nearStep ? gaussNewton : newton;
        const trial = this.#sum(problem, a, b, c, next);
        // Near the end rounding alone decides which sum is less: a full step that small is taken for what it is.
        if (trial <= sse || (isFull && size < 1e-7 && trial < Number.POSITIVE_INFINITY)) {
          this.#moveTo(a, b, c);
          sse = trial;
          second = next;
          damping = size < nearStep || damping <= 10 * leastDamping ? 0 : damping / 10;
          continue;
        }
      }
      // An indefinite matrix or a step too far: with the matrix of Gauss and Newton, then with damping.
      if (second === gaussNewton) damping = damping === 0 ? leastDamping : damping * 10;
      if (damping > mostDamping) return false;
      second = gaussNewton;
      this.#sum(problem, this.a, this.b, this.c, second);
    }
    this.sse = sse;
    return Number.isFinite(sse);
  }

  /** Whether the sum of squares falls from the solution along a direction, by more than rounding. */
  falls(direction: Column): boolean {
    const equations = this.#equations;
    const slope = equations.rightSide(direction);
    return slope > rounding * Math.sqrt(Math.abs(equations.product(direction, direction)) * this.total);
  }

  #moveTo(a: number, b: number, c: number): void {
    this.a = a;
    this.b = b;
    this.c = c;
  }

  #start({ n, x, w, count }: Problem): boolean {
    const { sums } = this.#equations;
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
    this.total = total;
    sums[0] = s00;
    sums[1] = s10;
    sums[2] = s11;
    sums[3] = s20;
    sums[4] = s21;
    sums[5] = s22;
    sums[6] = g0;
    sums[7] = g1;
    sums[8] = g2;
    if (!this.#equations.solve(0)) return false;
    this.#moveTo(this.#equations.stepA, this.#equations.stepB, this.#equations.stepC);
    return this.#isPositive(n, count) || this.#positiveStart(n, x, count);
  }

  // The linear fit went below zero somewhere, where the law has no meaning: a safe start along the first column instead.
  #positiveStart(n: Float64Array, x: Float64Array, count: number): boolean {
    const { a, b, c } = this.#equations.columns[0] as Column;
    const last = n[count - 1] as number;
    let most = 0;
    for (let i = 0; i < count; i++) most = Math.max(most, (n[i] as number) / (x[i] as number));
    const scale = most / (a + (last - 1) * (b + c * last));
    this.#moveTo(a * scale, b * scale, c * scale);
    return this.#isPositive(n, count);
  }

  #isPositive(n: Float64Array, count: number): boolean {
    for (let i = 0; i < count; i++) if (!(this.#inverseAt(n[i] as number) > 0)) return false;
    return true;
  }

  /** N/X of the law. */
  #inverseAt(n: number): number {
    return this.a + (n - 1) * (this.b + this.c * n);
  }

  /** Sets up the normal equations at (a, b, c) and returns the sum of squares; Infinity where the law is not positive. */
  #sum({ n, x, w, count }: Problem, a: number, b: number, c: number, second: number): number {
    const { sums } = this.#equations;
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

  /** δa at the smallest size, δb and δc at the largest, each relative to N/X there. */
  #stepSize({ n, count }: Problem): number {
    const { stepA, stepB, stepC } = this.#equations;
    const first = n[0] as number;
    const last = n[count - 1] as number;
    const smallest = Math.abs(this.#inverseAt(first));
    const largest = Math.abs(this.#inverseAt(last));
    const others = Math.abs(last - 1);
    return Math.max(
      Math.abs(stepA) / smallest,
      (Math.abs(stepB) * others) / largest,
      (Math.abs(stepC) * others * last) / largest,
    );
  }
}
