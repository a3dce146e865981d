import { SharedPlaces } from './shared-places.ts';

/**
 * Places of what several clients may hold together. Each counts for the client that has held it longest. Where none is left, the
 * client that has most gives up the one that it took last, for a client that has fewer; for others that hold it, it stays.
 */
export class JointPlaces<Item extends object> {
  readonly #most: number;
  readonly #expel: (client: string, item: Item) => void;
  readonly #places: SharedPlaces<Item>;
  /** How often each client holds an item; it counts for the first of them. */
  readonly #holders = new Map<Item, Map<string, number>>();

  /** @param expel ends all that a client has of an item; its place is free already, or another holder's */
  constructor(most: number, expel: (client: string, item: Item) => void) {
    this.#most = most;
    this.#expel = expel;
    this.#places = new SharedPlaces(most, (item) => this.#giveUp(item));
  }

  /** @returns whether there is a place for one more of a client */
  makeRoom(client: string): boolean {
    while (this.#holders.size >= this.#most) if (!this.#places.makeRoom(client)) return false;
    return true;
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
    const [client] = this.#holders.get(item)?.keys() ?? [];
    if (client === undefined) return;
    this.#remove(client, item);
    this.#expel(client, item);
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
