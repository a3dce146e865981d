import { seeded } from '../../../tests/support/seeded.ts';
import type { Point } from '../../src/usl/point.ts';

/** λ, σ and κ of a truth, which here may have σ < 0. */
export interface TrueLaw {
  readonly lambda: number;
  readonly sigma: number;
  readonly kappa: number;
}

/** A truth, where it is measured, and how the measurements differ from it. */
export interface FitDesign {
  readonly name: string;
  readonly truth: TrueLaw;
  readonly sizes: readonly number[];
  readonly noise: 'constant' | 'proportional' | 'growing' | 'starts' | 'drifting';
  /** Each measurement has a start of its own. */
  readonly isFresh?: boolean;
}

const repetitions = 3;
const spread = 0.03;
/** Of a start, which the repetitions of a size share. */
const startSpread = 0.05;
/** Correlation of a measurement with the one before. */
const memory = 0.8;

/** N λ / (1 + σ(N-1) + κN(N-1)), written anew: what judges a fit shares no code with it. */
export function trueAt({ lambda, sigma, kappa }: TrueLaw, n: number): number {
  return (n * lambda) / (1 + (n - 1) * (sigma + kappa * n));
}

/** Three rounds of all sizes, one after the other. */
export function drawPoints({ truth, sizes, noise, isFresh }: FitDesign, seed: number): Point[] {
  const { normal } = seeded(seed);
  const starts = sizes.map(() => startSpread * normal());
  const highest = Math.max(...sizes.map((n) => trueAt(truth, n)));
  let last = normal();
  const factorOf = (i: number, x: number): number => {
    last = memory * last + Math.sqrt(1 - memory * memory) * normal();
    const own = normal();
    return {
      constant: 1 + (spread * highest * own) / x,
      proportional: 1 + spread * own,
      growing: 1 + (0.01 + (0.09 * i) / (sizes.length - 1)) * own,
      starts: 1 + (starts[i] ?? 0) + 0.01 * own,
      drifting: 1 + spread * last,
    }[noise];
  };
  return Array.from({ length: repetitions }, (_, round) =>
    sizes.map((n, i) => {
      const x = trueAt(truth, n);
      const throughput = Math.max(x / 100, x * factorOf(i, x));
      return { n, throughput, ...(isFresh && { start: round }) };
    }),
  ).flat();
}

const past = { lambda: 100, sigma: 0.05, kappa: 0.003 };
const toThirtyTwo = [1, 2, 4, 8, 12, 16, 24, 32];
const toSixteen = [1, 2, 3, 4, 6, 8, 12, 16];

/** Designs whose intervals must hold. */
export const sound: readonly FitDesign[] = [
  { name: 'past the peak, constant', truth: past, sizes: toThirtyTwo, noise: 'constant' },
  { name: 'past the peak, 3 %', truth: past, sizes: toThirtyTwo, noise: 'proportional' },
  { name: 'six sizes, 3 %', truth: past, sizes: [1, 2, 4, 8, 16, 32], noise: 'proportional' },
  { name: 'starts apart, 3 %', truth: past, sizes: toThirtyTwo, noise: 'proportional', isFresh: true },
  { name: 'near the peak, 3 %', truth: past, sizes: toSixteen, noise: 'proportional' },
  { name: 'sigma 0, 3 %', truth: { ...past, sigma: 0 }, sizes: toThirtyTwo, noise: 'proportional' },
  { name: 'kappa 0, 3 %', truth: { ...past, kappa: 0 }, sizes: toThirtyTwo, noise: 'proportional' },
  {
    name: 'to 20,000, 3 %',
    truth: { lambda: 100, sigma: 0.001, kappa: 1e-7 },
    sizes: [1, 10, 100, 500, 1_000, 5_000, 20_000],
    noise: 'proportional',
  },
  { name: 'noise 1 to 10 %', truth: past, sizes: toThirtyTwo, noise: 'growing' },
  { name: 'start 5 %, shared', truth: past, sizes: toThirtyTwo, noise: 'starts' },
];

/** Designs too far below their peak for its throughput. */
export const far: readonly FitDesign[] = [
  { name: 'far below the peak', truth: past, sizes: [1, 2, 3, 4, 6, 8], noise: 'proportional' },
  {
    name: 'near-linear',
    truth: { lambda: 100, sigma: 0.002, kappa: 1e-6 },
    sizes: toThirtyTwo,
    noise: 'proportional',
  },
];

/** Designs of which no interval may be called 95 %. */
export const unsound: readonly (FitDesign & { readonly least: number })[] = [
  {
    name: 'superlinear',
    truth: { ...past, sigma: -0.05 },
    sizes: toSixteen,
    noise: 'proportional',
    least: 0.97,
  },
  { name: 'correlated 0.8', truth: past, sizes: toThirtyTwo, noise: 'drifting', least: 0.8 },
];
