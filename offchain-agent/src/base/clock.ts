import { setTimeout as sleep } from 'node:timers/promises';

/** Time as instants need it; tests move it by hand. */
export interface SampleClock {
  /** Milliseconds on a clock that never jumps. */
  monotonicMs(): number;
  /** Milliseconds since the Unix epoch, as this machine believes. */
  wallMs(): number;
  /** Resolves when the monotonic clock has come there, or the signal aborts. */
  until(monotonicMs: number, signal: AbortSignal): Promise<void>;
}

/** A timer may be this late; the rest of the way is gone turn by turn of the event loop. */
const timerSlackMs = 2;

/** A timer cannot wait longer than 2^31 - 1 ms, 24.8 days. */
export const longestTimerMs = 2 ** 31 - 1;

export const systemClock: SampleClock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  until: async (dueMs, signal) => {
    while (!signal.aborted) {
      const aheadMs = dueMs - performance.now();
      if (aheadMs <= 0) return;
      if (aheadMs > timerSlackMs) {
        const waitMs = Math.min(Math.floor(aheadMs - timerSlackMs), longestTimerMs);
        // The signal alone rejects it.
        await sleep(waitMs, undefined, { signal }).catch(() => undefined);
      } else {
        await turningUntil(dueMs, signal);
      }
    }
  },
};

// One promise for all turns: garbage of each turn would be collected just when samples are under way.
async function turningUntil(dueMs: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const turn = (): void => {
      if (signal.aborted || performance.now() >= dueMs) resolve();
      else setImmediate(turn);
    };
    setImmediate(turn);
  });
}

/**
 * Microseconds of the machine's monotonic clock. All processes of one machine read the same clock, so that instants of the
 * generator and of the observer can be compared.
 */
export function monotonicUs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000_000 + nanoseconds / 1_000;
}
