/**
 * All calls that return so much later than the fastest of their method have waited for each other, ms. Of a node far away, whose
 * answers vary by more on the way, it is a share of the fastest answer of any method.
 */
const bearableMs = 5;
const bearableShare = 0.5;
/** How long calls are looked at together, and how many there are at least. */
const roundMs = 100;
const leastCalls = 8;
/** How long the fastest call is remembered, twice. */
const rememberedMs = 10_000;
const leastAtOnce = 4;
const shrinking = 0.7;

interface AskedUpstream {
  /** Calls that wait for it. */
  readonly outstanding: number;
}

/**
 * How many calls an upstream has at a time: as many as it answers without a queue of its own, in which whoever asks most is served
 * most. Where even the luckiest of several calls has waited there, fewer are sent; while none has, more.
 */
export class CallWindow {
  readonly #fastest = new WeakMap<AskedUpstream, FastestCalls>();
  #most = Number.POSITIVE_INFINITY;
  #roundSinceMs = 0;
  #calls = 0;
  /** How much later than bearable the luckiest call returned, ms. */
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
   * @param upstream compared with itself alone: another one can be nearer; it has this call still
   * @param nowMs monotonic
   */
  note(upstream: AskedUpstream, method: string, tookMs: number, nowMs: number): void {
    this.#calls += 1;
    const fastest = this.#fastest.get(upstream) ?? new FastestCalls();
    this.#fastest.set(upstream, fastest);
    const { ofAllMs, ofMethodMs } = fastest.note(method, tookMs, nowMs);
    const laterMs = tookMs - ofMethodMs - Math.max(bearableMs, bearableShare * ofAllMs);
    this.#luckiestMs = Math.min(this.#luckiestMs, laterMs);
    if (this.#calls < leastCalls || nowMs - this.#roundSinceMs < roundMs) return;
    if (this.#luckiestMs > 0)
      this.#most = Math.max(leastAtOnce, Math.floor(shrinking * Math.min(this.#most, upstream.outstanding)));
    else if (this.#wasFull) this.#most += Math.max(1, this.#most / 8);
    this.#roundSinceMs = nowMs;
    this.#calls = 0;
    this.#luckiestMs = Number.POSITIVE_INFINITY;
    this.#wasFull = false;
  }
}

/** The fastest calls of one upstream. */
class FastestCalls {
  readonly #ofAll = new Fastest();
  readonly #ofMethod = new Map<string, Fastest>();

  note(method: string, tookMs: number, nowMs: number): { ofAllMs: number; ofMethodMs: number } {
    const ofMethod = this.#ofMethod.get(method) ?? new Fastest();
    this.#ofMethod.set(method, ofMethod);
    return { ofAllMs: this.#ofAll.note(tookMs, nowMs), ofMethodMs: ofMethod.note(tookMs, nowMs) };
  }
}

class Fastest {
  #sinceMs = Number.NEGATIVE_INFINITY;
  #ms = Number.POSITIVE_INFINITY;
  #beforeMs = Number.POSITIVE_INFINITY;

  /** Returns the fastest of this time and of the one before it. */
  note(tookMs: number, nowMs: number): number {
    if (nowMs - this.#sinceMs > rememberedMs) {
      this.#beforeMs = this.#ms;
      this.#ms = tookMs;
      this.#sinceMs = nowMs;
    }
    this.#ms = Math.min(this.#ms, tookMs);
    return Math.min(this.#ms, this.#beforeMs);
  }
}
