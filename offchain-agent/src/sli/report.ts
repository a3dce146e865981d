import type { SampledIndicator } from './sample.ts';

/** Answers per latency bucket: [bucket index, count > 0], ascending by index. */
export type Buckets = readonly (readonly [index: number, count: number])[];

/** What one reporter saw of one target: counts, never percentages. */
export interface ReportEntry {
  readonly target: number;
  readonly indicator: SampledIndicator;
  /** Samples taken, answered or not. */
  readonly samples: number;
  /** The answers among them. */
  readonly buckets: Buckets;
}

/** One reporter's report of one network and window, entries ascending by target and indicator. */
export interface Report {
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  /** The window's link of the reporter's hash chain, 0x and 64 hex digits. */
  readonly link: string;
  /** Merkle root of the evidence, 0x and 64 hex digits. */
  readonly root: string;
  /** BLAKE2b-256 of the evidence file's bytes, 0x and 64 hex digits. */
  readonly contentId: string;
  readonly entries: readonly ReportEntry[];
}
