import type { AggregateRecord } from '../../../../src/sli/aggregate-record.ts';
import { bucketLastUs } from '../../../../src/sli/bucket.ts';
import type { View } from '../../../../src/sli/robust.ts';

/** How a record of a window, day or era stands to what the honest reporters saw themselves. */
interface Standing {
  /** How far its shares lie beyond the honest ones, in sixteenths of a sample; up to 1/2 is rounding. */
  readonly excess: number;
  /** Published figures that lie outside the honest values by more than rounding explains. */
  readonly outside: readonly string[];
}

/** Compares samples, uptime, latency share and quantiles of a record with the honest reporters' own. */
export function compare(record: AggregateRecord, honest: readonly View[], fastBucket: number): Standing {
  const outside: string[] = [];
  const taken = honest.map(({ samples }) => samples);
  if (record.samples < Math.min(...taken) || record.samples > Math.max(...taken)) outside.push('samples');
  let excess = 0;
  for (const [figure, published, bucket] of [
    ['uptime', record.answered, 735],
    ['latency', record.fast, fastBucket],
  ] as const) {
    const [low, high] = extremes(honest, record.samples, bucket);
    const beyond = Math.max(low - published, published - high, 0);
    excess = Math.max(excess, beyond);
    if (beyond > mostRounding) outside.push(figure);
  }
  for (const [figure, publishedUs, quantilePpm] of [
    ['p50', record.p50Us, 500_000],
    ['p95', record.p95Us, 950_000],
    ['p99', record.p99Us, 990_000],
  ] as const) {
    const own = (side: -1 | 1) =>
      honest.map((view) => ownQuantileUs(view, quantilePpm, side, record.samples));
    const published = publishedUs ?? Number.POSITIVE_INFINITY;
    if (published < Math.min(...own(-1)) || published > Math.max(...own(1))) outside.push(figure);
  }
  return { excess, outside };
}

/** Half a sixteenth of a sample, and what doubles lose of the quotients below. */
export const mostRounding = 0.5 + 1e-9;

/** What the honest reporters' least and greatest share of answers up to a bucket are of 16 `samples`. */
export function extremes(
  honest: readonly View[],
  samples: number,
  bucket: number,
): [low: number, high: number] {
  const own = honest.map((view) => (16 * samples * answeredUpTo(view, bucket)) / view.samples);
  return [Math.min(...own), Math.max(...own)];
}

/** Answers up to and with a bucket. */
export function answeredUpTo({ buckets }: View, bucket: number): number {
  let answered = 0;
  for (const [index, count] of buckets) if (index <= bucket) answered += count;
  return answered;
}

/**
 * A reporter's own quantile, 1/32 of one of the record's samples lower (-1) or higher (1): the first bucket up to which
 * the share q + side / (32 samples) was answered, as its last microsecond.
 */
function ownQuantileUs(view: View, quantilePpm: number, side: -1 | 1, samples: number): number {
  const parts = 32 * samples;
  const needed = (quantilePpm * parts + side * 1_000_000) * view.samples;
  let answered = 0;
  for (const [index, count] of view.buckets) {
    answered += count;
    if (answered * 1_000_000 * parts >= needed) return bucketLastUs(index);
  }
  return Number.POSITIVE_INFINITY;
}
