import type { MethodPace } from './method-pace.ts';
import { mostTries, type Pending } from './pending-call.ts';
import type { Upstream } from './upstream.ts';
import type { WatchedTime } from './watched-time.ts';

/** Whatever the share of calls that are sent twice, one that is so late is sent to another upstream too. */
const lateMs = 1_000;
const lateSubmitMs = 2_000;
/** So many at a time: where all upstreams are slow, asking twice makes them slower. */
const mostLate = 128;

interface SecondAttemptsOptions {
  readonly pace: MethodPace;
  readonly time: WatchedTime;
  /** Another upstream for a call. */
  readonly choose: (pending: Pending) => Upstream | undefined;
  readonly isFresh: (upstream: Upstream) => boolean;
  readonly send: (pending: Pending, upstream: Upstream, onOver?: () => void) => void;
}

/** Sends calls that are late to another upstream too. */
export class SecondAttempts {
  readonly #options: SecondAttemptsOptions;
  #late = 0;

  constructor(options: SecondAttemptsOptions) {
    this.#options = options;
  }

  look(pending: Pending, waitedMs: number): void {
    if (!this.#askLate(pending)) this.#hedge(pending, waitedMs);
  }

  /** @returns whether it was sent to one more */
  #askLate(pending: Pending): boolean {
    const { time, choose, isFresh, send } = this.#options;
    const { ask, asked, attempts } = pending;
    const last = attempts.at(-1);
    const limit = ask.isNeverHedged ? lateSubmitMs : lateMs;
    if (!last || !ask.isIdempotent || time.ms - last.sentMs < limit) return false;
    if (asked.length >= mostTries || this.#late >= mostLate) return false;
    const upstream = choose(pending);
    if (!upstream || !isFresh(upstream)) return false;
    this.#late += 1;
    send(pending, upstream, () => {
      this.#late -= 1;
    });
    return true;
  }

  #hedge(pending: Pending, waitedMs: number): void {
    const { pace, choose, send } = this.#options;
    const { ask, isHedged } = pending;
    if (isHedged || !ask.isIdempotent || ask.isNeverHedged || !pace.mayHedge(ask.method, waitedMs)) return;
    pending.isHedged = true;
    const upstream = choose(pending);
    if (upstream) send(pending, upstream);
  }
}
