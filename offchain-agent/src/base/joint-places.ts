import { SharedPlaces } from './shared-places.ts';

/**
 * Places of what several clients may hold together. Each counts for the client that has held it longest. Where none is left, the
 * client that has most gives up the item that fewest others hold, the newest of these, for a client that has fewer: one item frees
 * one place.
 */
export class JointPlaces<Item extends object> {
  readonly #expel: (client: string, item: Item) => void;
  readonly #places: SharedPlaces<Item>;
  /** How often each client holds an item; it counts for the first of them. */
  readonly #holders = new Map<Item, Map<string, number>>();

  /** @param expel ends all that a client has of an item; its place is free already */
  constructor(most: number, expel: (client: string, item: Item) => void) {
    this.#expel = expel;
    this.#places = new SharedPlaces(
      most,
      (item) => this.#giveUp(item),
      (item) => this.#holders.get(item)?.size ?? 0,
    );
  }

  /** @returns whether there is a place for one more of a client; where there is none, no client has lost anything */
  makeRoom(client: string): boolean {
    return this.#places.makeRoom(client);
  }

  /** Notes that a client holds an item, once more; a new one takes a place. */
  join(client: string, item: Item): void {
    const holders = this.#holders.get(item) ?? new Map<string, number>();
    if (holders.size === 0) {
      this.#holders.set(item, holders);
      this.#places.add(client, item);
    }
    holders.set(client, (holders.get(client) ?? 0) + 1);
  }

  /** Notes that it holds it once less. */
  leave(client: string, item: Item): void {
    const holders = this.#holders.get(item);
    const times = holders?.get(client);
    if (holders === undefined || times === undefined) return;
    if (times > 1) holders.set(client, times - 1);
    else this.#remove(client, item);
  }

  #giveUp(item: Item): void {
    const holders = [...(this.#holders.get(item)?.keys() ?? [])];
    this.#holders.delete(item);
    for (const client of holders) this.#expel(client, item);
  }

  #remove(client: string, item: Item): void {
    const holders = this.#holders.get(item);
    const [first] = holders?.keys() ?? [];
    holders?.delete(client);
    if (first !== client) return;
    this.#places.leave(item);
    const [next] = holders?.keys() ?? [];
    if (next === undefined) this.#holders.delete(item);
    else this.#places.add(next, item);
  }
}
