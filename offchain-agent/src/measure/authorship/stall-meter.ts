import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 10;
const nanosPerMs = 1_000_000;

/**
 * Measures for how long this process stood still: blocks that came in meanwhile were seen late, and through no fault of
 * their author.
 */
export class StallMeter {
  readonly #histogram: IntervalHistogram;

  constructor() {
    this.#histogram = monitorEventLoopDelay({ resolution: resolutionMs });
    this.#histogram.enable();
  }

  /** The longest time since the start, in whole milliseconds. */
  get longestMs(): number {
    return Math.max(0, Math.round(this.#histogram.max / nanosPerMs) - resolutionMs);
  }

  stop(): void {
    this.#histogram.disable();
  }
}
