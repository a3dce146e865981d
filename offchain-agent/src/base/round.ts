/** How long work for clients goes on in a round of the event loop before what came meanwhile is read, ms. */
export const sliceMs = 1;
/** How much longer for those that have asked for less than their share. */
const aheadMs = 1;

/** Rounds of the event loop, shared by all whose work for clients ends at once: together they take no longer than one would. */
class Round {
  #beganMs: number | undefined;
  /** Work left for the next round. The last to come goes first: it had no time in this one. */
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
