/**
 * Places that clients share. Where none is left, the client that has most of them gives up the one that it took last, for a
 * client that has fewer: none of them shuts out the others.
 */
export class SharedPlaces<Item extends object> {
  readonly #most: number;
  readonly #end: (item: Item) => void;
  readonly #holdersOf: (item: Item) => number;
  readonly #clients = new Map<string, Set<Item>>();
  readonly #clientOf = new Map<Item, string>();

  /**
   * @param end ends what has to make room; its place is free already
   * @param holdersOf how many clients lose an item that ends; of a client's items one with fewest ends
   */
  constructor(most: number, end: (item: Item) => void, holdersOf: (item: Item) => number = () => 1) {
    this.#most = most;
    this.#end = end;
    this.#holdersOf = holdersOf;
  }

  /** @returns whether there is a place for one more of a client */
  makeRoom(client: string): boolean {
    if (this.#clientOf.size < this.#most) return true;
    let largest: ReadonlySet<Item> = new Set();
    for (const items of this.#clients.values()) if (items.size > largest.size) largest = items;
    const own = this.#clients.get(client)?.size ?? 0;
    if (largest.size <= own + 1) return false;
    const last = this.#lastOf(largest);
    if (!last) return false;
    this.leave(last);
    this.#end(last);
    return true;
  }

  #lastOf(items: Iterable<Item>): Item | undefined {
    let last: Item | undefined;
    let fewest = Number.POSITIVE_INFINITY;
    for (const item of items) {
      const holders = this.#holdersOf(item);
      if (holders > fewest) continue;
      last = item;
      fewest = holders;
    }
    return last;
  }

  add(client: string, item: Item): void {
    const own = this.#clients.get(client) ?? new Set();
    this.#clients.set(client, own.add(item));
    this.#clientOf.set(item, client);
  }

  leave(item: Item): void {
    const client = this.#clientOf.get(item);
    if (client === undefined) return;
    this.#clientOf.delete(item);
    const own = this.#clients.get(client);
    own?.delete(item);
    if (own?.size === 0) this.#clients.delete(client);
  }
}
