/** Points of a small chart. */
const mostPoints = 20;
/** A point of a node that has been here for long is the mean of so many values at most. */
const longestTick = 32;

/** The course of a figure in a bounded number of points: when there are too many, each two become one. */
export class MeanList {
  #points: number[] = [];
  #tick = 1;
  #sum = 0;
  #count = 0;

  /** @returns whether a point was added */
  push(value: number): boolean {
    this.#sum += value;
    this.#count += 1;
    if (this.#count < this.#tick) return false;
    this.#points.push(this.#sum / this.#count);
    this.#sum = 0;
    this.#count = 0;
    if (this.#points.length > mostPoints) this.#shrink();
    return true;
  }

  toJSON(): readonly number[] {
    return this.#points;
  }

  #shrink(): void {
    if (this.#tick >= longestTick) {
      this.#points.shift();
      return;
    }
    this.#tick *= 2;
    const halves = this.#points.filter((_, index) => index % 2 === 0);
    this.#points = halves.map((point, index) => (point + (this.#points[2 * index + 1] ?? point)) / 2);
  }
}
