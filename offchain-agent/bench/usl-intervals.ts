import { seeded } from '../../tests/support/seeded.ts';
import { fitUsl } from '../src/usl/fit.ts';
import { throughputAt } from '../src/usl/model.ts';

const law = { lambda: 100, sigma: 0.03, kappa: 0.0005 };
const truePeak = Math.sqrt((1 - law.sigma) / law.kappa);
const seeds = 2_000;

const past = [
  { name: '1-64, 8 sizes', sizes: [1, 2, 4, 8, 16, 32, 48, 64] },
  { name: '1-64, 8 sizes x 3', sizes: [1, 2, 4, 8, 16, 32, 48, 64].flatMap((n) => [n, n, n]) },
  { name: '1-96, 10 sizes', sizes: [1, 2, 4, 8, 16, 24, 32, 48, 64, 96] },
];
const below = [
  { name: '1-20, 8 sizes', sizes: [1, 2, 4, 6, 8, 12, 16, 20] },
  { name: '1-32, 8 sizes', sizes: [1, 2, 4, 8, 12, 16, 24, 32] },
];

/**
 * How often the 95 % intervals of κ and of N at the peak hold the truth, and whether every design that stops below the peak
 * says so. Limits: 93 to 97 %, and 99 % of its fits.
 */
export function benchIntervals(print: (line: string) => void): boolean {
  let isGood = true;
  print(`Hit rate of the 95 % intervals, ${seeds} seeds each, weights relative (limits 93 .. 97 %)`);
  for (const { name, sizes } of past)
    for (const spread of [0.01, 0.02, 0.05]) {
      const { kappa, peak } = hitRates(sizes, spread);
      const isWithin = [kappa, peak].every((rate) => rate >= 0.93 && rate <= 0.97);
      isGood &&= isWithin;
      print(
        `  ${name.padEnd(20)} noise ${100 * spread} %: kappa ${percent(kappa)}, N at the peak ${percent(peak)}  ${isWithin ? 'ok' : 'OUTSIDE'}`,
      );
    }
  print(
    'Designs that end below the peak: how many of their fits say so (extrapolated or no peak; limit 99 %)',
  );
  for (const { name, sizes } of below)
    for (const spread of [0.01, 0.02]) {
      const flagged = flaggedRate(sizes, spread);
      isGood &&= flagged >= 0.99;
      print(
        `  ${name.padEnd(20)} noise ${100 * spread} %: ${percent(flagged)}  ${flagged >= 0.99 ? 'ok' : 'OUTSIDE'}`,
      );
    }
  return isGood;
}

function fits(sizes: readonly number[], spread: number): ReturnType<typeof fitUsl>[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const { normal } = seeded(seed + 1);
    const points = sizes.map((n) => ({ n, throughput: throughputAt(law, n) * (1 + spread * normal()) }));
    return fitUsl(points, { weights: 'relative' });
  });
}

function hitRates(sizes: readonly number[], spread: number): { kappa: number; peak: number } {
  const all = fits(sizes, spread);
  const holds = (low: number | null, high: number | null, truth: number): boolean =>
    (low ?? Number.NEGATIVE_INFINITY) <= truth && truth <= (high ?? Number.POSITIVE_INFINITY);
  const kappa = all.filter(({ kappa: { low, high } }) => holds(low, high, law.kappa)).length;
  const peak = all.filter((fit) => fit.peak && holds(fit.peak.n_low, fit.peak.n_high, truePeak)).length;
  return { kappa: kappa / all.length, peak: peak / all.length };
}

function flaggedRate(sizes: readonly number[], spread: number): number {
  const all = fits(sizes, spread);
  return (
    all.filter(({ flags }) => flags.includes('extrapolated') || flags.includes('no_peak')).length / all.length
  );
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(1)} %`;
}
