import type { DeciderClock } from '../../../src/ha/decider-clock.ts';

const lookEveryMs = 5;
/** A thirtieth of these tests' leases: a decider has 30 turns of the event loop for its beats, however long they take. */
const mostStepMs = 20;

/**
 * A clock that stands still with its process. It follows real time, but advances by a few milliseconds at most per turn of the
 * event loop: no lease runs out because a busy machine runs neither a decider nor its coordinator.
 */
export class PatientClock implements DeciderClock {
  #nowMs = 0;
  #lookedAtMs = performance.now();
  readonly #waiting = new Set<{ readonly untilMs: number; readonly resolve: () => void }>();
  readonly #timer = setInterval(() => this.#look(), lookEveryMs);

  nowMs(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        this.#waiting.delete(waiter);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const waiter = { untilMs: this.#nowMs + ms, resolve: end };
      this.#waiting.add(waiter);
      signal?.addEventListener('abort', end);
    });
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const realMs = performance.now();
    this.#nowMs += Math.min(mostStepMs, realMs - this.#lookedAtMs);
    this.#lookedAtMs = realMs;
    for (const { untilMs, resolve } of this.#waiting) if (untilMs <= this.#nowMs) resolve();
  }
}
