interface Entry<T> {
  readonly atMs: number;
  readonly turn: number;
  readonly item: T;
}

/** What waits for its moment; of one moment, what came first goes first. */
export class ReleaseHeap<T> {
  readonly #entries: Entry<T>[] = [];
  #turn = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** When the next is due; undefined when nothing waits. */
  get nextMs(): number | undefined {
    return this.#entries[0]?.atMs;
  }

  push(atMs: number, item: T): void {
    const entry = { atMs, turn: this.#turn, item };
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

  /** Takes the next that is due by then; undefined when none is. */
  popDue(nowMs: number): { readonly atMs: number; readonly item: T } | undefined {
    const first = this.#entries[0];
    if (first === undefined || first.atMs > nowMs) return undefined;
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
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.turn < b.turn);
}
