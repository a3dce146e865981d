import type { SampleClock } from '../../base/clock.ts';

/** Somebody besides the targets who shows whether this machine was in touch with the network. */
export interface Witness {
  /** Whether it was at an instant of the monotonic clock; may wait for what comes next. Never rejects. */
  wasOnline(dueMs: number, signal: AbortSignal): Promise<boolean>;
}

/** Several slots without a block on a chain that is well, and less than what anybody would call an outage. */
const longestGapMs = 30_000;

/** Those of the longest window's end. */
const keptHeads = 1_024;

/**
 * The reporter's own node as a witness: this machine was online at an instant that lies between two newly finalized
 * blocks not more than 30 s apart. Finality needs the votes of others, so that a node on this very machine is none that
 * can be fooled by a cut cable, as its mere connection would be.
 */
export class HeadWitness implements Witness {
  readonly #clock: SampleClock;
  readonly #headsMs: number[] = [];
  #height = -1;
  #news = new AbortController();

  constructor(clock: SampleClock) {
    this.#clock = clock;
  }

  /** The node told of a finalized block. */
  note(height: number): void {
    // What a new connection tells once more is no news.
    if (height <= this.#height) return;
    this.#height = height;
    this.#headsMs.push(this.#clock.monotonicMs());
    if (this.#headsMs.length > keptHeads) this.#headsMs.shift();
    this.#news.abort();
    this.#news = new AbortController();
  }

  async wasOnline(dueMs: number, signal: AbortSignal): Promise<boolean> {
    const before = this.#headsMs.findLast((headMs) => headMs <= dueMs);
    if (before === undefined) return false;
    const untilMs = before + longestGapMs;
    const after = (): number | undefined => this.#headsMs.find((headMs) => headMs > dueMs);
    while (after() === undefined && !signal.aborted && this.#clock.monotonicMs() < untilMs) {
      await this.#clock.until(untilMs, AbortSignal.any([signal, this.#news.signal]));
    }
    const next = after();
    return next !== undefined && next <= untilMs;
  }
}
