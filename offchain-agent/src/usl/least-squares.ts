/**
 * The inner loop of the fit: weighted nonlinear least squares of X = N / (Σ θ_k φ_k(N)) for one to three columns φ.
 *
 * Written without allocation, since campaigns, intervals and simulations ask for millions of fits. Columns are scaled to
 * at most 1, so that the normal equations of κ (N² times smaller than λ) stay well conditioned.
 */
export interface Problem {
  /** Sizes and throughputs. */
  readonly n: Float64Array;
  readonly x: Float64Array;
  /** Weights of the squares. */
  readonly w: Float64Array;
  readonly count: number;
}

export type Column = (n: number) => number;

const maxSteps = 60;
// Well below what a double can tell of a parameter: the loop ends when a full step no longer moves anything.
const smallStep = 1e-12;

export class LeastSquares {
  /** The solution of the last `solve`, in the order of its columns. */
  readonly theta = new Float64Array(3);
  /** The weighted sum of squares there. */
  sse = Number.NaN;
  /** The largest relative size of the last Gauss-Newton step, |δθ_k| φ_k / θ·φ at the largest column value. */
  lastStep = Number.NaN;
  /** Steps taken. */
  steps = 0;

  readonly #phi: Float64Array[];
  readonly #scale = new Float64Array(3);
  readonly #normal = new Float64Array(6);
  readonly #gradient = new Float64Array(3);
  readonly #step = new Float64Array(3);
  readonly #trial = new Float64Array(3);

  constructor(capacity = 64) {
    this.#phi = [0, 1, 2].map(() => new Float64Array(capacity));
  }

  /**
   * Fits; false when the points do not determine the columns or the law would be negative somewhere.
   *
   * The start is the exact solution of N/X = Σ θ_k φ_k, weighted by X⁴/N², which is the nonlinear problem to first order.
   */
  solve(problem: Problem, columns: readonly Column[], from?: Float64Array): boolean {
    const p = columns.length;
    this.#fill(problem, columns);
    if (from) for (let k = 0; k < p; k++) this.theta[k] = (from[k] as number) * (this.#scale[k] as number);
    else if (!this.#start(problem, p)) return false;
    let sse = this.#equations(problem, p, this.theta);
    if (!Number.isFinite(sse)) return false;
    let damping = 0;
    let before = 1;
    this.steps = 0;
    while (this.steps < maxSteps) {
      if (!this.#solveNormal(p, damping)) {
        damping = damping === 0 ? 1e-6 : damping * 10;
        if (damping > 1e12) return false;
        continue;
      }
      this.steps++;
      const size = this.#stepSize(problem, p);
      for (let k = 0; k < p; k++) this.#trial[k] = (this.theta[k] as number) + (this.#step[k] as number);
      const trial = this.#equations(problem, p, this.#trial);
      // Near the end rounding alone decides which sum is less: a full step that small is taken for what it is.
      if (trial <= sse || (damping === 0 && size < 1e-7 && Number.isFinite(trial))) {
        this.theta.set(this.#trial);
        sse = trial;
        if (damping === 0) this.lastStep = size;
        // Steps shrink by a steady factor: stop when the next one would no longer move anything.
        if (damping === 0 && size * Math.min(1, size / before) < smallStep) break;
        before = size;
        damping = damping < 1e-9 ? 0 : damping / 10;
      } else {
        if (damping > 1e12) return false;
        damping = damping === 0 ? 1e-6 : damping * 10;
        this.#equations(problem, p, this.theta);
      }
    }
    for (let k = 0; k < p; k++) this.theta[k] = (this.theta[k] as number) / (this.#scale[k] as number);
    this.sse = sse;
    return Number.isFinite(sse);
  }

  #fill({ n, count }: Problem, columns: readonly Column[]): void {
    for (let k = 0; k < columns.length; k++) {
      const column = columns[k] as Column;
      const phi = this.#phi[k] as Float64Array;
      let largest = 0;
      for (let i = 0; i < count; i++) {
        const value = column(n[i] as number);
        phi[i] = value;
        const size = value < 0 ? -value : value;
        if (size > largest) largest = size;
      }
      const scale = largest > 0 ? largest : 1;
      for (let i = 0; i < count; i++) phi[i] = (phi[i] as number) / scale;
      this.#scale[k] = scale;
    }
  }

  #start({ n, x, w, count }: Problem, p: number): boolean {
    const { a, b } = this.#clear();
    for (let i = 0; i < count; i++) {
      const xi = x[i] as number;
      const ni = n[i] as number;
      const weight = ((w[i] as number) * xi * xi * xi * xi) / (ni * ni);
      this.#accumulate(p, i, weight, ni / xi, a, b);
    }
    if (!this.#solveNormal(p, 0)) return false;
    for (let k = 0; k < p; k++) this.theta[k] = this.#step[k] as number;
    return this.#isPositive(count, p, this.theta) || this.#positiveStart(n, x, count, p);
  }

  // The linear fit went below zero somewhere, where the law has no meaning: a flat, safe start instead.
  #positiveStart(n: Float64Array, x: Float64Array, count: number, p: number): boolean {
    let most = 0;
    for (let i = 0; i < count; i++) most = Math.max(most, (n[i] as number) / (x[i] as number));
    for (let k = 0; k < p; k++) this.theta[k] = most / p;
    return this.#isPositive(count, p, this.theta);
  }

  #isPositive(count: number, p: number, theta: Float64Array): boolean {
    for (let i = 0; i < count; i++) if (!(this.#denominator(i, p, theta) > 0)) return false;
    return true;
  }

  #denominator(i: number, p: number, theta: Float64Array): number {
    let d = (theta[0] as number) * ((this.#phi[0] as Float64Array)[i] as number);
    if (p > 1) d += (theta[1] as number) * ((this.#phi[1] as Float64Array)[i] as number);
    if (p > 2) d += (theta[2] as number) * ((this.#phi[2] as Float64Array)[i] as number);
    return d;
  }

  /** Sets up the normal equations at θ and returns the sum of squares; Infinity where the law is not positive. */
  #equations(problem: Problem, p: number, theta: Float64Array): number {
    if (p === 3) return this.#equationsOfThree(problem, theta);
    const { n, x, w, count } = problem;
    const { a, b } = this.#clear();
    let sse = 0;
    for (let i = 0; i < count; i++) {
      const d = this.#denominator(i, p, theta);
      if (!(d > 0)) return Number.POSITIVE_INFINITY;
      const f = (n[i] as number) / d;
      const residual = (x[i] as number) - f;
      const weight = w[i] as number;
      sse += weight * residual * residual;
      // dX/dθ_k = -N/d² φ_k = slope · φ_k
      const slope = -f / d;
      this.#accumulate(p, i, weight * slope * slope, residual / slope, a, b);
    }
    return sse;
  }

  // The same for three columns, sums in local variables: nearly all fits end here, and it halves their time.
  #equationsOfThree({ n, x, w, count }: Problem, theta: Float64Array): number {
    const p0 = this.#phi[0] as Float64Array;
    const p1 = this.#phi[1] as Float64Array;
    const p2 = this.#phi[2] as Float64Array;
    const t0 = theta[0] as number;
    const t1 = theta[1] as number;
    const t2 = theta[2] as number;
    let a00 = 0;
    let a10 = 0;
    let a11 = 0;
    let a20 = 0;
    let a21 = 0;
    let a22 = 0;
    let b0 = 0;
    let b1 = 0;
    let b2 = 0;
    let sse = 0;
    for (let i = 0; i < count; i++) {
      const u = p0[i] as number;
      const v = p1[i] as number;
      const t = p2[i] as number;
      const d = t0 * u + t1 * v + t2 * t;
      if (!(d > 0)) return Number.POSITIVE_INFINITY;
      const f = (n[i] as number) / d;
      const residual = (x[i] as number) - f;
      const slope = -f / d;
      const weight = w[i] as number;
      const ws = weight * slope;
      const wss = ws * slope;
      const wr = ws * residual;
      const wu = wss * u;
      const wv = wss * v;
      sse += weight * residual * residual;
      a00 += wu * u;
      a10 += wu * v;
      a11 += wv * v;
      a20 += wu * t;
      a21 += wv * t;
      a22 += wss * t * t;
      b0 += wr * u;
      b1 += wr * v;
      b2 += wr * t;
    }
    const a = this.#normal;
    const b = this.#gradient;
    a[0] = a00;
    a[1] = a10;
    a[2] = a11;
    a[3] = a20;
    a[4] = a21;
    a[5] = a22;
    b[0] = b0;
    b[1] = b1;
    b[2] = b2;
    return sse;
  }

  #clear(): { a: Float64Array; b: Float64Array } {
    this.#normal.fill(0);
    this.#gradient.fill(0);
    return { a: this.#normal, b: this.#gradient };
  }

  #accumulate(p: number, i: number, weight: number, y: number, a: Float64Array, b: Float64Array): void {
    const u = (this.#phi[0] as Float64Array)[i] as number;
    const wu = weight * u;
    a[0] = (a[0] as number) + wu * u;
    b[0] = (b[0] as number) + wu * y;
    if (p < 2) return;
    const v = (this.#phi[1] as Float64Array)[i] as number;
    const wv = weight * v;
    a[1] = (a[1] as number) + wu * v;
    a[2] = (a[2] as number) + wv * v;
    b[1] = (b[1] as number) + wv * y;
    if (p < 3) return;
    const t = (this.#phi[2] as Float64Array)[i] as number;
    const wt = weight * t;
    a[3] = (a[3] as number) + wu * t;
    a[4] = (a[4] as number) + wv * t;
    a[5] = (a[5] as number) + wt * t;
    b[2] = (b[2] as number) + wt * y;
  }

  /** Cholesky of the normal equations with Marquardt's damping of the diagonal; the solution goes to #step. */
  #solveNormal(p: number, damping: number): boolean {
    const a = this.#normal;
    const b = this.#gradient;
    const grow = 1 + damping;
    const l00 = Math.sqrt((a[0] as number) * grow);
    if (!(l00 > 0)) return false;
    const y0 = (b[0] as number) / l00;
    if (p === 1) {
      this.#step[0] = y0 / l00;
      return true;
    }
    const l10 = (a[1] as number) / l00;
    const d1 = (a[2] as number) * grow - l10 * l10;
    if (!(d1 > (a[2] as number) * 1e-15)) return false;
    const l11 = Math.sqrt(d1);
    const y1 = ((b[1] as number) - l10 * y0) / l11;
    if (p === 2) {
      const s1 = y1 / l11;
      this.#step[1] = s1;
      this.#step[0] = (y0 - l10 * s1) / l00;
      return true;
    }
    const l20 = (a[3] as number) / l00;
    const l21 = ((a[4] as number) - l20 * l10) / l11;
    const d2 = (a[5] as number) * grow - l20 * l20 - l21 * l21;
    if (!(d2 > (a[5] as number) * 1e-15)) return false;
    const l22 = Math.sqrt(d2);
    const y2 = ((b[2] as number) - l20 * y0 - l21 * y1) / l22;
    const s2 = y2 / l22;
    const s1 = (y1 - l21 * s2) / l11;
    this.#step[2] = s2;
    this.#step[1] = s1;
    this.#step[0] = (y0 - l10 * s1 - l20 * s2) / l00;
    return true;
  }

  /** The step in units of the law at the largest columns (all of which are 1 there, after scaling). */
  #stepSize({ count }: Problem, p: number): number {
    let largest = 0;
    for (let k = 0; k < p; k++) largest = Math.max(largest, Math.abs(this.#step[k] as number));
    const d = Math.abs(this.#denominator(count - 1, p, this.theta));
    return largest / (d > 0 ? d : 1);
  }
}
