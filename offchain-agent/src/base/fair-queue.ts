import { OrderedHeap } from './ordered-heap.ts';

/** Clients whose last item is remembered. */
const mostRemembered = 10_000;

interface Queued<Item> {
  /** When it would begin if its client had its share. */
  readonly start: number;
  readonly item: Item;
}

/**
 * Items of clients in the order in which they would end if each client had its share (fair queueing: Goyal, Vin, Cheng 1996): whoever
 * asks for little waits for hardly anybody. A known client keeps some of the share that it did not use, so that no crowd
 * of newcomers passes it.
 */
export class FairQueue<Item> {
  readonly #waiting = new OrderedHeap<Queued<Item>>();
  /** By client, when its last item would end. */
  readonly #ends = new Map<string, number>();
  /** When the item that was taken last would have begun. */
  #now = 0;
  readonly #credit: number;

  /** @param credit how far a client that asked for less than its share may be ahead of newcomers, in the unit of costs */
  constructor(credit = 16) {
    this.#credit = credit;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** @param cost in the unit of all, more than 0 */
  push(client: string, cost: number, item: Item): void {
    const lastEnd = this.#ends.get(client) ?? this.#now;
    const start = Math.max(this.#now - this.#credit, lastEnd);
    this.#remember(client, start + cost);
    this.#waiting.push(start + cost, { start, item });
  }

  pop(): Item | undefined {
    const next = this.#waiting.popUpTo(Number.POSITIVE_INFINITY)?.item;
    this.#now = Math.max(this.#now, next?.start ?? 0);
    return next?.item;
  }

  #remember(client: string, end: number): void {
    this.#ends.set(client, end);
    if (this.#ends.size <= mostRemembered) return;
    // Those that have had about their share: a newcomer begins where they do.
    for (const [one, last] of this.#ends)
      if (Math.abs(last - this.#now) <= this.#credit / 8) this.#ends.delete(one);
    // So many that each has had next to nothing.
    if (this.#ends.size > mostRemembered) this.#ends.clear();
  }
}
