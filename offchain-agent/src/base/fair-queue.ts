import { OrderedHeap } from './ordered-heap.ts';
import type { NextTurn } from './round.ts';

/** Clients whose last item is remembered. */
const mostRemembered = 10_000;

/** Idle time in which all credit is earned. */
const creditMs = 100;

interface Queued<Item> {
  readonly client: string;
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
  /** The same by connection. */
  readonly #connectionEnds = new WeakMap<object, number>();
  /** When the item that was taken last would have begun, and later in idle times. */
  #now = 0;
  /** When the last of all items would end. */
  #lastEnd = 0;
  readonly #credit: number;
  /** Since when nothing waits, nor is anything worked on. */
  #idleSinceMs: number | undefined;
  readonly #nowMs: () => number;
  readonly #passing = { client: '', isAhead: false, hasCredit: false };
  /** Who was remembered last. */
  #newest: string | undefined;

  /** @param credit how far a client that asked for less than its share may be ahead of newcomers, in the unit of costs */
  constructor(credit = 16, nowMs = () => performance.now()) {
    this.#credit = credit;
    this.#nowMs = nowMs;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Of whom the next is, and whether it has asked for less than its share: it would be so also if others came now. */
  get next(): NextTurn {
    const rank = this.#waiting.nextRank ?? Number.POSITIVE_INFINITY;
    return {
      client: this.#waiting.next?.client,
      isAhead: rank <= this.#now,
      hasCredit: rank <= this.#now - this.#credit / 2,
    };
  }

  /**
   * @param cost in the unit of all, more than 0
   * @param connection of the client, where each has a share of its own; one that has used it up, or is new, goes by what its client has left
   */
  push(client: string, cost: number, item: Item, connection?: object): void {
    this.#endIdle();
    const mostAhead = this.#now - this.#credit;
    const ofClient = Math.max(mostAhead, this.#ends.get(client) ?? this.#now);
    let own = Number.POSITIVE_INFINITY;
    if (connection) {
      own = Math.max(mostAhead, this.#connectionEnds.get(connection) ?? this.#now);
      this.#connectionEnds.set(connection, own + cost);
    }
    if (ofClient < own || !this.#ends.has(client)) this.#remember(client, ofClient + cost);
    const start = Math.min(own, ofClient);
    this.#lastEnd = Math.max(this.#lastEnd, start + cost);
    this.#waiting.push(start + cost, { client, start, item });
  }

  /**
   * Begins an item immediately where nothing waits, as `push` and `pop` would.
   * @param mayBegin asked for whom that would be
   * @returns whether it began; where not, nothing was counted
   */
  pass(client: string, cost: number, mayBegin: (next: NextTurn) => boolean): boolean {
    if (this.#waiting.size > 0) return false;
    this.#endIdle();
    const start = Math.max(this.#now - this.#credit, this.#ends.get(client) ?? this.#now);
    const end = start + cost;
    const next = this.#passing;
    next.client = client;
    next.isAhead = end <= this.#now;
    next.hasCredit = end <= this.#now - this.#credit / 2;
    const may = mayBegin(next);
    if (may) {
      this.#remember(client, end);
      this.#lastEnd = Math.max(this.#lastEnd, end);
      this.#now = Math.max(this.#now, start);
    }
    this.rest();
    return may;
  }

  pop(): Item | undefined {
    const next = this.#waiting.popUpTo(Number.POSITIVE_INFINITY)?.item;
    this.#now = Math.max(this.#now, next?.start ?? 0);
    return next?.item;
  }

  /** Says that nothing waits, nor is anything worked on: who is known leaves more of its share unused meanwhile than newcomers do. */
  rest(): void {
    if (this.#waiting.size === 0) this.#idleSinceMs ??= this.#nowMs();
  }

  #endIdle(): void {
    if (this.#idleSinceMs === undefined) return;
    const earned = (this.#credit * (this.#nowMs() - this.#idleSinceMs)) / creditMs;
    this.#idleSinceMs = undefined;
    this.#now = Math.max(this.#now, Math.min(this.#now + earned, this.#lastEnd + this.#credit));
  }

  #remember(client: string, end: number): void {
    // A map goes by the order of insertion: what is used is put last.
    if (client !== this.#newest) this.#ends.delete(client);
    this.#newest = client;
    this.#ends.set(client, end);
    if (this.#ends.size <= mostRemembered) return;
    // Those that have had about their share: a newcomer begins where they do.
    for (const [one, last] of this.#ends)
      if (Math.abs(last - this.#now) <= this.#credit / 8) this.#ends.delete(one);
    // So many that each has had next to nothing: those go that have asked for nothing for longest.
    if (this.#ends.size > mostRemembered)
      for (const one of [...this.#ends.keys()].slice(0, mostRemembered / 2)) this.#ends.delete(one);
  }
}
