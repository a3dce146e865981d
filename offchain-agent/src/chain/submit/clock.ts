import { setTimeout as delay } from 'node:timers/promises';

/** The time an outbox lives by: the machine's, or a test's. */
export interface OutboxClock {
  now(): number;
  /** Ends after this time, or as soon as the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

export const machineClock: OutboxClock = {
  now: () => Date.now(),
  wait: async (ms, signal) => {
    // That the wait was cut short shows in the signal.
    await delay(ms, undefined, { signal }).catch(() => undefined);
  },
};
