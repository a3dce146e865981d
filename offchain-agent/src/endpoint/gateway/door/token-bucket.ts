/** How much of something may be used: so much a second, and a burst after a while of rest. Times are in milliseconds of a monotonic clock. */
export class TokenBucket {
  readonly #perSecond: number;
  /** What a full bucket holds. */
  readonly burst: number;
  #tokens: number;
  #atMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.burst = burst;
    this.#tokens = burst;
    this.#atMs = nowMs;
  }

  has(amount: number, nowMs: number): boolean {
    this.#fill(nowMs);
    return this.#tokens >= amount;
  }

  /** Takes it whether it is there or not: what was answered already is paid for later. */
  take(amount: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#tokens -= amount;
  }

  /** How long it takes until there is so much, if nobody takes anything. */
  waitMs(amount: number, nowMs: number): number {
    this.#fill(nowMs);
    return Math.max(0, ((amount - this.#tokens) / this.#perSecond) * 1_000);
  }

  isFull(nowMs: number): boolean {
    this.#fill(nowMs);
    return this.#tokens >= this.burst;
  }

  #fill(nowMs: number): void {
    // A clock that stood still or went back gives nothing.
    if (nowMs <= this.#atMs) return;
    this.#tokens = Math.min(this.burst, this.#tokens + ((nowMs - this.#atMs) / 1_000) * this.#perSecond);
    this.#atMs = nowMs;
  }
}
