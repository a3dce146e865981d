/** A set of places among validators, a bit each: sessions have very many of them. */
export class PlaceSet {
  readonly #bits: Uint8Array;
  #size = 0;

  /** @param length places that there are */
  constructor(length: number, places: Iterable<number> = []) {
    this.#bits = new Uint8Array(Math.ceil(length / 8));
    for (const place of places) this.add(place);
  }

  get size(): number {
    return this.#size;
  }

  has(place: number): boolean {
    return (((this.#bits[place >> 3] ?? 0) >> (place & 7)) & 1) === 1;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let place = 0; place < 8 * this.#bits.length; place += 1) if (this.has(place)) yield place;
  }

  /** Places beyond the length are left out. */
  add(place: number): void {
    const byte = this.#bits[place >> 3];
    if (byte === undefined || this.has(place)) return;
    this.#bits[place >> 3] = byte | (1 << (place & 7));
    this.#size += 1;
  }
}
