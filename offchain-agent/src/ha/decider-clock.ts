import { setTimeout as sleep } from 'node:timers/promises';
import type { Identity } from './coordinator/coordinator.ts';

/** The time by which a decider beats and its lead runs out. */
export interface DeciderClock {
  /** Milliseconds on a clock that never jumps. */
  nowMs(): number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: DeciderClock = {
  nowMs: () => performance.now(),
  sleep: async (ms, signal) => await sleep(ms, undefined, { signal }).catch(() => undefined),
};

/** How long a node's hello may wait: a node gives an answer 5 s. */
export const mostHelloMs = 4_000;

/** After so long a lease that was held at the start has certainly run out, ms. */
export function leaseEndMs({ leaseMs }: Identity): number {
  return leaseMs + 1_000;
}
