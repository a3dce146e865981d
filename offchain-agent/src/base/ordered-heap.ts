interface Entry<T> {
  readonly rank: number;
  readonly turn: number;
  readonly item: T;
}

/** Items in the order of their ranks; of one rank, what came first goes first. */
export class OrderedHeap<T> {
  readonly #entries: Entry<T>[] = [];
  #turn = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** The rank of the next; undefined when nothing waits. */
  get nextRank(): number | undefined {
    return this.#entries[0]?.rank;
  }

  /** The next; undefined when nothing waits. */
  get next(): T | undefined {
    return this.#entries[0]?.item;
  }

  push(rank: number, item: T): void {
    const entry = { rank, turn: this.#turn, item };
    this.#turn += 1;
    let place = this.#entries.push(entry) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#entries[above];
      if (parent === undefined || !isBefore(entry, parent)) break;
      this.#entries[place] = parent;
      place = above;
    }
    this.#entries[place] = entry;
  }

  /** Takes the next whose rank is at most this one; undefined when there is none. */
  popUpTo(most: number): { readonly rank: number; readonly item: T } | undefined {
    const first = this.#entries[0];
    if (first === undefined || first.rank > most) return undefined;
    const last = this.#entries.pop();
    if (last !== undefined && last !== first) this.#sink(last);
    return first;
  }

  #sink(entry: Entry<T>): void {
    const count = this.#entries.length;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      const [a, b] = [this.#entries[left], this.#entries[right]];
      const below = right < count && a && b && isBefore(b, a) ? right : left;
      const child = this.#entries[below];
      if (child === undefined || !isBefore(child, entry)) break;
      this.#entries[place] = child;
      place = below;
    }
    this.#entries[place] = entry;
  }
}

function isBefore<T>(a: Entry<T>, b: Entry<T>): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.turn < b.turn);
}
