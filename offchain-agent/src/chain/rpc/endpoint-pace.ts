import { backoff, nextWaitMs } from '../../base/retry.ts';
import type { PassingFailure } from './passing.ts';

/** Requests at once to begin with: what every public endpoint bears. */
const firstLimit = 8;

/** A request as it was sent: those that were sent before the pace fell say nothing of the new one. */
export interface Sent {
  readonly order: number;
}

/**
 * How many requests an endpoint bears at once: one more with every round of answers, half as many when it refuses, closes or is
 * late (additive increase, multiplicative decrease). Until it first refuses, the number doubles with every round.
 */
export class EndpointPace {
  readonly #most: number;
  readonly #random: () => number;
  #limit: number;
  #isStarting = true;
  #inFlight = 0;
  #orders = 0;
  #loweredAt = 0;
  #waitMs: number | undefined;
  #restsUntilMs = 0;

  /** @param random from 0 below 1 */
  constructor(most: number, random: () => number) {
    this.#most = most;
    this.#random = random;
    this.#limit = Math.min(firstLimit, most);
  }

  /** Requests at once. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** The share of it that is taken. */
  get load(): number {
    return this.#inFlight / this.limit;
  }

  /** When it may be asked again, ms of the monotonic clock. */
  get restsUntilMs(): number {
    return this.#restsUntilMs;
  }

  hasRoom(nowMs: number): boolean {
    return nowMs >= this.#restsUntilMs && this.#inFlight < this.limit;
  }

  begin(): Sent {
    this.#inFlight += 1;
    this.#orders += 1;
    return { order: this.#orders };
  }

  end(): void {
    this.#inFlight -= 1;
  }

  /** It answered. */
  raise({ order }: Sent): void {
    if (order <= this.#loweredAt) return;
    this.#waitMs = undefined;
    this.#limit = Math.min(this.#most, this.#limit + (this.#isStarting ? 1 : 1 / this.#limit));
  }

  /** It did not answer: it is left alone for a while. Of requests that were under way together, the first failure counts. */
  lower({ order }: Sent, { retryAfterMs }: PassingFailure, nowMs: number): void {
    if (order > this.#loweredAt) {
      this.#loweredAt = this.#orders;
      this.#isStarting = false;
      this.#limit = Math.max(1, this.#limit / 2);
      this.#waitMs = nextWaitMs(this.#waitMs, backoff);
      // Of many clients that were refused together not all come back together.
      this.#restUntil(nowMs + this.#waitMs * (0.5 + this.#random() / 2));
    }
    if (retryAfterMs !== undefined) this.#restUntil(nowMs + retryAfterMs);
  }

  #restUntil(ms: number): void {
    this.#restsUntilMs = Math.max(this.#restsUntilMs, ms);
  }
}
