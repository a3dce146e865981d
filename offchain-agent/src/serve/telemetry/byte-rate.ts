/** How many bytes a node's connection may bring a second, on the average of `averagedS`. */
export const mostBytesPerSecond = 256 * 1_024;
const averagedS = 10;

/** What one connection has brought in the last ten seconds. */
export class ByteRate {
  /** Bytes of each of the last seconds, by its place in the ring. */
  readonly #bytes = Array.from({ length: averagedS }, () => 0);
  #second = 0;
  #sum = 0;

  /** Counts bytes that came at `nowMs`. @returns whether the connection keeps to its rate */
  add(bytes: number, nowMs: number): boolean {
    const second = Math.floor(nowMs / 1_000);
    // The clock was ahead and is right again: no second of before would ever pass.
    if (second < this.#second) {
      this.#bytes.fill(0);
      this.#sum = 0;
      this.#second = second;
    }
    const passed = Math.min(averagedS, second - this.#second);
    for (let step = 1; step <= passed; step += 1) {
      const place = (second - passed + step) % averagedS;
      this.#sum -= this.#bytes[place] ?? 0;
      this.#bytes[place] = 0;
    }
    this.#second = second;
    const place = second % averagedS;
    this.#bytes[place] = (this.#bytes[place] ?? 0) + bytes;
    this.#sum += bytes;
    return this.#sum <= mostBytesPerSecond * averagedS;
  }
}
