import { setTimeout as sleep } from 'node:timers/promises';

/** Time as a gateway needs it; tests move it by hand. */
export interface GatewayClock {
  /** Milliseconds since the Unix epoch, as this machine believes. */
  wallMs(): number;
  /** Milliseconds on a clock that never jumps. */
  monotonicMs(): number;
  /** Resolves after so many milliseconds, or when the signal aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const gatewayClock: GatewayClock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: async (ms, signal) => {
    // The signal alone rejects it.
    await sleep(ms, undefined, signal && { signal }).catch(() => undefined);
  },
};

/** How long ago something was, by the clock that never jumps. */
export class Age {
  readonly #clock: Pick<GatewayClock, 'monotonicMs'>;
  readonly #sinceMs: number;

  constructor(clock: Pick<GatewayClock, 'monotonicMs'>) {
    this.#clock = clock;
    this.#sinceMs = clock.monotonicMs();
  }

  get ms(): number {
    return this.#clock.monotonicMs() - this.#sinceMs;
  }
}

/**
 * What a promise brings, if it does so in time.
 * @throws Error with the limit when it does not, and what the promise throws
 */
export async function within<Result>(
  asked: Promise<Result>,
  limitMs: number,
  clock: GatewayClock,
): Promise<Result> {
  const done = new AbortController();
  const late = clock.sleep(limitMs, done.signal).then(() => {
    throw new Error(`no answer within ${limitMs} ms`);
  });
  // It is told late of what came in time: that concerns nobody.
  late.catch(() => undefined);
  try {
    return await Promise.race([asked, late]);
  } finally {
    done.abort();
  }
}
