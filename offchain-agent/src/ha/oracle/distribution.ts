/** How some durations are spread: all in the unit of the values. */
export interface DurationSummary {
  readonly n: number;
  readonly min: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** By nearest rank: each figure is one of the values. Undefined of none. */
export function distributionOf(values: readonly number[]): DurationSummary | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  if (sorted.length === 0) return undefined;
  return { n: sorted.length, min: at(0), p50: at(0.5), p95: at(0.95), max: at(1) };
}

/**
 * The share of all cases that stay within a bound, at least, which n cases that all stayed within it show with 95 % confidence:
 * 59 of 59 show 95 %.
 */
export function shareShown(n: number): number {
  return n === 0 ? 0 : 0.05 ** (1 / n);
}
