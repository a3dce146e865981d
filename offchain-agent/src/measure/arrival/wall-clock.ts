/** The wall clock was set: what it said before and after, microseconds since the Unix epoch. */
interface ClockJump {
  readonly beforeUs: number;
  readonly afterUs: number;
}

interface WallClockOptions {
  /** Milliseconds since the Unix epoch. */
  readonly wallMs?: () => number;
  /** Milliseconds on a clock that nobody sets. */
  readonly monotonicMs?: () => number;
  /** A difference from which on the clock has jumped. */
  readonly jumpMs?: number;
}

/** Clocks are slewed by less than a thousandth; what is smaller than this is the wall clock's own grain. */
const grainMs = 2;
/** Two readings further apart say nothing about each other. */
const maxReadingMs = 5;

/**
 * The wall clock, carried on by the monotonic one: it runs evenly between two calls of `check`, which tells when the
 * machine's clock has been set (or stood still with the machine) and takes the new time over.
 */
export class WallClock {
  readonly #wallMs: () => number;
  readonly #monotonicMs: () => number;
  readonly #jumpMs: number;
  /** Wall clock minus monotonic clock. */
  #differenceMs: number;

  constructor(options: WallClockOptions = {}) {
    this.#wallMs = options.wallMs ?? Date.now;
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.#jumpMs = options.jumpMs ?? 100;
    this.#differenceMs = this.#read();
  }

  nowUs(): number {
    return this.usAt(this.#monotonicMs());
  }

  /** The wall clock at a reading of the monotonic one. */
  usAt(monotonicMs: number): number {
    return Math.round((monotonicMs + this.#differenceMs) * 1_000);
  }

  /** Compares both clocks. A small difference is followed in silence, a jump is returned. */
  check(): ClockJump | undefined {
    const startMs = this.#monotonicMs();
    const differenceMs = this.#read();
    const endMs = this.#monotonicMs();
    if (endMs - startMs > maxReadingMs) return undefined;
    const changeMs = differenceMs - this.#differenceMs;
    if (Math.abs(changeMs) <= grainMs) return undefined;
    const beforeUs = this.usAt(endMs);
    this.#differenceMs = differenceMs;
    return Math.abs(changeMs) < this.#jumpMs ? undefined : { beforeUs, afterUs: this.usAt(endMs) };
  }

  #read(): number {
    // The wall clock is told in whole milliseconds, rounded down.
    return this.#wallMs() + 0.5 - this.#monotonicMs();
  }
}
