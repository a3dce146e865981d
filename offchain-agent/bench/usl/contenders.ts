import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { ParameterFitter } from '../../src/usl/fit-parameters.ts';

export interface UslPoints {
  readonly n: Float64Array;
  readonly x: Float64Array;
}

/** (λ, σ, κ), or undefined where it refuses the points. */
export type Fit = (points: UslPoints) => readonly [number, number, number] | undefined;

/** The ways to fit in JavaScript, ours first. */
export async function contenders(): Promise<{ readonly name: string; readonly fit: Fit }[]> {
  return [
    { name: 'almanac', fit: ours() },
    { name: 'ml-levenberg-marquardt', fit: ml({}) },
    { name: 'ml-levenberg-marquardt, tuned', fit: ml(tuned) },
    { name: 'mathjs alone, without bounds', fit: await mathjs() },
  ];
}

function ours(): Fit {
  const fitter = new ParameterFitter();
  const ones = new Float64Array(64).fill(1);
  return ({ n, x }) => {
    const fit = fitter.fit({ n, x, w: ones, count: n.length });
    return fit && [fit.lambda, fit.sigma, fit.kappa];
  };
}

type MlOptions = Omit<Parameters<typeof levenbergMarquardt>[2], 'initialValues'>;

/** Its differences are 0.1 by default, far too coarse for κ, and it stops early. */
const tuned: MlOptions = {
  gradientDifference: [1e-5, 1e-7, 1e-9],
  centralDifference: true,
  errorTolerance: 0,
  maxIterations: 200,
};

function ml(options: MlOptions): Fit {
  return ({ n, x }) => {
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
        ...options,
      },
    );
    return parameterValues as [number, number, number];
  };
}

/** The linear start, N/X = a + b(N-1) + cN(N-1) weighted by X⁴/N², and then steps, all by mathjs matrices. */
async function mathjs(): Promise<Fit> {
  const math = await import('mathjs');
  return ({ n, x }) => {
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
}
