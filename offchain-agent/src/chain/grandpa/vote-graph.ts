/** A block with a vote, under the number that the first vote for it gave. */
interface VotedBlock {
  readonly number: number;
  /** Hashes of the blocks below it, the nearest first, down to the next block of the graph; empty for the base. */
  ancestors: string[];
  /** The next blocks of the graph above it, as they came. */
  children: string[];
  /** Who voted for it or for a block on top of it. */
  readonly voters: Set<string>;
}

export interface BlockId {
  readonly hash: string;
  readonly number: number;
}

/**
 * The votes of one round above a common base, and the highest block that has enough of them: GRANDPA's GHOST.
 *
 * Only blocks with a vote of their own, and those where votes part, are kept. A vote names its block by hash and number, and nothing
 * binds the two: a member may sign a wrong number. Nodes place such a block by the number it came with, so its votes may count
 * for less than they should. Every step here does as they do, or a member's lie would make one of us believe what the other refuses.
 */
export class VoteGraph {
  readonly #blocks = new Map<string, VotedBlock>();
  /** Blocks without another one above them. */
  readonly #heads = new Set<string>();
  readonly #base: BlockId;

  constructor(base: BlockId) {
    this.#base = base;
    this.#blocks.set(base.hash, { number: base.number, ancestors: [], children: [], voters: new Set() });
    this.#heads.add(base.hash);
  }

  /** @param route gives the hashes of the blocks below it, the nearest first, the base last */
  add(voter: string, { hash, number }: BlockId, route: () => readonly string[]): void {
    if (!this.#blocks.has(hash)) {
      const above = this.#blocksAbove(hash, number);
      if (above.length > 0) this.#putBelow(above, { hash, number });
      else this.#putOnTop({ hash, number }, route());
    }
    for (let at: string | undefined = hash; at !== undefined; ) {
      const block = this.#get(at);
      block.voters.add(voter);
      at = block.ancestors.at(-1);
    }
  }

  /**
   * The highest block for which enough voted, directly or by a vote on top of it.
   * @param isEnough whether these voters are
   */
  ghost(isEnough: (voters: ReadonlySet<string>) => boolean): BlockId | undefined {
    let { hash } = this.#base;
    if (!isEnough(this.#get(hash).voters)) return undefined;
    for (;;) {
      const next = this.#get(hash).children.find((child) => isEnough(this.#get(child).voters));
      if (next === undefined) return this.#meeting(hash, isEnough);
      hash = next;
    }
  }

  /** The highest block between one of the graph and those above it at which enough of their votes still meet. */
  #meeting(from: string, isEnough: (voters: ReadonlySet<string>) => boolean): BlockId {
    const block = this.#get(from);
    let above = block.children.map((child) => this.#get(child));
    for (let best: BlockId = { hash: from, number: block.number }; ; ) {
      const number = best.number + 1;
      const met = new Map<string, Set<string>>();
      let next: BlockId | undefined;
      for (const child of above) {
        const hash = ancestorOf(child, number);
        if (hash === undefined) continue;
        const earlier = met.get(hash);
        // Of one child alone it is known that it has not enough.
        if (!earlier) {
          met.set(hash, new Set(child.voters));
          continue;
        }
        for (const voter of child.voters) earlier.add(voter);
        if (!isEnough(earlier)) continue;
        next = { hash, number };
        break;
      }
      if (!next) return best;
      best = next;
      const { hash } = next;
      above = above.filter((child) => ancestorOf(child, number) === hash);
    }
  }

  /** The blocks of the graph whose way down to the next one leads through this one. */
  #blocksAbove(hash: string, number: number): string[] {
    const found: string[] = [];
    const visited = new Set<string>();
    for (const head of [...this.#heads].sort()) {
      for (let at: string | undefined = head; at !== undefined && !visited.has(at); ) {
        visited.add(at);
        const block = this.#get(at);
        const ancestor = ancestorOf(block, number);
        if (ancestor === hash) found.push(at);
        at = ancestor === undefined ? block.ancestors.at(-1) : undefined;
      }
    }
    return found;
  }

  /** Puts a block into the ways of others that lead through it. */
  #putBelow(above: readonly string[], { hash, number }: BlockId): void {
    const block: VotedBlock = { number, ancestors: [], children: [...above], voters: new Set() };
    above.forEach((child, index) => {
      const entry = this.#get(child);
      const rest = entry.ancestors.splice(entry.number - number);
      if (index === 0) block.ancestors = rest;
      for (const voter of entry.voters) block.voters.add(voter);
    });
    const parent = block.ancestors.at(-1);
    if (parent !== undefined) {
      const below = this.#get(parent);
      below.children = [...below.children.filter((child) => !above.includes(child)), hash];
    }
    this.#blocks.set(hash, block);
  }

  #putOnTop({ hash, number }: BlockId, route: readonly string[]): void {
    const at = route.findIndex((ancestor) => this.#blocks.has(ancestor));
    const parent = route[at];
    if (parent === undefined) throw new RangeError(`${hash} does not descend from the base`);
    this.#get(parent).children.push(hash);
    this.#blocks.set(hash, { number, ancestors: route.slice(0, at + 1), children: [], voters: new Set() });
    this.#heads.delete(parent);
    this.#heads.add(hash);
  }

  #get(hash: string): VotedBlock {
    const block = this.#blocks.get(hash);
    if (!block) throw new RangeError(`${hash} is not in the graph`);
    return block;
  }
}

/** The hash at a number on the way down from a block to the next one of the graph; undefined beyond it. */
function ancestorOf(block: VotedBlock, number: number): string | undefined {
  return number < block.number ? block.ancestors[block.number - number - 1] : undefined;
}
