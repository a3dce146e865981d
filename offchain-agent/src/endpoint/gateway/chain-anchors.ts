import type { BlockRef } from '../../chain/heads/head-standing.ts';
import type { ChainMemory } from '../../chain/heads/judged-node.ts';

/** The newest final blocks; older ones are kept at powers of two alone. */
const mostRecent = 256;

interface Anchor {
  readonly hash: string;
  /** Names of the upstreams that had it. */
  readonly by: Set<string>;
}

/**
 * Final blocks of a network: the newest, and those at powers of two. They tell an upstream that is behind (it has one of
 * them at its own height or little below) from one of another chain, and from a chain that was reset.
 */
export class ChainAnchors implements ChainMemory {
  /** By height, in the order in which they became known. */
  readonly #recent = new Map<number, Anchor>();
  /** By height, ascending. */
  readonly #sparse = new Map<number, Anchor>();
  #highest = -1;

  /** The highest final height that is known, -1 for none. */
  get highest(): number {
    return this.#highest;
  }

  /** The heights whose hashes are worth knowing, up to a final height. */
  static heights(finalized: number): number[] {
    const heights: number[] = [];
    for (let height = 1; height <= finalized; height *= 2) heights.push(height);
    return heights;
  }

  /** Notes an upstream's final block; another hash than the known one is left to the judgement of heads. */
  note({ number, hash }: BlockRef, upstream: string): void {
    const isSparse = Number.isInteger(Math.log2(number));
    const anchors = isSparse ? this.#sparse : this.#recent;
    const known = anchors.get(number);
    if (known?.hash === hash) known.by.add(upstream);
    else if (!known) anchors.set(number, { hash, by: new Set([upstream]) });
    this.#highest = Math.max(this.#highest, number);
    const [oldest] = this.#recent.keys();
    if (oldest !== undefined && this.#recent.size > mostRecent) this.#recent.delete(oldest);
  }

  upTo(height: number): (BlockRef & { readonly isShared: boolean }) | undefined {
    let highest: readonly [number, Anchor] | undefined;
    for (const anchors of [this.#sparse, this.#recent])
      for (const entry of anchors)
        if (entry[0] <= height && (!highest || entry[0] > highest[0])) highest = entry;
    if (!highest) return undefined;
    const [number, { hash, by }] = highest;
    return { number, hash, isShared: by.size > 1 };
  }

  /** The remembered blocks up to a height, ascending. */
  below(height: number): readonly (BlockRef & { readonly by: ReadonlySet<string> })[] {
    return [...this.#sparse, ...this.#recent]
      .flatMap(([number, { hash, by }]) => (number <= height ? [{ number, hash, by }] : []))
      .toSorted((one, other) => one.number - other.number);
  }

  /** Whether an upstream had the remembered block of a height itself. */
  hadItself(upstream: string, number: number): boolean {
    return (this.#sparse.get(number) ?? this.#recent.get(number))?.by.has(upstream) === true;
  }

  /** Forgets what is above a height: it was false. */
  forgetAbove(height: number): void {
    for (const anchors of [this.#sparse, this.#recent])
      for (const number of anchors.keys()) if (number > height) anchors.delete(number);
    this.#findHighest();
  }

  /** Forgets an upstream's word above a height, and blocks that it alone had. */
  forgetUpstream(name: string, above = -1): void {
    for (const anchors of [this.#sparse, this.#recent])
      for (const [number, { by }] of anchors)
        if (number > above && by.delete(name) && by.size === 0) anchors.delete(number);
    this.#findHighest();
  }

  /** Forgets the blocks above a height that these upstreams alone had. What others had too, they had: a reset is known by that. */
  forgetWordOf(names: ReadonlySet<string>, above = -1): void {
    for (const anchors of [this.#sparse, this.#recent])
      for (const [number, { by }] of anchors)
        if (number > above && [...by].every((name) => names.has(name))) anchors.delete(number);
    this.#findHighest();
  }

  /** Whether the highest known final block is the word of these upstreams alone. */
  isWordOf(names: ReadonlySet<string>): boolean {
    const highest = this.#sparse.get(this.#highest) ?? this.#recent.get(this.#highest);
    return highest !== undefined && [...highest.by].every((name) => names.has(name));
  }

  clear(): void {
    this.#sparse.clear();
    this.#recent.clear();
    this.#highest = -1;
  }

  #findHighest(): void {
    this.#highest = Math.max(-1, ...this.#sparse.keys(), ...this.#recent.keys());
  }
}
