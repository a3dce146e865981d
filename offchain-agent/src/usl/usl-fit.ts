import type { Covariance } from './covariance.ts';
import type { Flag } from './flags.ts';
import type { Deviation, LackOfFit } from './lack-of-fit.ts';
import type { LookDesign } from './looks.ts';
import type { UslParameters } from './model.ts';
import type { Point } from './point.ts';
import type { Weighting } from './weigh.ts';
import type { Withheld } from './withheld.ts';

/** What was varied: validators under one load, or requests in flight at one system. */
export type Sweep = 'validators' | 'concurrency';

/** A parameter with its standard error and 95 % interval within what it can be; null where the points leave none. */
export interface Estimate {
  readonly estimate: number;
  readonly se: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly bound: 'zero' | 'one' | null;
}

/** Where a law has its peak below one, throughput, its interval and latency are those of one. */
export interface PeakEstimate {
  readonly n: number;
  /** By profile likelihood, from 1 on; the upper one is null where the points do not bound it, both where nothing is left to tell. */
  readonly n_low: number | null;
  readonly n_high: number | null;
  /** Null where the peak may lie more than twice as far as was measured: nothing is known of it there. */
  readonly throughput: number | null;
  readonly throughput_low: number | null;
  readonly throughput_high: number | null;
  readonly latency: number | null;
  readonly best_n: number;
}

/** The JSON contract of `almanac fit`. */
export interface UslFit {
  readonly n: number;
  readonly lambda: Estimate;
  readonly sigma: Estimate;
  readonly kappa: Estimate;
  readonly peak: PeakEstimate | null;
  /** The law at the largest size. */
  readonly largest: {
    readonly n: number;
    readonly throughput: number;
    readonly low: number | null;
    readonly high: number | null;
  };
  readonly limit: number | null;
  readonly ideal: { readonly n90: number | null; readonly n95: number | null };
  readonly penalties: { readonly n: number; readonly contention: number; readonly coherency: number };
  readonly r2: number;
  readonly loo_error: number | null;
  readonly lack_of_fit: LackOfFit | null;
  /** How far the mean of each size lies from the law, furthest first. */
  readonly deviations: readonly Deviation[];
  readonly flags: readonly Flag[];
  readonly points: readonly Point[];
  readonly residuals: readonly number[];
  readonly method: {
    readonly weights: Weighting;
    /** Whether the points decided, and not a user. */
    readonly weights_chosen: boolean;
    readonly weight_rounds: number;
    /** Of the intervals. */
    readonly degrees_of_freedom: number;
    /** What counts as one look: a start of a network, or a size. */
    readonly looks: LookDesign;
    readonly sse: number;
    readonly last_step: number;
    readonly interval: string;
    readonly no_interval: Withheld | null;
    /** The probability that measurements one after the other are so much alike by chance; null without repetitions. */
    readonly serial_p: number | null;
    readonly sweep: Sweep;
    readonly in_flight: number | null;
  };
  /** The law without bounds, which the intervals are of; null without intervals. */
  readonly unbounded: UslParameters | null;
  /** Of (λ, σ, κ), for bands and predictions; null without intervals. */
  readonly covariance: Covariance | null;
  /** The variance of one more measurement, times its weight; null without intervals. */
  readonly noise: number | null;
}
