import { NormalEquations } from './normal-equations.ts';
import { type Column, gaussNewton, newton, type Problem, sumCurved, sumExactly, sumLinear } from './sums.ts';

const maxSteps = 100;
// From here on a Newton step leaves next to nothing, and one of Gauss and Newton is due, which shows how little.
const nearStep = 1e-5;
// What is left after a Gauss-Newton step this small is below what a double can tell of a parameter.
const smallStep = 1e-11;
const leastDamping = 1e-6;
const mostDamping = 1e12;
const rounding = 1e-12;
// Doubles are right to 1e-16, parameters should be to 1e-9.
const delicate = 1e-6;

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
  readonly #place = new Float64Array(3);

  /**
   * Fits one to three columns; false when the points do not determine them or the law would be negative somewhere.
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
    let sse = this.#sumAt(problem, this.a, this.b, this.c, second);
    if (!(sse < Number.POSITIVE_INFINITY)) return false;
    let damping = 0;
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
            if (this.#isDelicate(problem)) this.#refine(problem);
            return true;
          }
          before = size;
        }
        const next = isFull && second === newton && size < nearStep ? gaussNewton : newton;
        const trial = this.#sumAt(problem, a, b, c, next);
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
      this.#sumAt(problem, this.a, this.b, this.c, second);
    }
    return false;
  }

  /** Whether the sum of squares falls from the solution along a direction, by more than rounding. */
  falls(direction: Column): boolean {
    const equations = this.#equations;
    const slope = equations.rightSide(direction);
    return slope > rounding * Math.sqrt(Math.abs(equations.product(direction, direction)) * this.total);
  }

  /** Whether rounding of the residuals could show in a parameter: a small one, or one that the points hardly tell apart. */
  #isDelicate({ n, count }: Problem): boolean {
    const first = n[0] as number;
    const last = n[count - 1] as number;
    const others = Math.abs(last - 1);
    const largest = this.#inverseAt(last);
    const a = this.a / this.#inverseAt(first);
    const b = (Math.abs(this.b) * others) / largest;
    const c = (Math.abs(this.c) * others * last) / largest;
    // A parameter that is 0 is on its bound and has no rounding.
    const share = Math.min(a, b > 0 ? b : 1, c > 0 ? c : 1);
    return share * Math.sqrt(this.#equations.leastPivotShare()) < delicate;
  }

  /** Steps with residuals that are not rounded; the last one is of Gauss and Newton. */
  #refine(problem: Problem): void {
    const equations = this.#equations;
    for (const second of [newton, newton, gaussNewton]) {
      this.#sumAt(problem, this.a, this.b, this.c, second);
      sumExactly(problem, equations.sums, this.#place);
      if (!equations.solve(0)) return;
      this.lastStep = this.#stepSize(problem);
      this.#moveTo(this.a + equations.stepA, this.b + equations.stepB, this.c + equations.stepC);
    }
  }

  // The place goes over in an array: numbers in arguments would each be an allocation.
  #sumAt(problem: Problem, a: number, b: number, c: number, second: number): number {
    const place = this.#place;
    place[0] = a;
    place[1] = b;
    place[2] = c;
    return sumCurved(problem, this.#equations.sums, place, second);
  }

  #moveTo(a: number, b: number, c: number): void {
    this.a = a;
    this.b = b;
    this.c = c;
  }

  #start(problem: Problem): boolean {
    this.total = sumLinear(problem, this.#equations.sums);
    if (!this.#equations.solve(0)) return false;
    this.#moveTo(this.#equations.stepA, this.#equations.stepB, this.#equations.stepC);
    return this.#isPositive(problem.n, problem.count) || this.#positiveStart(problem);
  }

  // The linear fit went below zero somewhere, where the law has no meaning: a safe start along the first column instead.
  #positiveStart({ n, x, count }: Problem): boolean {
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
