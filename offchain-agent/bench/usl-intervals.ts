import { fitUsl } from '../src/usl/fit.ts';
import type { UslFit } from '../src/usl/usl-fit.ts';
import { drawPoints, type FitDesign, far, sound, type TrueLaw, trueAt, unsound } from './usl/noise.ts';

const seeds = 2_000;
const [least, most] = [0.92, 0.98];
const leastPrinted = 0.95;
/** The test has 5 %; two standard errors of 2,000 sets are 1 %. */
const mostMisfits = 0.065;

/**
 * How often the 95 % intervals hold the truth and are there, how often a law that holds is called none, and whether points that
 * do not bound a peak, grow beyond proportion or resemble their neighbors say so. Limits in the lines.
 */
export function benchIntervals(print: (line: string) => void): boolean {
  let isGood = true;
  const told = (line: string, isWithin: boolean): void => {
    isGood &&= isWithin;
    print(`  ${line}  ${isWithin ? 'ok' : 'OUTSIDE'}`);
  };
  print(
    `Truth within the 95 % interval, % of ${seeds} sets of three rounds, weights by likelihood (limits 92 .. 98, printed 95, not_usl 6.5)`,
  );
  print('  design                     lambda  sigma  kappa  N peak  X largest  printed  not_usl  relative');
  for (const design of sound) {
    const all = fitsOf(design);
    const { rates, printed } = hitRates(all, design.truth);
    const misfits = share(all, ({ flags }) => flags.includes('not_usl'));
    const isWithin =
      rates.every((rate) => Number.isNaN(rate) || (rate >= least && rate <= most)) &&
      printed >= leastPrinted &&
      misfits <= mostMisfits;
    const relative = share(all, ({ method }) => method.weights === 'relative');
    const cells = [...rates, printed, misfits, relative].map((rate, i) =>
      percent(rate).padStart([6, 7, 7, 8, 11, 9, 9, 10][i] ?? 6),
    );
    told(`${design.name.padEnd(26)}${cells.join('')}`, isWithin);
  }
  print('No throughput at a peak that the points do not bound (limit 97 %)');
  for (const design of far) {
    const rate = share(fitsOf(design), ({ peak }) => (peak?.throughput ?? null) === null);
    told(`${design.name.padEnd(26)}${percent(rate).padStart(6)}`, rate >= 0.97);
  }
  print('No interval that is called 95 % (limit in brackets)');
  for (const { least: limit, ...design } of unsound) {
    const rate = share(fitsOf(design), ({ method }) => method.no_interval !== null);
    told(`${design.name.padEnd(26)}${percent(rate).padStart(6)} (${percent(limit)})`, rate >= limit);
  }
  return isGood;
}

function fitsOf(design: FitDesign): UslFit[] {
  return Array.from({ length: seeds }, (_, seed) => fitUsl(drawPoints(design, seed + 1)));
}

function share(fits: readonly UslFit[], holds: (fit: UslFit) => boolean): number {
  return fits.filter(holds).length / fits.length;
}

type Interval = readonly [low: number | null | undefined, high: number | null | undefined];

/** Of λ, σ, κ, N at the peak and X at the largest size; NaN where the truth has none. */
function hitRates(all: readonly UslFit[], truth: TrueLaw): { rates: number[]; printed: number } {
  const fits = all.filter(({ method }) => method.no_interval === null);
  const rate = (of: readonly UslFit[], intervalOf: (fit: UslFit) => Interval, at: number): number =>
    share(of, (fit) => {
      const [low, high] = intervalOf(fit);
      // Sizes and sums to 20,000 are rounded.
      return (low ?? 0) <= at * (1 + 1e-9) && at * (1 - 1e-9) <= (high ?? Number.POSITIVE_INFINITY);
    });
  const largest = fits[0]?.largest.n ?? 1;
  const peaked = fits.filter(({ peak }) => peak !== null);
  const rates = [
    rate(fits, ({ lambda: { low, high } }) => [low, high], truth.lambda),
    rate(fits, ({ sigma: { low, high } }) => [low, high], truth.sigma),
    rate(fits, ({ kappa: { low, high } }) => [low, high], truth.kappa),
    truth.kappa > 0
      ? rate(peaked, ({ peak }) => [peak?.n_low, peak?.n_high], Math.sqrt((1 - truth.sigma) / truth.kappa))
      : Number.NaN,
    rate(fits, ({ largest: { low, high } }) => [low, high], trueAt(truth, largest)),
  ];
  return { rates, printed: fits.length / all.length };
}

function percent(rate: number): string {
  return Number.isNaN(rate) ? '-' : (100 * rate).toFixed(1);
}
