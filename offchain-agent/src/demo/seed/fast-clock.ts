import { type Clock, wallClock } from '../../lab/embedded-network.ts';

/** A clock that begins at an instant and goes so many times faster than the machine's. */
export function fastClock(startMs: number, times: number): Clock {
  const begunMs = Date.now();
  return {
    now: () => startMs + (Date.now() - begunMs) * times,
    sleepUntil: async (instantMs, signal) =>
      await wallClock.sleepUntil(begunMs + (instantMs - startMs) / times, signal),
  };
}
