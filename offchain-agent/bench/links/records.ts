import type { SliRecords } from '../../src/chain/records/records.ts';
import { type Buckets, quantileUs } from '../../src/sli/bucket.ts';

/** A record of fewer says nothing: the figures of the chain need that many. */
export const reporters = 3;

/** Some windows in a row. */
export interface LinkSpan {
  readonly fromMs: number;
  readonly windows: number;
  /** Packets that the links lost in it. */
  readonly lost: number;
}

/** What the chain has of a phase, all its windows together. */
export interface Recorded {
  readonly samples: number;
  readonly buckets: Buckets;
  readonly p50Us: number;
}

/** Undefined until every window has a record of all reporters that is closed. */
export async function recorded(
  records: SliRecords,
  target: number,
  { fromMs, windows }: LinkSpan,
): Promise<Recorded | undefined> {
  const rows = await records.history(target, 'window', fromMs / 1_000, windows);
  const counts = new Map<number, number>();
  let samples = 0;
  for (const { answer } of rows) {
    if (!answer?.sampled || answer.provisional || answer.sampled.reporters < reporters) return undefined;
    samples += Number(answer.sampled.samples);
    for (const [index, count] of answer.sampled.buckets)
      counts.set(index, (counts.get(index) ?? 0) + Number(count));
  }
  const buckets = [...counts].toSorted(([a], [b]) => a - b);
  return { samples, buckets, p50Us: quantileUs(samples, buckets, 500_000) ?? Number.NaN };
}
