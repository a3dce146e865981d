import type { GatewayClock } from '../../offchain-agent/src/endpoint/gateway/clock.ts';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

const stepMs = 10;
/** What is sent within this process has come after so many turns of its event loop, there and back. */
const turnsPerStep = 6;

/** A gateway's clock that is moved by hand, so slowly that whatever is on its way comes in between. */
export class HandClock implements GatewayClock {
  readonly #sleepers = new Set<Sleeper>();
  readonly #wallMs = Date.now();
  /** By how much somebody has set the wall clock ahead. */
  aheadMs = 0;
  #nowMs = 0;

  wallMs(): number {
    return this.#wallMs + this.#nowMs + this.aheadMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { dueMs: this.#nowMs + ms, wake };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    while (this.#nowMs < untilMs) {
      this.#nowMs += stepMs;
      for (const sleeper of this.#sleepers) if (sleeper.dueMs <= this.#nowMs) sleeper.wake();
      for (let turn = 0; turn < turnsPerStep; turn += 1) await new Promise(setImmediate);
    }
  }

  /** Moves until something is so. @returns after how many ms @throws Error when it is not so by then */
  async until(what: string, isSo: () => boolean, withinMs: number): Promise<number> {
    const beganMs = this.#nowMs;
    while (!isSo()) {
      if (this.#nowMs - beganMs >= withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
      await this.advance(stepMs);
    }
    return this.#nowMs - beganMs;
  }
}
