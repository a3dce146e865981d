import { worldTime } from './time.ts';

type Run = (...args: unknown[]) => void;
type Sleep = (ms?: number, value?: unknown, options?: { signal?: AbortSignal }) => Promise<unknown>;

const longestMs = 2 ** 31 - 1;

/** A timer as Node gives one, on the clock of a world. */
class WorldTimer {
  readonly #run: () => void;
  readonly #ms: number;
  readonly #isInterval: boolean;
  /** What waits belongs to the last start alone. */
  #start = 0;

  constructor(run: () => void, ms: number, isInterval: boolean) {
    this.#run = run;
    this.#ms = Math.max(1, ms > longestMs ? 1 : Math.trunc(ms) || 1);
    this.#isInterval = isInterval;
    this.refresh();
  }

  refresh(): this {
    this.#start += 1;
    const start = this.#start;
    worldTime.after(
      this.#ms,
      () => {
        if (this.#isInterval) this.refresh();
        else this.#start += 1;
        this.#run();
      },
      () => start === this.#start,
    );
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  close(): this {
    this.#start += 1;
    return this;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function close(timer: unknown): void {
  if (timer instanceof WorldTimer) timer.close();
}

/** Returns the functions of `node:timers`. */
export function worldTimers(): Record<string, unknown> {
  return {
    setTimeout: (run: Run, ms = 1, ...args: unknown[]) => new WorldTimer(() => run(...args), ms, false),
    setInterval: (run: Run, ms = 1, ...args: unknown[]) => new WorldTimer(() => run(...args), ms, true),
    setImmediate: (run: Run, ...args: unknown[]) => {
      const entry = worldTime.immediately(() => run(...args));
      const handle = { entry, ref: () => handle, unref: () => handle, hasRef: () => true };
      return handle;
    },
    clearTimeout: close,
    clearInterval: close,
    clearImmediate: (handle?: { readonly entry: { isLive: boolean } }) => {
      if (handle) handle.entry.isLive = false;
    },
  };
}

/** Returns the functions of `node:timers/promises`. */
export function worldSleeps(): { setTimeout: Sleep; setImmediate: (value?: unknown) => Promise<unknown> } {
  return {
    setTimeout: async (ms = 1, value, { signal } = {}) =>
      await new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(abortError(signal));
        const onAbort = (): void => {
          timer.close();
          if (signal) reject(abortError(signal));
        };
        const timer = new WorldTimer(
          () => {
            signal?.removeEventListener('abort', onAbort);
            resolve(value);
          },
          ms,
          false,
        );
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    setImmediate: async (value) =>
      await new Promise((resolve) => void worldTime.immediately(() => resolve(value))),
  };
}

function abortError({ reason }: AbortSignal): Error {
  return Object.assign(new Error('The operation was aborted', { cause: reason }), {
    name: 'AbortError',
    code: 'ABORT_ERR',
  });
}

/** `AbortSignal.timeout` on the clock of a world. */
export function worldAbortTimeout(ms: number): AbortSignal {
  const over = new AbortController();
  worldTime.after(ms, () => over.abort(new DOMException('The operation timed out', 'TimeoutError')));
  return over.signal;
}
