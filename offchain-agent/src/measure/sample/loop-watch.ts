/** Between two looks at the clock. */
const lookEveryMs = 10;

/** Stalls older than any sample in flight are forgotten. */
const keptStalls = 256;

/** A pause of the reporter that is longer than this makes what it measures meanwhile no sample, in milliseconds. */
export const stallBoundMs = 50;

/**
 * Remembers when this process stood still for longer than `stallBoundMs` (a busy machine, a long collection of garbage, a
 * suspended laptop): what is measured then is the reporter's delay and not the target's. Unlike a histogram of the event
 * loop's delay it knows when, so that the samples of other moments stand.
 */
export class LoopWatch {
  readonly #now: () => number;
  readonly #stalls: { fromMs: number; toMs: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #lookedAtMs: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#lookedAtMs = now();
    this.#timer = setInterval(() => this.look(), lookEveryMs);
    this.#timer.unref();
  }

  /** Whether this process stood still at some time between the two. */
  hasStalled(fromMs: number, toMs: number): boolean {
    // A stall that goes on has not been looked at yet.
    this.look();
    return this.#stalls.some((stall) => stall.toMs > fromMs && stall.fromMs < toMs);
  }

  look(): void {
    const nowMs = this.#now();
    const fromMs = this.#lookedAtMs;
    this.#lookedAtMs = nowMs;
    if (nowMs - fromMs <= lookEveryMs + stallBoundMs) return;
    this.#stalls.push({ fromMs, toMs: nowMs });
    if (this.#stalls.length > keptStalls) this.#stalls.shift();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
