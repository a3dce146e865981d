/** Draws that are the same for the same seed (xorshift32). They share no code with what is attacked. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    // Neighbouring seeds would begin alike, and nothing comes of zero.
    this.#state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) >>> 0 || 1;
    for (let n = 0; n < 8; n += 1) this.below(2);
  }

  /** A whole number from 0 up to below the limit. */
  below(limit: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state % limit;
  }

  /** Whether one of so many cases is this one. */
  oneOf(cases: number): boolean {
    return this.below(cases) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)] as Item;
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  hex(bytes: number): string {
    return `0x${this.bytes(bytes).toString('hex')}`;
  }

  /** A copy of the text with some of its bytes changed, left out, doubled or cut off. */
  spoiled(text: string): Buffer {
    const bytes = Buffer.from(text);
    for (let n = 1 + this.below(3); n > 0 && bytes.length > 0; n -= 1)
      bytes[this.below(bytes.length)] = this.oneOf(2)
        ? this.below(256)
        : this.pick([0, 10, 13, 34, 92, 123, 125]);
    if (this.oneOf(4)) return bytes.subarray(0, this.below(bytes.length + 1));
    return this.oneOf(6) ? Buffer.concat([bytes, bytes]) : bytes;
  }
}
