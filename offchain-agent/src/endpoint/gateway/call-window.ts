/** All calls that come back so much later than the fastest of their method have waited for each other, ms. */
const bearableMs = 5;
/** How long calls are looked at together, and how many there are at least. */
const roundMs = 100;
const leastCalls = 8;
/** How long the fastest call of a method is remembered, twice. */
const rememberedMs = 10_000;
const leastAtOnce = 4;
const shrinking = 0.7;

interface Fastest {
  sinceMs: number;
  ms: number;
  beforeMs: number;
}

/**
 * How many calls an upstream has at a time: as many as it answers without a queue of its own, in which whoever asks most is served
 * most. Where even the luckiest of several calls has waited there, fewer are sent; while none has, more.
 */
export class CallWindow {
  readonly #fastest = new Map<string, Fastest>();
  #most = Number.POSITIVE_INFINITY;
  #roundSinceMs = 0;
  #calls = 0;
  #luckiestMs = Number.POSITIVE_INFINITY;
  #wasFull = false;

  /** Whether there is no bound. */
  get isOpen(): boolean {
    return this.#most === Number.POSITIVE_INFINITY;
  }

  /** @param underWay how many an upstream has */
  hasRoom(underWay: number): boolean {
    const has = underWay < this.#most;
    if (!has) this.#wasFull = true;
    return has;
  }

  /**
   * Takes how long an upstream had a call, in time in which this process listened.
   * @param underWay how many the upstream had, with it
   * @param nowMs monotonic
   */
  note(method: string, tookMs: number, underWay: number, nowMs: number): void {
    this.#calls += 1;
    this.#luckiestMs = Math.min(this.#luckiestMs, tookMs - this.#fastestOf(method, tookMs, nowMs));
    if (this.#calls < leastCalls || nowMs - this.#roundSinceMs < roundMs) return;
    if (this.#luckiestMs > bearableMs)
      this.#most = Math.max(leastAtOnce, Math.floor(shrinking * Math.min(this.#most, underWay)));
    else if (this.#wasFull) this.#most += Math.max(1, this.#most / 8);
    this.#roundSinceMs = nowMs;
    this.#calls = 0;
    this.#luckiestMs = Number.POSITIVE_INFINITY;
    this.#wasFull = false;
  }

  #fastestOf(method: string, tookMs: number, nowMs: number): number {
    let fastest = this.#fastest.get(method);
    if (!fastest) {
      fastest = { sinceMs: nowMs, ms: tookMs, beforeMs: tookMs };
      this.#fastest.set(method, fastest);
    } else if (nowMs - fastest.sinceMs > rememberedMs) {
      fastest.beforeMs = fastest.ms;
      fastest.ms = tookMs;
      fastest.sinceMs = nowMs;
    }
    fastest.ms = Math.min(fastest.ms, tookMs);
    return Math.min(fastest.ms, fastest.beforeMs);
  }
}
