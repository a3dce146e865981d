import type { BlockRef } from '../../chain/heads/head-standing.ts';
import { NewestBlocks } from './newest-blocks.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** Of the heads that are told of: enough for a reorganisation, and for a client that asks for a block some minutes old. */
const mostBlocks = 2_048;
/** Blocks on the chain whose hashes and heights are kept: those of the tree, and their parents. */
const mostOnChain = 2 * mostBlocks;

interface Known {
  readonly block: Block;
  readonly by: Set<Upstream>;
}

/** The blocks that upstreams told of, who has which, and which of them are on the chain. */
export class BlockTree {
  readonly #blocks = new NewestBlocks<Known>(mostBlocks);
  /** Heights by hash. */
  readonly #onChain = new Map<string, number>();
  /** Rises with each change of who has which block. */
  version = 0;

  /** @returns whether nobody told of it before */
  note(upstream: Upstream, block: Block): boolean {
    const known = this.#blocks.get(block.hash);
    if (!known?.by.has(upstream)) this.version += 1;
    if (known) {
      known.by.add(upstream);
      return false;
    }
    this.#blocks.keep({ block, by: new Set([upstream]) });
    return true;
  }

  get(hash: string): Block | undefined {
    return this.#blocks.get(hash)?.block;
  }

  /** Notes that a block is on the chain; so is its parent. */
  putOnChain({ hash, number, parent }: Block): void {
    for (const [one, height] of [
      [parent, number - 1],
      [hash, number],
    ] as const) {
      this.#onChain.delete(one);
      this.#onChain.set(one, height);
    }
    for (const [oldest] of this.#onChain) {
      if (this.#onChain.size <= mostOnChain) break;
      this.#onChain.delete(oldest);
    }
  }

  /** Whether a block is on the chain, or follows a block of it with the next number. */
  isLinked({ hash, number, parent }: Block): boolean {
    return this.#onChain.get(hash) === number || this.#onChain.get(parent) === number - 1;
  }

  /** The height of a block's parent, as far as is known. */
  parentNumber({ parent }: Block): number | undefined {
    return this.#onChain.get(parent) ?? this.#blocks.get(parent)?.block.number;
  }

  /** The hash of a block's ancestor at a height; undefined where the path to it is not known. */
  ancestorAt(block: Block, height: number): string | undefined {
    if (height > block.number) return undefined;
    let at: Block | undefined = block;
    for (let steps = 0; at && steps < mostBlocks; steps += 1) {
      if (at.number === height) return at.hash;
      if (at.number - 1 === height) return at.parent;
      at = this.get(at.parent);
    }
    return undefined;
  }

  /** Whether an upstream reported a block. */
  hasTold(upstream: Upstream, hash: string): boolean {
    return this.#blocks.get(hash)?.by.has(upstream) === true;
  }

  /** Whether a block is an upstream's best one or an ancestor of it, as far as is known. */
  isInBest({ bestBlock }: Upstream, { number, hash }: BlockRef): boolean {
    return bestBlock !== undefined && this.ancestorAt(bestBlock, number) === hash;
  }

  /** Whether an upstream has the block as far as is known: it told of it, or is past it. */
  isAt(upstream: Upstream, hash: string): boolean {
    const known = this.#blocks.get(hash);
    return !known || known.by.has(upstream) || upstream.best > known.block.number;
  }

  clear(): void {
    this.version += 1;
    this.#blocks.clear();
    this.#onChain.clear();
  }

  forget(upstream: Upstream): void {
    this.version += 1;
    for (const { by } of this.#blocks.values()) by.delete(upstream);
  }
}
