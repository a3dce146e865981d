const firstBytes = 4_096;

/** Bytes that come in pieces of any size, in one buffer that grows: a body of single bytes costs no more than itself, twice. */
export class GatheredBytes {
  #buffer = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(piece: Buffer): void {
    const needed = this.#length + piece.length;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(firstBytes, needed, 2 * this.#buffer.length));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    piece.copy(this.#buffer, this.#length);
    this.#length = needed;
  }

  /** All that came; it is kept here no longer. */
  take(): Buffer {
    const all = this.#buffer.subarray(0, this.#length);
    this.clear();
    return all;
  }

  clear(): void {
    this.#buffer = Buffer.alloc(0);
    this.#length = 0;
  }
}
