import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { ParameterFitter } from '../src/usl/fit-parameters.ts';
import type { Problem } from '../src/usl/least-squares.ts';
import { cases } from '../test/unit/usl/cases.ts';

const limit = 500_000;
const sizes = [1, 2, 4, 8, 16, 32, 64];
const base = [11, 22, 37, 55, 72, 85, 84];

/** Fits per second of seven points on one core, ours beside two other ways in JavaScript, and how right each is. */
export async function benchSpeed(print: (line: string) => void): Promise<boolean> {
  const math = await import('mathjs');
  const ours = new ParameterFitter(64);
  const fitOurs = (n: Float64Array, x: Float64Array): [number, number, number] => {
    const problem: Problem = { n, x, w: ones(n.length), count: n.length };
    const fit = ours.fit(problem);
    return fit ? [fit.lambda, fit.sigma, fit.kappa] : [Number.NaN, Number.NaN, Number.NaN];
  };
  const fitMl = (n: Float64Array, x: Float64Array): [number, number, number] => {
    const { parameterValues } = levenbergMarquardt(
      { x: [...n], y: [...x] },
      ([lambda = 0, sigma = 0, kappa = 0]) =>
        (size: number) =>
          (lambda * size) / (1 + sigma * (size - 1) + kappa * size * (size - 1)),
      {
        initialValues: [(x[0] ?? 1) / (n[0] ?? 1), 0.1, 0.001],
        minValues: [1e-9, 0, 0],
        maxValues: [1e12, 1, 1e3],
        maxIterations: 100,
      },
    );
    return parameterValues as [number, number, number];
  };
  // The linear start alone, N/X = a + b(N-1) + cN(N-1) weighted by X⁴/N², and then steps, all by mathjs matrices.
  const fitMathjs = (n: Float64Array, x: Float64Array): [number, number, number] => {
    const rows = [...n].map((size) => [1, size - 1, size * (size - 1)]);
    const solve = (y: number[], weight: number[]): number[] => {
      const j = math.matrix(rows);
      const w = math.diag(weight);
      const jt = math.transpose(j);
      const left = math.multiply(math.multiply(jt, w), j);
      const right = math.multiply(math.multiply(jt, w), math.matrix(y));
      return (math.lusolve(left, right).toArray() as number[][]).map(([value = 0]) => value);
    };
    let theta = solve(
      [...n].map((size, i) => size / (x[i] as number)),
      [...n].map((size, i) => (x[i] as number) ** 4 / size ** 2),
    );
    for (let step = 0; step < 6; step++) {
      const d = rows.map((row) => row.reduce((sum, value, k) => sum + value * (theta[k] ?? 0), 0));
      const slope = d.map((value, i) => -(n[i] as number) / value ** 2);
      const move = solve(
        d.map((value, i) => ((x[i] as number) - (n[i] as number) / value) / (slope[i] as number)),
        slope.map((value) => value * value),
      );
      theta = theta.map((value, k) => value + (move[k] ?? 0));
    }
    const [a = 1, b = 0, c = 0] = theta;
    return [1 / a, b / a, c / a];
  };

  print('Fits per second, 7 points, one core; worst relative error over the certified cases');
  const speed = perSecond(fitOurs, 400_000);
  const ways = [
    { name: 'almanac', speed, error: worstError(fitOurs) },
    {
      name: 'mathjs alone, without bounds',
      speed: perSecond(fitMathjs, 1_000),
      error: worstError(fitMathjs),
    },
    { name: 'ml-levenberg-marquardt', speed: perSecond(fitMl, 4_000), error: worstError(fitMl) },
  ];
  for (const way of ways)
    print(
      `  ${way.name.padEnd(30)} ${Math.round(way.speed).toLocaleString('en-US').padStart(10)}  1/${(speed / way.speed).toFixed(0)}  error ${way.error.toExponential(1)}`,
    );
  const isFast = speed >= limit;
  print(`  limit ${limit.toLocaleString('en-US')} fits/s: ${isFast ? 'ok' : 'MISSED'}`);
  return isFast;
}

type Fit = (n: Float64Array, x: Float64Array) => readonly [number, number, number];

function perSecond(fit: Fit, count: number): number {
  const n = Float64Array.from(sizes);
  const x = new Float64Array(sizes.length);
  const round = (): number => {
    const before = performance.now();
    for (let k = 0; k < count; k++) {
      for (let i = 0; i < x.length; i++) x[i] = (base[i] ?? 0) * (1 + 0.02 * Math.sin(k * 7 + i));
      fit(n, x);
    }
    return (1_000 * count) / (performance.now() - before);
  };
  return Math.max(round(), round(), round());
}

/** Relative for what is not 0, in units of the law for what a bound holds at 0. */
function worstError(fit: Fit): number {
  return Math.max(
    ...cases.map(({ n, x, lambda, sigma, kappa }) => {
      const got = fit(Float64Array.from(n), Float64Array.from(x));
      return Math.max(
        ...[lambda, sigma, kappa].map((want, k) => Math.abs((got[k] ?? 0) - want) / (want === 0 ? 1 : want)),
      );
    }),
  );
}

function ones(count: number): Float64Array {
  return new Float64Array(count).fill(1);
}
