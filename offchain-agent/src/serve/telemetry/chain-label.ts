/** The name that most nodes of a chain give it; of those that as many give, the one before. */
export class ChainLabel {
  readonly #nodes = new Map<string, number>();
  #label = '';

  get text(): string {
    return this.#label;
  }

  count(label: string, change: 1 | -1): void {
    const count = (this.#nodes.get(label) ?? 0) + change;
    if (count > 0) this.#nodes.set(label, count);
    else this.#nodes.delete(label);
    let most = this.#nodes.get(this.#label) ?? 0;
    for (const [other, nodes] of this.#nodes) {
      if (nodes <= most) continue;
      most = nodes;
      this.#label = other;
    }
  }
}
