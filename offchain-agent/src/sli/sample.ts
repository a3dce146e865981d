import type { SampledIndicator } from './indicator.ts';

/** Why a sample that was taken holds no answer: the target's doing, it counts against its uptime. */
export const nullReasons = [
  'refused',
  'timeout',
  'disconnected',
  'bad_answer',
  'too_large',
  'redirect',
  'wrong_genesis',
  'wrong_peer',
  'behind',
  'forbidden_address',
  'unresolved',
  'late',
] as const;

export type NullReason = (typeof nullReasons)[number];

/** Why a planned sample was not taken: the reporter's own doing, it lowers the coverage and nothing else. */
export const untakenReasons = ['stopped', 'stalled', 'offline', 'clock', 'rate_limited'] as const;

export type UntakenReason = (typeof untakenReasons)[number];

export type Outcome =
  | { readonly kind: 'answer'; readonly latencyUs: number }
  | { readonly kind: 'null'; readonly reason: NullReason }
  | { readonly kind: 'untaken'; readonly reason: UntakenReason };

/** One planned measurement and what became of it. */
export interface Sample {
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  readonly target: number;
  readonly indicator: SampledIndicator;
  /** The intended instant, microseconds since the Unix epoch; of `arrival` the start of the block's slot. */
  readonly instantUs: number;
  readonly outcome: Outcome;
}

/** How reporters measure a network: the chain's `sli.sampling`, one field each. */
export interface SamplingParameters {
  readonly windowMs: number;
  /** Drawn instants per window, target and indicator. */
  readonly samplesPerWindow: number;
  readonly distribution: 'Stratified';
  /** An answer later than this is none. */
  readonly timeoutMs: number;
  /** Fast enough, microseconds, by indicator. */
  readonly fastUs: Readonly<Record<SampledIndicator, number>>;
  readonly minCoveragePpm: number;
  readonly minReporters: number;
  /** A window closes when both have passed since its end. */
  readonly graceMs: number;
  readonly graceBlocks: number;
  /** A reporter without an accepted report for this many windows is no longer active. */
  readonly idleWindows: number;
  /** Requests per second to one host, over all targets. */
  readonly hostRate: number;
  /** Above this difference from the others' clocks a reporter withholds its report. */
  readonly clockOffsetMs: number;
  /** An endpoint further behind the best of the cohort is not current. */
  readonly lagBlocks: number;
}
