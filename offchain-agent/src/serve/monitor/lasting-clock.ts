import type { SampleClock } from '../../base/clock.ts';

/** A step ahead of more than this is believed only when it has lasted. */
const largestStepMs = 60_000;
const lastingMs = 600_000;

/**
 * The wall clock, as far as it may be trusted with what cannot be undone: a step ahead, which may be taken back in seconds, counts
 * only when it has lasted ten minutes by the monotonic clock. A step back counts at once.
 */
export class LastingClock {
  readonly #clock: Pick<SampleClock, 'wallMs' | 'monotonicMs'>;
  /** Of the wall clock, from the monotonic one. */
  #offsetMs: number;
  #steppedAtMs: number | undefined;

  constructor(clock: Pick<SampleClock, 'wallMs' | 'monotonicMs'>) {
    this.#clock = clock;
    this.#offsetMs = clock.wallMs() - clock.monotonicMs();
  }

  /** By how much it has stepped ahead, which does not count yet; asked every second or so. */
  look(): number | undefined {
    const monotonicMs = this.#clock.monotonicMs();
    const offsetMs = this.#clock.wallMs() - monotonicMs;
    const stepMs = offsetMs - this.#offsetMs;
    if (stepMs > largestStepMs) {
      this.#steppedAtMs ??= monotonicMs;
      if (monotonicMs - this.#steppedAtMs < lastingMs) return stepMs;
    }
    this.#steppedAtMs = undefined;
    this.#offsetMs = offsetMs;
    return undefined;
  }
}
