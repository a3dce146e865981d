import type { SampleClock } from './clock.ts';
import { AgentError } from './error.ts';
import { logFault } from './fault.ts';
import type { Logger } from './logger.ts';
import { nextWaitMs } from './retry.ts';

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
      this.#putOff(name, error);
      return false;
    }
  }

  /** As `try`, for a duty that nobody waits for: it is not begun again while it is under way. */
  start(name: string, duty: () => Promise<void>): void {
    if (this.#underWay.has(name)) return;
    this.#underWay.add(name);
    this.try(name, duty)
      .finally(() => this.#underWay.delete(name))
      .catch(logFault(this.#log, name));
  }

  /** A duty was done some other way: it need not be tried any more. */
  forget(name: string): void {
    this.#next.delete(name);
  }

  /**
   * Does a duty until it succeeds, with the same waits.
   * @returns what it gives; undefined when the signal aborts before
   * @throws what it throws, where `endsWith` says that no other try will do
   */
  async until<Value>(
    name: string,
    signal: AbortSignal,
    duty: () => Promise<Value>,
    endsWith: (error: unknown) => boolean = () => false,
  ): Promise<Value | undefined> {
    while (!signal.aborted) {
      try {
        const value = await duty();
        this.#next.delete(name);
        return value;
      } catch (error) {
        if (endsWith(error)) throw error;
        // An attempt that is ended fails; that is nothing to tell.
        if (signal.aborted) break;
        await this.#clock.until(this.#putOff(name, error), signal);
      }
    }
    return undefined;
  }

  /** @returns when the next try is due, ms of the monotonic clock */
  #putOff(name: string, error: unknown): number {
    const waitMs = nextWaitMs(this.#next.get(name)?.waitMs);
    const atMs = this.#clock.monotonicMs() + waitMs;
    this.#next.set(name, { atMs, waitMs });
    tellFailure(this.#log, name, error);
    return atMs;
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
