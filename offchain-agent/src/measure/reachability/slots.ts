import { setImmediate as nextTurn } from 'node:timers/promises';

/** At most `size` things at once; the others wait in the order in which they came. */
export class Slots {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(size: number) {
    this.#free = size;
  }

  /**
   * Waits for a slot; the function returned gives it back.
   * @throws the reason of the signal when it aborts first
   */
  async take(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait(signal);
    let isTaken = true;
    return () => {
      if (isTaken) this.#giveBack();
      isTaken = false;
    };
  }

  async #wait(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(onFree);
        reject(signal.reason);
      };
      const onFree = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      this.#waiting.add(onFree);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #giveBack(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}

interface CalmGateOptions {
  /** A turn of the event loop that takes longer is not calm. */
  readonly calmMs: number;
  /** Let through in one turn. */
  readonly perTurn: number;
}

/**
 * Lets work begin only while this process keeps up: many connections made at the same instant would keep it busy for
 * seconds, and an echo that waits for that would be measured as the peer's slowness.
 */
export class CalmGate {
  readonly #options: CalmGateOptions;
  readonly #waiting = new Set<() => void>();
  #isTurning = false;

  constructor(options: CalmGateOptions) {
    this.#options = options;
  }

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
      const onFault = (error: unknown): void => {
        this.#isTurning = false;
        reject(error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(go);
      this.#turn().catch(onFault);
    });
  }

  async #turn(): Promise<void> {
    if (this.#isTurning) return;
    this.#isTurning = true;
    while (this.#waiting.size > 0) {
      const startMs = performance.now();
      await nextTurn();
      if (performance.now() - startMs > this.#options.calmMs) continue;
      for (const go of [...this.#waiting].slice(0, this.#options.perTurn)) {
        this.#waiting.delete(go);
        go();
      }
    }
    this.#isTurning = false;
  }
}
