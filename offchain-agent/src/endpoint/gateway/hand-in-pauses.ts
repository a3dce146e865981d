import type { GatewayClock } from './clock.ts';

/** Between handing in the same bytes again; each refusal doubles it. */
export const firstPauseMs = 1_000;
const lastPauseMs = 15_000;
/** Before any node has taken it. */
const eagerPauseMs = 250;

/** The pauses between the times that a transaction is handed in. */
export class HandInPauses {
  readonly #clock: GatewayClock;
  readonly #signal: AbortSignal;
  #resting = new AbortController();
  #handedMs = 0;
  #pauseMs = firstPauseMs;

  /** @param signal ends all pauses */
  constructor(clock: GatewayClock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** A node is there, or the transaction must be handed in: cuts a pause short. */
  wake(): void {
    this.#resting.abort();
  }

  handedIn(): void {
    this.#handedMs = this.#clock.monotonicMs();
  }

  accepted(): void {
    this.#pauseMs = firstPauseMs;
  }

  /** @returns whether it was woken before */
  async rest(ms: number): Promise<boolean> {
    this.#resting = new AbortController();
    const { signal } = this.#resting;
    await this.#clock.sleep(ms, AbortSignal.any([signal, this.#signal]));
    return signal.aborted;
  }

  /** Waits before the next time. @param after how the last one ended; a node that kept it for longer is followed immediately */
  async pause(after: 'first' | 'unbegun' | 'lost' | 'refused'): Promise<void> {
    const untilMs = this.#handedMs + this.#msAfter(after);
    while (!this.#signal.aborted && this.#clock.monotonicMs() < untilMs) {
      const isWoken = await this.rest(untilMs - this.#clock.monotonicMs());
      if (isWoken && this.#clock.monotonicMs() >= this.#handedMs + firstPauseMs) return;
    }
  }

  #msAfter(after: 'first' | 'unbegun' | 'lost' | 'refused'): number {
    if (after === 'first') return 0;
    if (after === 'unbegun') return eagerPauseMs;
    if (after === 'lost') return firstPauseMs;
    const pauseMs = this.#pauseMs;
    this.#pauseMs = Math.min(lastPauseMs, 2 * pauseMs);
    return pauseMs;
  }
}
