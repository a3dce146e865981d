/**
 * Judges heights of one instant by how many nodes tell them.
 *
 * A node is behind by the count when more nodes are within `lagBlocks` of each other above it, each more than `lagBlocks`
 * above it, than are within `lagBlocks` of the node, with itself. Where honest nodes are at most `lagBlocks` apart, liars
 * have to be more than they are to make one of them behind.
 *
 * @example new HeightCounts([400, 30_498, 60_000, 60_001], 5).isBehind(30_498) // true: two against one
 */
export class HeightCounts {
  readonly #heights: readonly number[];
  readonly #lagBlocks: number;
  /** The first element of the largest window that begins at each height or above it. */
  readonly #largest: readonly Window[];

  constructor(heights: readonly number[], lagBlocks: number) {
    this.#heights = heights.toSorted((one, other) => one - other);
    this.#lagBlocks = lagBlocks;
    const largest: Window[] = [];
    for (let first = this.#heights.length - 1; first >= 0; first -= 1) {
      const lowest = this.#heights[first] ?? 0;
      const size = this.#firstAbove(lowest + lagBlocks) - first;
      const above = largest[first + 1];
      largest[first] = above && above.size > size ? above : { lowest, size };
    }
    this.#largest = largest;
  }

  get isSpread(): boolean {
    return (this.#heights.at(-1) ?? 0) - (this.#heights[0] ?? 0) > this.#lagBlocks;
  }

  /** How many are within `lagBlocks` of a height. */
  peers(height: number): number {
    return this.#firstAbove(height + this.#lagBlocks) - this.#firstAbove(height - this.#lagBlocks - 1);
  }

  /** The most nodes within `lagBlocks` of each other that are all more than `lagBlocks` above a height, and the lowest of them. */
  above(height: number): Window | undefined {
    return this.#largest[this.#firstAbove(height + this.#lagBlocks)];
  }

  isBehind(height: number): boolean {
    return (this.above(height)?.size ?? 0) > this.peers(height);
  }

  /** The highest within `lagBlocks` of a height. */
  highestPeer(height: number): number {
    return this.#heights[this.#firstAbove(height + this.#lagBlocks) - 1] ?? height;
  }

  /** How many heights are not above one. */
  #firstAbove(height: number): number {
    let [from, to] = [0, this.#heights.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#heights[middle] ?? 0) > height) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

interface Window {
  readonly lowest: number;
  readonly size: number;
}
