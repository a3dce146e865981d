/** How long work for clients goes on in a round of the event loop before what came meanwhile is read, ms. */
const sliceMs = 1;
/** How much longer for those that have asked for less than their share. */
const aheadMs = 1;

/** Rounds of the event loop, which all who work for clients share: together they keep it no longer than one would. */
class Round {
  #beganMs: number | undefined;
  /** Who has work left for the next one; whoever had no time in the last one is first. */
  #waiting: (() => void)[] = [];

  /** @param isAhead whether the work is for a client that has asked for less than its share */
  hasTime(isAhead: boolean): boolean {
    const nowMs = performance.now();
    if (this.#beganMs === undefined) {
      this.#beganMs = nowMs;
      setImmediate(() => this.#end());
    }
    return nowMs < this.#beganMs + sliceMs + (isAhead ? aheadMs : 0);
  }

  /** Goes on with work in the next round. @param go never throws */
  later(go: () => void): void {
    if (!this.#waiting.includes(go)) this.#waiting.push(go);
  }

  #end(): void {
    this.#beganMs = undefined;
    const waiting = this.#waiting.reverse();
    this.#waiting = [];
    for (const go of waiting) go();
  }
}

/** Of this process, which has one event loop. */
export const round = new Round();
