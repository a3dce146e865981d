import type { Pool } from './pool.ts';
import type { Upstream } from './upstream.ts';

/** The nodes that one transaction is handed to: what each said of it, and which is next. */
export class HandInNodes {
  readonly #pool: Pool;
  readonly #method: string;
  readonly #droppedBy = new Set<Upstream>();
  readonly #invalidBy = new Set<Upstream>();
  #last: Upstream | undefined;

  constructor(pool: Pool, method: string) {
    this.#pool = pool;
    this.#method = method;
  }

  /** Another one than the last, if there is one, of those that have room for it. */
  next(): Upstream | undefined {
    const last = this.#last ? [this.#last] : [];
    return this.#other([...this.#droppedBy, ...last]) ?? this.#other([...this.#droppedBy]);
  }

  handedIn(upstream: Upstream): void {
    this.#last = upstream;
  }

  /** Whether a node had no room for it. */
  get isDropped(): boolean {
    return this.#droppedBy.size > 0;
  }

  /** Whether no node that answers has room for it. */
  get isDroppedByAll(): boolean {
    return this.isDropped && !this.#other([...this.#droppedBy]) && this.#other([]) !== undefined;
  }

  dropped(upstream: Upstream): void {
    this.#droppedBy.add(upstream);
  }

  forgetDropped(): void {
    this.#droppedBy.clear();
  }

  /** Takes a node that calls it invalid. @returns one that does not yet */
  invalid(upstream: Upstream): Upstream | undefined {
    return this.#other([...this.#invalidBy.add(upstream)]);
  }

  #other(not: readonly Upstream[]): Upstream | undefined {
    return this.#pool.choose(this.#method, undefined, not);
  }
}
