import type { RunInput } from '../../chain/scalability/scalability-shapes.ts';
import type { Point } from '../../usl/point.ts';

/** A latency in µs; 0 for percentiles that nobody measured. */
export interface MeasuredLatency {
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
}

/** A point as it was measured, before it is rounded to what the chain stores. */
export interface MeasuredPoint extends Omit<Point, 'latency'> {
  readonly latency?: MeasuredLatency;
}

/** What a load test measured, with where it comes from. */
export interface Campaign {
  /** As a person names it. */
  readonly source: string;
  readonly points: readonly MeasuredPoint[];
  /** Hash of the description of the test bed; undefined where it was not described. */
  readonly fingerprint: string | undefined;
  readonly evidence: RunInput['evidence'];
  /** Why no prediction of it belongs on a chain; undefined where nothing speaks against it. */
  readonly unfit: string | undefined;
}
