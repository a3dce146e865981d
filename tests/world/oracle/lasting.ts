/** Something wrong that is a violation only once it has lasted. */
export class Lasting {
  readonly #limitMs: number;
  #sinceMs: number | undefined;
  #isTold = false;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** @returns since when it has been wrong, once, where that is longer than the limit */
  look(atMs: number, isWrong: boolean): number | undefined {
    if (!isWrong) {
      this.#sinceMs = undefined;
      this.#isTold = false;
      return undefined;
    }
    this.#sinceMs ??= atMs;
    if (this.#isTold || atMs - this.#sinceMs <= this.#limitMs) return undefined;
    this.#isTold = true;
    return this.#sinceMs;
  }
}
