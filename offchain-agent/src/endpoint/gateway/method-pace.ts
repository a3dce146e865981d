const kept = 128;
const recountEvery = 32;
/** No call is sent twice before, ms. */
export const leastHedgeMs = 20;
const mostHedgedShare = 0.05;

interface Pace {
  readonly ring: Float64Array;
  count: number;
  p95Ms: number;
}

/** How long calls of each method take, and whether a second one may be sent beside a late first. */
export class MethodPace {
  readonly #paces = new Map<string, Pace>();
  #calls = 0;
  #hedged = 0;

  note(method: string, ms: number): void {
    this.#calls += 1;
    let pace = this.#paces.get(method);
    if (!pace) {
      pace = { ring: new Float64Array(kept), count: 0, p95Ms: Number.POSITIVE_INFINITY };
      this.#paces.set(method, pace);
    }
    pace.ring[pace.count % kept] = ms;
    pace.count += 1;
    if (pace.count % recountEvery !== 0) return;
    const sorted = pace.ring.slice(0, Math.min(pace.count, kept)).sort();
    pace.p95Ms = Math.max(
      leastHedgeMs,
      sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.POSITIVE_INFINITY,
    );
  }

  /** Takes the place of one more call, where it is late and at most 5 % of all are sent twice. */
  mayHedge(method: string, waitedMs: number): boolean {
    if (waitedMs < (this.#paces.get(method)?.p95Ms ?? Number.POSITIVE_INFINITY)) return false;
    if (this.#hedged + 1 > this.#calls * mostHedgedShare) return false;
    this.#hedged += 1;
    return true;
  }
}
