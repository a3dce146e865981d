import { settled } from '../../../../../../tests/support/settled.ts';
import type { SampleClock } from '../../../../../src/base/clock.ts';

interface Waiter {
  readonly dueMs: number;
  readonly resolve: () => void;
}

/** Time that passes when the test says so, and only once what is under way in this process has settled. */
export class FakeClock implements SampleClock {
  #monotonicMs = 0;
  /** What the time really is. */
  #startMs: number;
  /** By how much the machine's clock is off. */
  offMs = 0;
  readonly #waiters = new Set<Waiter>();

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  get trueMs(): number {
    return this.#startMs + this.#monotonicMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  wallMs(): number {
    return this.trueMs + this.offMs;
  }

  until(dueMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || dueMs <= this.#monotonicMs) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const waiter = { dueMs, resolve: end };
      this.#waiters.add(waiter);
      signal.addEventListener('abort', end);
    });
  }

  /** Lets time pass, from one thing that waits to the next. */
  async pass(ms: number): Promise<void> {
    const goalMs = this.#monotonicMs + ms;
    await settled();
    for (;;) {
      const due = [...this.#waiters]
        .filter(({ dueMs }) => dueMs <= goalMs)
        .toSorted((a, b) => a.dueMs - b.dueMs)[0];
      if (!due) break;
      this.#monotonicMs = Math.max(this.#monotonicMs, due.dueMs);
      due.resolve();
      await settled();
    }
    this.#monotonicMs = goalMs;
  }
}
