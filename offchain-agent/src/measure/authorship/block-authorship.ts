import type { LinkedHeader } from '../../chain/block/header-hash.ts';
import type { Authorship, BlockCounts, CountableBlock, HeaderCounting } from './authorship.ts';
import type { FinalizedBlocks } from './finalized-blocks.ts';

/** All that is known of a validator where nobody has a duty that is known before. */
export interface BlockCount {
  readonly blocks: number;
}

/** The port through which blocks are read whose slots say nothing: `RpcBlocks` of `chain/` is one. */
interface BlockSource extends FinalizedBlocks {
  headerOf(hash: string): Promise<LinkedHeader>;
}

/** Who a header names as its author, as hex; undefined where it names nobody. */
type AuthorOf = (logs: readonly string[]) => string | undefined;

/** Engines without duties (nimbus, blocks sealed on demand): blocks by author, as far as headers name one, and no misses. */
export class BlockAuthorship implements Authorship<BlockCount> {
  readonly blocks: BlockSource;
  readonly #authorOf: AuthorOf;

  constructor(blocks: BlockSource, authorOf: AuthorOf) {
    this.blocks = blocks;
    this.#authorOf = authorOf;
  }

  async slotDurationMs(): Promise<undefined> {
    return undefined;
  }

  // Without a slot no block is late.
  async listen(): Promise<() => void> {
    return () => undefined;
  }

  from(): HeaderCounting<BlockCount> {
    return new BlockCounting(this.blocks, this.#authorOf);
  }
}

class BlockCounting implements HeaderCounting<BlockCount> {
  readonly #source: BlockSource;
  readonly #authorOf: AuthorOf;
  readonly #validators = new Map<string, BlockCount>();
  #blocksWithoutAuthor = 0;

  constructor(source: BlockSource, authorOf: AuthorOf) {
    this.#source = source;
    this.#authorOf = authorOf;
  }

  async read(number: number): Promise<CountableBlock> {
    const hash = await this.#source.hashOf(number);
    const { parentHash, digest } = await this.#source.headerOf(hash);
    const author = this.#authorOf(digest.logs);
    const count = (): void => {
      if (author === undefined) this.#blocksWithoutAuthor += 1;
      else this.#validators.set(author, { blocks: (this.#validators.get(author)?.blocks ?? 0) + 1 });
    };
    return { number, hash, parentHash, count };
  }

  get counted(): BlockCounts<BlockCount> {
    return {
      firstSlot: undefined,
      lastSlot: undefined,
      validators: new Map(this.#validators),
      authorities: undefined,
      none: { blocks: 0 },
      crowdedSlots: [],
      crowdedSlotCount: 0,
      slotsWithoutOwner: 0,
      blocksWithoutAuthor: this.#blocksWithoutAuthor,
    };
  }
}
