import { isRateLimit, type Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';

/** The first and the longest rest; each is twice the one before while the upstream stays rate limited. */
const firstRestMs = 1_000;
const longestRestMs = 30_000;
/** Rate-limited upstreams, which get no calls for a while. */
export class RestingUpstreams {
  readonly #rests = new WeakMap<Upstream, { untilMs: number; forMs: number }>();
  readonly #nowMs: () => number;
  /** Rises with each change. */
  version = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  has(upstream: Upstream): boolean {
    return this.#nowMs() < (this.#rests.get(upstream)?.untilMs ?? 0);
  }

  /** Notes an upstream's reply. @returns true if it reports a rate limit */
  note(upstream: Upstream, reply: Reply): boolean {
    const nowMs = this.#nowMs();
    const last = this.#rests.get(upstream);
    // During a rest, replies belong to calls sent before it.
    const isResting = last !== undefined && nowMs < last.untilMs;
    const isLimit = isRateLimit(reply);
    if (isResting) return isLimit;
    if (!isLimit) {
      if (last && this.#rests.delete(upstream)) this.version += 1;
      return false;
    }
    const forMs = last ? Math.min(longestRestMs, 2 * last.forMs) : firstRestMs;
    this.version += 1;
    this.#rests.set(upstream, { untilMs: nowMs + forMs, forMs });
    return true;
  }
}
