import type { SampleClock } from '../base/clock.ts';
import { AgentError } from '../base/error.ts';
import type { Logger } from '../base/logger.ts';
import { nextWaitMs } from '../base/retry.ts';

/** Tries duties that may fail: each failure is told, and the next try waits longer. No duty ends the agent. */
export class Attempts {
  readonly #clock: SampleClock;
  readonly #log: Logger;
  readonly #next = new Map<string, { atMs: number; waitMs: number }>();
  readonly #underWay = new Set<string>();

  constructor(clock: SampleClock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Tries a duty, unless it failed a short time ago; whether it succeeded. Never rejects. */
  async try(name: string, duty: () => Promise<void>): Promise<boolean> {
    const next = this.#next.get(name);
    if (next && this.#clock.monotonicMs() < next.atMs) return false;
    try {
      await duty();
      this.#next.delete(name);
      return true;
    } catch (error) {
      const waitMs = nextWaitMs(next?.waitMs);
      this.#next.set(name, { atMs: this.#clock.monotonicMs() + waitMs, waitMs });
      tellFailure(this.#log, name, error);
      return false;
    }
  }

  /** As `try`, for a duty that nobody waits for: it is not begun again while it is under way. */
  start(name: string, duty: () => Promise<void>): void {
    if (this.#underWay.has(name)) return;
    this.#underWay.add(name);
    void this.try(name, duty).finally(() => this.#underWay.delete(name));
  }

  /** A duty was done some other way: it need not be tried any more. */
  forget(name: string): void {
    this.#next.delete(name);
  }

  /** Does a duty until it succeeds or the signal aborts, with the same waits. */
  async until(name: string, signal: AbortSignal, duty: () => Promise<void>): Promise<void> {
    while (!signal.aborted && !(await this.try(name, duty))) {
      await this.#clock.until(this.#next.get(name)?.atMs ?? 0, signal);
    }
  }
}

/** Only time is missing: nothing is wrong. */
const waiting: ReadonlySet<string> = new Set([
  'unknown/not_final',
  'unknown/not_finalized',
  'unknown/not_over',
  'unknown/window_open',
  'unknown/votes_open',
  // That the node is away is told by the connection to it.
  'unreachable/slow_chain',
]);

/** Whether a duty only came too early. */
export function isWaiting(error: unknown): boolean {
  return error instanceof AgentError && waiting.has(error.code);
}

/** Says why a duty was not done, as loud as it is bad. */
export function tellFailure(log: Logger, duty: string, error: unknown): void {
  if (isWaiting(error)) log.debug({ err: error, duty }, 'a duty has to wait');
  else if (error instanceof AgentError && error.retryable)
    log.warn({ err: error, duty }, 'a duty is tried again');
  else log.error({ err: error, duty }, 'a duty failed; it is tried again');
}
