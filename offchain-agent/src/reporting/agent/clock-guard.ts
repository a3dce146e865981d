import type { SampleClock } from '../../base/clock.ts';

/** A clock that is set by less than this between two looks is one that is being slewed, or a busy machine. */
const leastJumpMs = 500;

/** Notices when the machine's clock is set: the monotonic one never is. */
export class ClockGuard {
  readonly #clock: SampleClock;
  #offsetMs: number;

  constructor(clock: SampleClock) {
    this.#clock = clock;
    this.#offsetMs = this.#read();
  }

  /** By how much the clock was set since the last look, ms; 0 when it was not. */
  look(): number {
    const offsetMs = this.#read();
    const jumpMs = offsetMs - this.#offsetMs;
    this.#offsetMs = offsetMs;
    return Math.abs(jumpMs) < leastJumpMs ? 0 : jumpMs;
  }

  #read(): number {
    return this.#clock.wallMs() - this.#clock.monotonicMs();
  }
}
