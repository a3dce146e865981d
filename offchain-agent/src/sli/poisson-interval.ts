import jstat from 'jstat';

const { chisquare } = jstat as unknown as {
  readonly chisquare: { inv(p: number, degrees: number): number };
};

/** Half of what lies outside of an interval at 95 %. */
const tail = 0.025;

/**
 * The exact interval at 95 % of the mean of a Poisson distribution of which `count` was seen (F16 of docs/reference/formulas.md):
 * Garwood's, by quantiles of chi squared. Source: Garwood 1936, Biometrika 28, 437-442.
 *
 * @param count a whole number, at least 0
 * @example poissonInterval95(4) // { low: 1.0899, high: 10.2416 }
 */
export function poissonInterval95(count: number): { readonly low: number; readonly high: number } {
  return {
    // No mean is too small for a count of 0.
    low: count === 0 ? 0 : chisquare.inv(tail, 2 * count) / 2,
    high: chisquare.inv(1 - tail, 2 * count + 2) / 2,
  };
}
