/** A pause of this process counts for no more than this: what came meanwhile has not been read. */
const longestStepMs = 500;

/** Time in which this process was there to see what came; looked at often. */
export class WatchedTime {
  #ms = 0;
  #lookedMs: number | undefined;

  /** Ms since it was made, as of the last look. */
  get ms(): number {
    return this.#ms;
  }

  /** @param nowMs monotonic */
  look(nowMs: number): void {
    this.#ms += Math.min(longestStepMs, nowMs - (this.#lookedMs ?? nowMs));
    this.#lookedMs = nowMs;
  }
}
