/** One block as seen here: microseconds from the start of its slot, negative when seen before it. */
export interface Arrival {
  readonly author: string;
  readonly delayUs: number;
}

/**
 * How far this machine's clock is ahead of the authors', with the shortest way from them to here on top, microseconds:
 * the shortest arrival of each author, and of these the upper median (docs/arrival-and-reachability.md).
 *
 * It is an upper bound of the offset as long as fewer than half of the authors have wrong clocks: no block arrives before
 * it is written. `undefined` when no block was seen.
 *
 * @example
 * estimateClockOffsetUs([{ author: 'a', delayUs: 900 }, { author: 'a', delayUs: 400 }, { author: 'b', delayUs: 700 }]) // 700
 */
export function estimateClockOffsetUs(arrivals: Iterable<Arrival>): number | undefined {
  const shortest = new Map<string, number>();
  for (const { author, delayUs } of arrivals) {
    shortest.set(author, Math.min(delayUs, shortest.get(author) ?? Number.POSITIVE_INFINITY));
  }
  const ascending = [...shortest.values()].toSorted((a, b) => a - b);
  return ascending[Math.floor(ascending.length / 2)];
}

/** Why a reporter with such a clock withholds its report; `undefined` when the clock is good enough. */
export function clockFault(offsetUs: number | undefined, maxOffsetMs: number): string | undefined {
  if (offsetUs === undefined || Math.abs(offsetUs) <= maxOffsetMs * 1_000) return undefined;
  const offsetMs = Math.round(Math.abs(offsetUs) / 1_000);
  return offsetUs < 0
    ? `this machine's clock is at least ${offsetMs} ms behind those of the authors, ${maxOffsetMs} ms are allowed; synchronise it with NTP`
    : `even the fastest block of half of the authors was seen ${offsetMs} ms after its slot began, ${maxOffsetMs} ms are allowed: this machine's clock is ahead, or its vantage nodes are this far from the network; synchronise it with NTP, or use another vantage node`;
}
