/** Requests to one host over all targets, as a bucket that fills at the governed rate. */
interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** A connection asks for the peer, the genesis and the height at once; a lower burst would never let one through. */
const leastBurst = 4;

/** Buckets that have been full for long are forgotten, this many at least are kept. */
const keptBuckets = 1_024;

/** One for each measured network: each has a rate of its own, which its last window has set. */
export class HostLimiters {
  readonly #now: (() => number) | undefined;
  readonly #ofNetworks = new Map<string, HostLimiter>();

  /** @param now a monotonic clock in ms */
  constructor(now?: () => number) {
    this.#now = now;
  }

  /** That of a network, by its genesis; its rate is to be set. */
  of(genesisHash: string): HostLimiter {
    const known = this.#ofNetworks.get(genesisHash);
    if (known) return known;
    const limiter = new HostLimiter(1, this.#now);
    this.#ofNetworks.set(genesisHash, limiter);
    return limiter;
  }
}

/**
 * Holds back what one host would get too much of: a thousand targets may be registered at one address. At most one
 * second's requests at once, and the governed rate in the long run.
 */
export class HostLimiter {
  #ratePerSecond = 0;
  #burst = leastBurst;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now a monotonic clock in ms */
  constructor(ratePerSecond: number, now: () => number = () => performance.now()) {
    this.#now = now;
    this.setRate(ratePerSecond);
  }

  /** Another rate from now on. What was taken stays taken: no host gets a new burst by it. */
  setRate(ratePerSecond: number): void {
    for (const host of this.#buckets.keys()) this.#fill(host);
    this.#ratePerSecond = ratePerSecond;
    this.#burst = Math.max(leastBurst, ratePerSecond);
  }

  /**
   * Takes the right to send `requests` to a host (`AllowedAddress.hostKey`), all or none.
   * @param reserve how much must be left for others: upkeep yields to samples
   */
  tryTake(host: string, requests = 1, reserve = 0): boolean {
    const bucket = this.#fill(host);
    if (bucket.tokens < Math.min(this.#burst, requests + reserve)) return false;
    bucket.tokens -= requests;
    return true;
  }

  /** Half of what a host gets at once: what upkeep leaves. */
  get half(): number {
    return this.#burst / 2;
  }

  #fill(host: string): Bucket {
    const nowMs = this.#now();
    const known = this.#buckets.get(host);
    if (known) {
      const earned = ((nowMs - known.filledAtMs) / 1_000) * this.#ratePerSecond;
      known.tokens = Math.min(this.#burst, known.tokens + earned);
      known.filledAtMs = nowMs;
      return known;
    }
    if (this.#buckets.size >= keptBuckets) this.#forgetFull(nowMs);
    const bucket = { tokens: this.#burst, filledAtMs: nowMs };
    this.#buckets.set(host, bucket);
    return bucket;
  }

  // A full bucket says the same as none.
  #forgetFull(nowMs: number): void {
    const toFullMs = (this.#burst / this.#ratePerSecond) * 1_000;
    for (const [host, { filledAtMs }] of this.#buckets) {
      if (nowMs - filledAtMs >= toFullMs) this.#buckets.delete(host);
    }
  }
}
