import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long the work goes on before others have a turn, ms. */
const sliceMs = 2;

/** Shared by pieces of asynchronous work that would otherwise follow each other without a pause. */
export class Breath {
  #untilMs = 0;

  /** Waits for what else is due in this process when the slice is over. */
  async take(): Promise<void> {
    while (performance.now() >= this.#untilMs) {
      await nextTurn();
      // Whichever piece wakes first begins the next slice, for all.
      if (performance.now() < this.#untilMs) return;
      this.#untilMs = performance.now() + sliceMs;
    }
  }
}
