/** How long work goes on before what came meanwhile is read, ms. */
const sliceMs = 5;

/** A slice of each round of the event loop, for work that could go on for ever. */
export class LoopSlice {
  readonly #goOn: () => void;
  #untilMs: number | undefined;

  /** @param goOn called in the next round; it never throws */
  constructor(goOn: () => void) {
    this.#goOn = goOn;
  }

  hasTime(): boolean {
    const nowMs = performance.now();
    if (this.#untilMs === undefined) {
      this.#untilMs = nowMs + sliceMs;
      setImmediate(() => {
        this.#untilMs = undefined;
        this.#goOn();
      });
    }
    return nowMs < this.#untilMs;
  }
}
