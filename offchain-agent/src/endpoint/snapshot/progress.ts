import { shownBytes } from '../../base/decimal-bytes.ts';

/** Hears of what takes long, a line at a time. */
export type Say = (line: string) => void;

const firstMs = 2_000;
const everyMs = 2_000;

/** Counts bytes of a piece of work, and says how far it is once it takes more than two seconds. */
export class ByteProgress {
  readonly #say: Say;
  readonly #what: string;
  readonly #total: number;
  #done = 0;
  #nextMs = performance.now() + firstMs;

  /** @param total in bytes; 0 where nobody knows */
  constructor(say: Say, what: string, total: number) {
    this.#say = say;
    this.#what = what;
    this.#total = total;
  }

  add(bytes: number): void {
    this.at(this.#done + bytes);
  }

  /** @param done in bytes, of all */
  at(done: number): void {
    this.#done = done;
    if (performance.now() < this.#nextMs) return;
    this.#nextMs = performance.now() + everyMs;
    const of = this.#total > 0 ? ` of ${shownBytes(this.#total)}` : '';
    this.#say(`${this.#what}: ${shownBytes(done)}${of}`);
  }
}
