import { contained } from '../../base/fault.ts';
import { round } from '../../base/round.ts';

/**
 * Tells many the same, each everything in its order, some at a time: thousands who listen hold up nobody else. Whoever comes is told
 * what is emitted from then on.
 */
export class FanOut<Item> {
  readonly #listeners = new Set<(item: Item) => void>();
  readonly #queue: { readonly item: Item; readonly to: readonly ((item: Item) => void)[]; told: number }[] =
    [];
  readonly #onFault: (error: unknown) => void;

  /** @param onFault receives what a listener threw */
  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  get size(): number {
    return this.#listeners.size;
  }

  /** @returns what ends it: nothing comes after that */
  on(listener: (item: Item) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  emit(item: Item): void {
    this.#queue.push({ item, to: [...this.#listeners], told: 0 });
    if (this.#queue.length === 1) this.#tell();
  }

  readonly #tell = (): void => {
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const listener = next.to[next.told];
      next.told += 1;
      if (listener && this.#listeners.has(listener)) contained(listener, this.#onFault)(next.item);
      if (next.told >= next.to.length) this.#queue.shift();
      if (this.#queue.length > 0 && !round.hasTime(false)) return round.later(this.#tell);
    }
  };
}
