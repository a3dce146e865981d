import { all, type BigNumber, create } from 'mathjs';
import type { ParameterFit } from '../../../src/usl/fit-parameters.ts';
import type { Problem } from '../../../src/usl/sums.ts';

const math = create(all ?? {}, { number: 'BigNumber', precision: 60 });

/** A double's own value; `bignumber(0.1)` takes the shortest decimal for it, which differs by up to 1e-16. */
function big(value: number): BigNumber {
  let [whole, halvings] = [value, 0];
  for (; !Number.isInteger(whole); halvings++) whole *= 2;
  return math.bignumber(BigInt(whole).toString()).div(math.bignumber(2).pow(halvings));
}

const settled = big(1e-40);

interface Twin {
  /** (λ, σ, κ) of the stationary point next to a fit. */
  readonly values: readonly [number, number, number];
  readonly sse: number;
  /** How the sum of squares changes with σ and κ there: above 0 where it grows with them. */
  readonly slopes: readonly [number, number];
}

/**
 * The same problem in numbers of 60 digits and in other parameters: Newton's method on λ, σ and κ themselves, for those that
 * the fit says no bound holds, begun at the fit.
 */
export function twinOf({ n, x, w, count }: Problem, fit: ParameterFit): Twin {
  const theta = [big(fit.lambda), big(fit.sigma), big(fit.kappa)] as [BigNumber, BigNumber, BigNumber];
  const free = [0, 1, 2].filter(
    (k) => (k !== 1 || fit.bounds.sigma === undefined) && (k !== 2 || fit.bounds.kappa === undefined),
  );
  const points = Array.from({ length: count }, (_, i) => {
    const size = big(n[i] as number);
    const others = size.minus(1);
    return { size, others, pairs: size.times(others), x: big(x[i] as number), w: big(w[i] as number) };
  });
  for (let step = 0; step < 60; step++) {
    const zero = (): BigNumber => big(0);
    const gradient = [zero(), zero(), zero()];
    const hessian = [0, 1, 2].map(() => [zero(), zero(), zero()]);
    let sse = zero();
    for (const point of points) {
      const [lambda, sigma, kappa] = theta;
      const d = sigma.times(point.others).plus(kappa.times(point.pairs)).plus(1);
      const q = point.size.div(d);
      const f = lambda.times(q);
      const residual = point.x.minus(f);
      sse = sse.plus(point.w.times(residual).times(residual));
      // X = λq with q = N/d: first derivatives q, -λq·u/d, second 0, -q·u/d and 2λq·u·v/d².
      const u = [point.others.div(d), point.pairs.div(d)] as const;
      const first = [q, f.times(u[0]).neg(), f.times(u[1]).neg()];
      const second = (j: number, k: number): BigNumber => {
        if (j === 0 && k === 0) return zero();
        if (j === 0 || k === 0) return q.times(u[j + k - 1] as BigNumber).neg();
        return f
          .times(2)
          .times(u[j - 1] as BigNumber)
          .times(u[k - 1] as BigNumber);
      };
      for (const j of [0, 1, 2]) {
        const dj = first[j] as BigNumber;
        gradient[j] = (gradient[j] as BigNumber).minus(point.w.times(residual).times(dj));
        for (const k of [0, 1, 2]) {
          const curvature = dj.times(first[k] as BigNumber).minus(residual.times(second(j, k)));
          const row = hessian[j] as BigNumber[];
          row[k] = (row[k] as BigNumber).plus(point.w.times(curvature));
        }
      }
    }
    const move = solve(
      free.map((j) => [...free.map((k) => hessian[j]?.[k] as BigNumber), (gradient[j] as BigNumber).neg()]),
    );
    let largest = zero();
    free.forEach((k, row) => {
      const delta = move[row] as BigNumber;
      theta[k] = (theta[k] as BigNumber).plus(delta);
      const share = delta.div(theta[k] as BigNumber).abs();
      if (share.greaterThan(largest)) largest = share;
    });
    if (largest.lessThan(settled))
      return {
        values: [theta[0].toNumber(), theta[1].toNumber(), theta[2].toNumber()],
        sse: sse.toNumber(),
        slopes: [(gradient[1] as BigNumber).toNumber(), (gradient[2] as BigNumber).toNumber()],
      };
  }
  throw new Error('the twin does not settle');
}

/** Gauss-Jordan; the right side is the last column. */
function solve(rows: BigNumber[][]): BigNumber[] {
  const size = rows.length;
  for (let k = 0; k < size; k++) {
    const top = rows[k] as BigNumber[];
    const head = top[k] as BigNumber;
    for (let c = k; c <= size; c++) top[c] = (top[c] as BigNumber).div(head);
    for (const row of rows) {
      if (row === top) continue;
      const factor = row[k] as BigNumber;
      for (let c = k; c <= size; c++) row[c] = (row[c] as BigNumber).minus(factor.times(top[c] as BigNumber));
    }
  }
  return rows.map((row) => row[size] as BigNumber);
}
