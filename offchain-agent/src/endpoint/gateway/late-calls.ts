import type { Upstream } from './upstream.ts';
import { type Overdue, triedAs } from './upstream-link.ts';

/** An upstream owes an answer that another one has given no later than after so long is not going to give it. */
const leastMs = 2_000;
/** A call that the other took long for may well be an expensive one. */
const timesAsLong = 5;
const mostOwed = 4_096;

/** One question to one upstream. */
export interface Attempt {
  readonly upstream: Upstream;
  /** Watched time, ms. */
  readonly sentMs: number;
  isOver: boolean;
}

interface Owed {
  readonly attempt: Attempt;
  readonly call: Overdue;
  readonly limitMs: number;
}

/**
 * Finds upstreams that do not answer one of their methods, though they live: another one was asked the same and has answered,
 * they never do.
 */
export class LateCalls {
  readonly #owed = new Set<Owed>();
  readonly #onUnanswered: (upstream: Upstream, call: Overdue) => void;

  constructor(onUnanswered: (upstream: Upstream, call: Overdue) => void) {
    this.#onUnanswered = onUnanswered;
  }

  /** Whether an answer is owed that may be too late. */
  get isWaiting(): boolean {
    return this.#owed.size > 0;
  }

  /** @param tookMs how long the one took that has answered */
  answeredElsewhere(attempts: readonly Attempt[], call: Overdue, tookMs: number): void {
    for (const attempt of attempts) {
      if (attempt.isOver || this.#owed.size >= mostOwed) continue;
      this.#owed.add({ attempt, call: triedAs(call), limitMs: Math.max(leastMs, timesAsLong * tookMs) });
    }
  }

  /** @param nowMs watched time */
  look(nowMs: number): void {
    for (const owed of this.#owed) {
      const { attempt, call, limitMs } = owed;
      if (attempt.isOver || !attempt.upstream.isLiving) this.#owed.delete(owed);
      else if (nowMs - attempt.sentMs > limitMs) {
        this.#owed.delete(owed);
        this.#onUnanswered(attempt.upstream, call);
      }
    }
  }
}
