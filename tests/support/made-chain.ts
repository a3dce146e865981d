import { createHash } from 'node:crypto';

export interface FakeBlock {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly slot: number | undefined;
  /** The set in force after this block. */
  readonly authorities: readonly string[];
}

/** An Aura key that is easy to read in a failure: 32 times the same byte. */
export function fakeKey(seat: number): string {
  return `0x${(seat + 1).toString(16).padStart(2, '0').repeat(32)}`;
}

/**
 * A chain in memory, driven by hand: blocks are appended to any block, finality advances when told. Serves both the
 * in-memory source and the fake node.
 */
export class MadeChain {
  readonly slotDurationMs: number;
  readonly genesis: FakeBlock;
  readonly #blocks = new Map<string, FakeBlock>();
  readonly #finalized: FakeBlock[];
  readonly #onBest = new Set<(block: FakeBlock) => void>();
  readonly #onFinalized = new Set<(block: FakeBlock) => void>();
  #best: FakeBlock;

  constructor(authorities: readonly string[], slotDurationMs = 1_000) {
    this.slotDurationMs = slotDurationMs;
    this.genesis = {
      number: 0,
      hash: hashOf('genesis'),
      parentHash: `0x${'00'.repeat(32)}`,
      slot: undefined,
      authorities,
    };
    this.#blocks.set(this.genesis.hash, this.genesis);
    this.#finalized = [this.genesis];
    this.#best = this.genesis;
  }

  get best(): FakeBlock {
    return this.#best;
  }

  get finalizedHead(): FakeBlock {
    return this.#finalized.at(-1) ?? this.genesis;
  }

  /** Appends a block and makes it the best one; the set of its parent stays unless another one is given. */
  append(
    slot: number,
    {
      parent = this.#best,
      authorities = parent.authorities,
    }: { parent?: FakeBlock; authorities?: readonly string[] } = {},
  ): FakeBlock {
    const block = {
      number: parent.number + 1,
      hash: hashOf(`${parent.hash} ${slot} ${authorities.join()}`),
      parentHash: parent.hash,
      slot,
      authorities,
    };
    this.#blocks.set(block.hash, block);
    this.#best = block;
    for (const listener of this.#onBest) listener(block);
    return block;
  }

  /** Appends and finalizes blocks of these slots. */
  grow(slots: readonly number[]): void {
    for (const slot of slots) this.append(slot);
    this.finalize(this.#best);
  }

  finalize(block: FakeBlock): void {
    const branch: FakeBlock[] = [];
    for (
      let current = block;
      current.number > this.finalizedHead.number;
      current = this.block(current.parentHash) ?? this.genesis
    ) {
      branch.unshift(current);
    }
    this.#finalized.push(...branch);
    for (const listener of this.#onFinalized) listener(this.finalizedHead);
  }

  block(hash: string): FakeBlock | undefined {
    return this.#blocks.get(hash);
  }

  finalizedAt(number: number): FakeBlock | undefined {
    return this.#finalized[number];
  }

  onBest(listener: (block: FakeBlock) => void): () => void {
    this.#onBest.add(listener);
    return () => this.#onBest.delete(listener);
  }

  onFinalized(listener: (block: FakeBlock) => void): () => void {
    this.#onFinalized.add(listener);
    return () => this.#onFinalized.delete(listener);
  }
}

function hashOf(text: string): string {
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}
