/** How much later than the first node each other one imported a block, by when it told of it. */
export class FirstSeen {
  readonly #firstMs = new Map<string, number>();
  readonly #delaysMs = new Map<string, number[]>();

  note(node: string, block: string, atMs: number): void {
    const firstMs = this.#firstMs.get(block);
    if (firstMs === undefined) {
      this.#firstMs.set(block, atMs);
      // In the order in which they came.
      const [oldest] = this.#firstMs.keys();
      if (this.#firstMs.size > keptBlocks && oldest !== undefined) this.#firstMs.delete(oldest);
    }
    const delays = this.#delaysMs.get(node) ?? [];
    delays.push(Math.max(0, atMs - (firstMs ?? atMs)));
    this.#delaysMs.set(node, delays);
  }

  /** The mean delay of the blocks since it was last asked, in milliseconds; undefined where there was none. */
  takeMs(node: string): number | undefined {
    const delays = this.#delaysMs.get(node) ?? [];
    this.#delaysMs.delete(node);
    if (delays.length === 0) return undefined;
    return delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
  }
}

const keptBlocks = 1_024;
