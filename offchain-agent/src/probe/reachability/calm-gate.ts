import { setImmediate as nextTurn } from 'node:timers/promises';

/** A turn of the event loop longer than this would show in a round trip. */
const calmMs = 4;
/** Let through in one turn. */
const perTurn = 8;

/**
 * Lets pings go only while this process keeps up: many connections made at the same instant keep it busy for seconds, and
 * an echo that waits for that would be measured as the peer's slowness.
 */
export class CalmGate {
  readonly #waiting = new Set<() => void>();
  #isTurning = false;

  /** @throws the reason of the signal when it aborts first */
  async pass(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.delete(go);
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(go);
      void this.#turn();
    });
  }

  async #turn(): Promise<void> {
    if (this.#isTurning) return;
    this.#isTurning = true;
    while (this.#waiting.size > 0) {
      const startMs = performance.now();
      await nextTurn();
      if (performance.now() - startMs > calmMs) continue;
      for (const go of [...this.#waiting].slice(0, perTurn)) {
        this.#waiting.delete(go);
        go();
      }
    }
    this.#isTurning = false;
  }
}
