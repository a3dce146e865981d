import type { Block } from './told-blocks.ts';

/** Of headers that are kept in one place: thousands of usual ones take a twentieth of it. */
const mostBytes = 33_554_432;

/** Blocks by their hashes, with what is known of them: the oldest goes where there are too many, or their headers too large. */
export class NewestBlocks<Known extends { readonly block: Block }> extends Map<string, Known> {
  readonly #most: number;
  #bytes = 0;

  constructor(most = Number.POSITIVE_INFINITY) {
    super();
    this.#most = most;
  }

  /** Puts one in as the newest. */
  keep(known: Known): void {
    const { block } = known;
    this.delete(block.hash);
    this.set(block.hash, known);
    this.#bytes += block.header.length;
    while (this.size > 1 && (this.size > this.#most || this.#bytes > mostBytes)) this.takeOldest();
  }

  takeOldest(): Known | undefined {
    const [oldest] = this.values();
    if (oldest) this.delete(oldest.block.hash);
    return oldest;
  }

  override delete(hash: string): boolean {
    this.#bytes -= this.get(hash)?.block.header.length ?? 0;
    return super.delete(hash);
  }

  override clear(): void {
    super.clear();
    this.#bytes = 0;
  }
}
