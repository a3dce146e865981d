import { AgentError } from '../../base/error.ts';
import type { BlockCounts, HeaderCounting } from './authorship.ts';
import { inOrder, numbers } from './source.ts';

/** Blocks read at once. */
const maxInFlight = 64;

/** Counts finalized blocks one after the other, from a first block on; a break in between is caught up. */
export class FinalizedCounter<Counts extends object> {
  readonly fromBlock: number;
  readonly #counting: HeaderCounting<Counts>;
  #toBlock: number;
  #toHash = '';

  constructor(counting: HeaderCounting<Counts>, fromBlock: number) {
    this.#counting = counting;
    this.fromBlock = fromBlock;
    this.#toBlock = fromBlock - 1;
  }

  /** The last block counted; one less than `fromBlock` before the first. */
  get toBlock(): number {
    return this.#toBlock;
  }

  get toHash(): string {
    return this.#toHash;
  }

  get counted(): BlockCounts<Counts> {
    return this.#counting.counted;
  }

  /**
   * Counts the blocks up to this finalized one; `onBlock` is called after each.
   * @throws AgentError `unknown/reorganised` when a block does not follow the one counted before: such a node cannot be
   * trusted with finality. Blocks before a failure stay counted; the next call goes on after them.
   */
  async countTo(finalized: number, signal: AbortSignal, onBlock: () => void): Promise<void> {
    const missing = numbers(this.#toBlock + 1, finalized);
    for await (const block of inOrder(missing, maxInFlight, (number) => this.#counting.read(number))) {
      signal.throwIfAborted();
      if (this.#toHash !== '' && block.parentHash !== this.#toHash) {
        throw new AgentError(
          'unknown/reorganised',
          `block ${block.number} does not follow the finalized block ${this.#toBlock} counted before it; the node changed its finalized chain, watch through another node`,
          { data: { block: block.number } },
        );
      }
      block.count();
      this.#toBlock = block.number;
      this.#toHash = block.hash;
      onBlock();
    }
  }
}
