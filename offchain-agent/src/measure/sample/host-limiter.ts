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
 * Holds back what one host would get too much of: a thousand targets may be registered at one address.
 *
 * - Of nodes that were found at the host: at most one second's samples at once, and the governed rate in the long run.
 *   A sample counts as one, whatever it takes to ask: else a host would choose, by closing its connections, which of
 *   its failures are taken.
 * - Of what was never found there: one dial at once, and half of the governed rate in the long run, in a bucket of its
 *   own: strangers take nothing from the nodes of the host.
 */
export class HostLimiter {
  readonly #met: Buckets;
  readonly #introductions: Buckets;

  /** @param now a monotonic clock in ms */
  constructor(ratePerSecond: number, now: () => number = () => performance.now()) {
    this.#met = new Buckets(now);
    this.#introductions = new Buckets(now);
    this.setRate(ratePerSecond);
  }

  /** Another rate from now on. What was taken stays taken: no host gets a new burst by it. */
  setRate(ratePerSecond: number): void {
    this.#met.resize(Math.max(leastBurst, ratePerSecond), ratePerSecond);
    this.#introductions.resize(leastBurst, ratePerSecond / 2);
  }

  /**
   * Takes the right to send `requests` to a host (`AllowedAddress.hostKey`), all or none.
   * @param reserve how much must be left for others: upkeep yields to samples
   */
  tryTake(host: string, requests = 1, reserve = 0): boolean {
    const bucket = this.#met.of(host);
    if (bucket.tokens < Math.min(this.#met.burst, requests + reserve)) return false;
    bucket.tokens -= requests;
    return true;
  }

  /** Takes the right to one dial of `requests` (at most 4) to a host at which the target was never found. */
  tryIntroduce(host: string, requests: number): boolean {
    const bucket = this.#introductions.of(host);
    if (bucket.tokens < requests) return false;
    bucket.tokens -= leastBurst;
    return true;
  }

  /** Half of what a host gets at once: what upkeep leaves. */
  get half(): number {
    return this.#met.burst / 2;
  }
}

/** A bucket for each host, all of one size, filled at one rate. */
class Buckets {
  readonly #now: () => number;
  readonly #byHost = new Map<string, Bucket>();
  #burst = 0;
  #ratePerSecond = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get burst(): number {
    return this.#burst;
  }

  /** What was earned until now was earned at the rate of before. */
  resize(burst: number, ratePerSecond: number): void {
    for (const host of this.#byHost.keys()) this.of(host);
    this.#burst = burst;
    this.#ratePerSecond = ratePerSecond;
  }

  /** That of a host, filled up to now. */
  of(host: string): Bucket {
    const nowMs = this.#now();
    const known = this.#byHost.get(host);
    if (known) {
      const earned = ((nowMs - known.filledAtMs) / 1_000) * this.#ratePerSecond;
      known.tokens = Math.min(this.#burst, known.tokens + earned);
      known.filledAtMs = nowMs;
      return known;
    }
    if (this.#byHost.size >= keptBuckets) this.#forgetFull(nowMs);
    const bucket = { tokens: this.#burst, filledAtMs: nowMs };
    this.#byHost.set(host, bucket);
    return bucket;
  }

  // A full bucket says the same as none.
  #forgetFull(nowMs: number): void {
    const toFullMs = (this.#burst / this.#ratePerSecond) * 1_000;
    for (const [host, { filledAtMs }] of this.#byHost) {
      if (nowMs - filledAtMs >= toFullMs) this.#byHost.delete(host);
    }
  }
}
