import type { WatchedTime } from './watched-time.ts';

/** More than any upstream is behind that is not out anyway. */
const mostHeights = 64;

/** When each height was first told of, so that who tells of it late can be found. */
export class HeadTimes {
  readonly #time: WatchedTime;
  /** Ascending. */
  readonly #heights: { readonly number: number; readonly atMs: number }[] = [];

  constructor(time: WatchedTime) {
    this.#time = time;
  }

  told(number: number): void {
    const last = this.#heights.at(-1);
    if (last && number <= last.number) return;
    this.#heights.push({ number, atMs: this.#time.ms });
    if (this.#heights.length > mostHeights) this.#heights.shift();
  }

  /** How long the first head that an upstream lacks is known, ms; 0 where it lacks none. */
  behindMs(best: number): number {
    const lacked = this.#heights.find(({ number }) => number > best);
    return lacked ? this.#time.ms - lacked.atMs : 0;
  }

  /** Behind a chain that has begun anew. */
  forget(): void {
    this.#heights.length = 0;
  }
}
