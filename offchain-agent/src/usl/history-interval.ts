import { peakOf, throughputAt, type UslParameters } from './model.ts';
import { tQuantile95 } from './statistics.ts';

/** Fewer releases say too little about how they differ among themselves. */
export const leastReleases = 8;

/** Where the next of several releases is expected. */
export interface HistoryInterval {
  readonly releases: number;
  readonly mean: number;
  /** 95 % of one release more: mean ± t·s·sqrt(1 + 1/k), k - 1 degrees of freedom. */
  readonly low: number;
  readonly high: number;
}

/**
 * The prediction interval of one release more (formula U9); undefined below 8 releases.
 * @example historyInterval([10, 10, 10, 10, 12, 12, 12, 12]) // mean 11, 8.318 .. 13.682
 */
export function historyInterval(past: readonly number[]): HistoryInterval | undefined {
  const count = past.length;
  if (count < leastReleases) return undefined;
  const mean = past.reduce((sum, value) => sum + value, 0) / count;
  const variance = past.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const half = tQuantile95(count - 1) * Math.sqrt(variance * (1 + 1 / count));
  return { releases: count, mean, low: mean - half, high: mean + half };
}

/** The highest throughput of a law up to a size: what releases that were measured to different sizes compare by. */
export function highestUpTo(law: UslParameters, n: number): number {
  const peak = peakOf(law)?.n ?? n;
  return throughputAt(law, Math.max(1, Math.min(n, peak)));
}
