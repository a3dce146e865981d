import { bucketCount, bucketIndex, bucketLastUs } from '../../../sli/bucket.ts';

/** What is told of a distribution of latencies, in microseconds; quantiles are upper bounds, at most 1/32 above the truth. */
export interface Distribution {
  readonly count: number;
  /** Without an answer; they count as slower than every answer. */
  readonly unanswered: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** Latencies in the buckets that service levels use (F10 of docs/formulas.md): any number of them in constant space. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(bucketCount);
  #count = 0;
  #unanswered = 0;
  #sum = 0;
  #max = 0;

  /** Microseconds; what is below zero by a rounding of clocks counts as zero. */
  record(us: number): void {
    const value = Math.max(0, Math.round(us));
    const index = bucketIndex(value);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#count += 1;
    this.#sum += value;
    this.#max = Math.max(this.#max, value);
  }

  recordUnanswered(): void {
    this.#unanswered += 1;
  }

  /** The latency within which the share of all was answered; null when fewer were. */
  quantile(share: number): number | null {
    const rank = Math.max(1, Math.ceil(share * (this.#count + this.#unanswered)));
    let reached = 0;
    for (let index = 0; index < bucketCount; index++) {
      reached += this.#counts[index] ?? 0;
      if (reached >= rank) return Math.min(bucketLastUs(index), this.#max);
    }
    return null;
  }

  /** Mean and maximum are of those that were answered. */
  summary(): Distribution {
    return {
      count: this.#count,
      unanswered: this.#unanswered,
      mean: this.#count === 0 ? null : Math.round(this.#sum / this.#count),
      p50: this.quantile(0.5),
      p90: this.quantile(0.9),
      p95: this.quantile(0.95),
      p99: this.quantile(0.99),
      max: this.#count === 0 ? null : this.#max,
    };
  }
}
