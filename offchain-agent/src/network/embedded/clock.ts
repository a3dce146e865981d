/** Where the time comes from: the machine's, or a test's. */
export interface Clock {
  now(): number;
  /** Ends at the instant, or at once when it has passed or the signal has aborted. */
  sleepUntil(instantMs: number, signal: AbortSignal): Promise<void>;
}

export const wallClock: Clock = {
  now: () => Date.now(),
  sleepUntil: (instantMs, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.max(0, instantMs - Date.now()));
      signal.addEventListener('abort', wake);
    }),
};
