import jstat from 'jstat';

const { studentt, centralF } = jstat as unknown as {
  readonly studentt: { inv(p: number, degrees: number): number };
  readonly centralF: { cdf(x: number, above: number, below: number): number };
};

/** The two-sided 95 % quantile of Student's t; relative error below 1e-7. */
export function tQuantile95(degrees: number): number {
  return studentt.inv(0.975, degrees);
}

/** The probability of an F at least this large by chance alone. */
export function fTail(f: number, above: number, below: number): number {
  if (!(f > 0)) return 1;
  return 1 - centralF.cdf(f, above, below);
}
