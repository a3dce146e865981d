import type { ParameterFit } from './fit-parameters.ts';
import type { LackOfFit } from './lack-of-fit.ts';
import type { Looks } from './looks.ts';
import type { Peak } from './model.ts';

/** What a reader must know before quoting a figure. */
export const flags = [
  /** The peak lies beyond the largest measured size. */
  'extrapolated',
  /** Without its bound σ would be below 0, as with growth beyond proportion. */
  'superlinear',
  /** κ = 0: throughput never falls. */
  'no_peak',
  /** Throughput falls from the first size on: λ cannot be known. */
  'past_peak',
  /** Fewer than six different sizes, or no degree of freedom. */
  'low_confidence',
  /** Sizes differ from the law by more than noise: F with p < 5 %. */
  'not_usl',
] as const;
export type Flag = (typeof flags)[number];

export interface JudgedFit {
  readonly looks: Looks;
  /** Measurements. */
  readonly count: number;
  readonly fit: ParameterFit;
  readonly unbounded: ParameterFit | undefined;
  readonly peak: Peak | undefined;
  readonly lack: LackOfFit | undefined;
}

const confidentSizes = 6;
const significant = 0.05;

export function flagsOf({ looks: { sizes }, count, fit, unbounded, peak, lack }: JudgedFit): Flag[] {
  const [first, ...others] = sizes;
  const holds: Record<Flag, boolean> = {
    extrapolated: peak !== undefined && peak.n > (sizes.at(-1)?.n ?? 0),
    superlinear: unbounded !== undefined && unbounded.sigma < 0 && fit.bounds.sigma === 'zero',
    no_peak: peak === undefined,
    past_peak: first !== undefined && others.every(({ mean }) => mean < first.mean),
    low_confidence: sizes.length < confidentSizes || count <= fit.free,
    not_usl: lack !== undefined && lack.p < significant,
  };
  return flags.filter((flag) => holds[flag]);
}
