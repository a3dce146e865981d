import { type Buckets, bucketIndex, quantileUs } from './bucket.ts';
import { sharePpm } from './ppm.ts';
import type { Combined } from './robust.ts';

/** A record of several reporters with the figures that it yields; what is unknown is `undefined`, never 0. */
export interface AggregateRecord extends LatencyQuantiles {
  /** Samples that the active reporters were to take. */
  readonly expected: number;
  readonly reported: number;
  /** Reporters that count. */
  readonly reporters: number;
  readonly quorum: boolean;
  readonly samples: number;
  /** Answers in time, in sixteenths of a sample. */
  readonly answered: number;
  /** The fast ones among them, in sixteenths of a sample. */
  readonly fast: number;
  /** Counts in sixteenths of a sample. */
  readonly buckets: Buckets;
  readonly uptimePpm: number | undefined;
  readonly latencyPpm: number | undefined;
  readonly coveragePpm: number | undefined;
}

/** Within how many microseconds so many of all samples were answered; `undefined` where fewer were. */
interface LatencyQuantiles {
  readonly p50Us: number | undefined;
  readonly p95Us: number | undefined;
  readonly p99Us: number | undefined;
}

/**
 * The figures of a record: uptime = answered / (16 samples), latency SLI = fast / (16 samples), coverage =
 * reported / expected, all F1 (rounded down), and quantiles (F11). Fast is what lies at most in the bucket of the
 * objective, so the objective is rounded up to that bucket's upper bound. F13 of docs/reference/formulas.md.
 *
 * @param expected samples of all active reporters together
 * @param fastUs fast enough, microseconds; undefined of an indicator whose answers have no latency: then no figure of it is known
 */
export function sampledRecord(
  combined: Combined,
  expected: number,
  fastUs: number | undefined,
): AggregateRecord {
  const { reported, reporters, samples, buckets } = combined;
  const isTimed = fastUs !== undefined;
  const fastBucket = isTimed ? bucketIndex(fastUs) : -1;
  let answered = 0;
  let fast = 0;
  for (const [index, count] of buckets) {
    answered += count;
    if (index <= fastBucket) fast += count;
  }
  return {
    expected,
    reported,
    reporters,
    quorum: samples > 0,
    samples,
    answered,
    fast,
    buckets,
    uptimePpm: share(answered, 16 * samples),
    latencyPpm: isTimed ? share(fast, 16 * samples) : undefined,
    coveragePpm: share(reported, expected),
    ...latencyQuantiles(samples, buckets, isTimed),
  };
}

/**
 * Quantiles of all samples together (F11).
 * @param isTimed whether answers of the indicator have a latency
 */
export function latencyQuantiles(samples: number, buckets: Buckets, isTimed: boolean): LatencyQuantiles {
  const within = (ppm: number) => (isTimed ? quantileUs(samples, buckets, ppm) : undefined);
  return { p50Us: within(500_000), p95Us: within(950_000), p99Us: within(990_000) };
}

function share(part: number, whole: number): number | undefined {
  return sharePpm(BigInt(part), BigInt(whole));
}
