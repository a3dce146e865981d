import type { SampleClock } from '../../../../src/base/clock.ts';

/** A clock that a test sets; waits end with their signal, or when somebody sets it far enough. */
export class SetClock implements SampleClock {
  nowMs = 0;
  readonly #waiting = new Set<() => void>();

  monotonicMs(): number {
    return this.nowMs;
  }

  wallMs(): number {
    return this.nowMs;
  }

  set(nowMs: number): void {
    this.nowMs = nowMs;
    for (const look of this.#waiting) look();
  }

  async until(dueMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.nowMs < dueMs && !signal.aborted) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }
}
