/** A pause of this process counts for no more than this: what came meanwhile has not been read. */
const usualStepMs = 500;

/** Time in which this process was there to see what came; looked at often. */
export class WatchedTime {
  readonly #longestStepMs: number;
  #ms = 0;
  #lookedMs: number | undefined;

  /** @param longestStepMs what a pause counts for at most; more than the time between two looks */
  constructor(longestStepMs = usualStepMs) {
    this.#longestStepMs = longestStepMs;
  }

  /** Ms since it was made, as of the last look. */
  get ms(): number {
    return this.#ms;
  }

  /** @param nowMs monotonic */
  look(nowMs: number): void {
    this.#ms = this.at(nowMs);
    this.#lookedMs = nowMs;
  }

  /** Ms since it was made. @param nowMs monotonic */
  at(nowMs: number): number {
    return this.#ms + Math.min(this.#longestStepMs, nowMs - (this.#lookedMs ?? nowMs));
  }
}
