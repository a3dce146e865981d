import type { BlockTree } from './block-tree.ts';
import type { SubscriptionOpening } from './caller.ts';
import type { WatchDialect } from './watch-dialect.ts';

interface TellOptions {
  readonly opening: SubscriptionOpening;
  readonly dialect: WatchDialect;
  readonly blocks: BlockTree;
}

const inPoolRank = 1;
const broadcastRank = 2;
const inBlockRank = 3;

/** The states that a client was sent about its transaction: those of a second node continue where the first one's ended. */
export class ToldTransaction {
  readonly #options: TellOptions;
  #rank = -1;
  #block: { readonly hash: string; readonly number?: number } | undefined;

  constructor(options: TellOptions) {
    this.#options = options;
  }

  /** Whether the client believes it in a block. */
  get isInBlock(): boolean {
    return this.#block !== undefined;
  }

  isIn(hash: string | undefined): boolean {
    return hash === undefined || hash === this.#block?.hash;
  }

  /** Whether the block that the client was told of is at or below a height, as far as is known. */
  isAtOrBelow(height: number): boolean {
    const { hash, number } = this.#block ?? {};
    const own = number ?? this.#options.blocks.get(hash ?? '')?.number;
    return own !== undefined && own <= height;
  }

  pooled(rank: number, text: string): void {
    if (rank < this.#rank || (rank === this.#rank && rank !== broadcastRank)) return;
    this.#rank = rank;
    this.#options.opening.send(text);
  }

  /** @param isMoved whether the block that was told before must be retracted first, which its own node does itself */
  inBlock(block: { readonly hash: string; readonly number?: number }, text: string, isMoved: boolean): void {
    if (this.#block?.hash === block.hash) return;
    if (isMoved) this.retract();
    const { hash, number } = block;
    this.#block = { hash, ...(number !== undefined && { number }) };
    this.#rank = inBlockRank;
    this.#options.opening.send(text);
  }

  /** @param text a node's own words */
  retract(text?: string): void {
    if (!this.#block) return;
    this.#options.opening.send(text ?? this.#options.dialect.retracted(this.#block.hash));
    this.#block = undefined;
    this.#rank = inPoolRank;
  }
}
