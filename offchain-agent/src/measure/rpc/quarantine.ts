import type { RpcNull } from './rpc-answer.ts';

const firstMs = 60_000;
const longestMs = 600_000;

/**
 * Leaves an address in peace that has shown not to be the registered node, or at which no node was ever found: its owner may aim
 * reporters at a third party. Its samples are nulls without a packet until the time is over: a minute, then twice as long each
 * time, ten minutes at most.
 */
export class Quarantine {
  readonly #now: () => number;
  #reason: RpcNull | undefined;
  #untilMs = 0;
  #nextMs = firstMs;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** What a sample is now, without asking; undefined when one may ask. */
  get verdict(): RpcNull | undefined {
    return this.#now() < this.#untilMs ? this.#reason : undefined;
  }

  /** @param isGrowing false for what may only be down: it is asked again after a minute, each time */
  begin(reason: RpcNull, isGrowing = true): void {
    this.#reason = reason;
    this.#untilMs = this.#now() + (isGrowing ? this.#nextMs : firstMs);
    if (isGrowing) this.#nextMs = Math.min(longestMs, 2 * this.#nextMs);
  }

  /** It was the registered node. */
  lift(): void {
    this.#untilMs = 0;
    this.#nextMs = firstMs;
  }
}
