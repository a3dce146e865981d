import { AgentError } from '../../base/error.ts';
import { SlotTally } from './slot-tally.ts';
import { type AuraSource, inOrder, readBlock, slotBefore } from './source.ts';

/** Blocks read at once. */
const maxInFlight = 64;
/** Missed slots kept by name for each validator: enough for any screen. */
const keepMissed = 1_000;

/** Counts finalized blocks one after the other, from a first block on; a break in between is caught up. */
export class FinalizedCounter {
  readonly fromBlock: number;
  readonly slotDurationMs: number;
  readonly tally: SlotTally;
  readonly #source: AuraSource;
  #toBlock: number;
  #toHash = '';
  #authorities: ReadonlySet<string> = new Set();

  private constructor(source: AuraSource, fromBlock: number, slotDurationMs: number, tally: SlotTally) {
    this.#source = source;
    this.fromBlock = fromBlock;
    this.#toBlock = fromBlock - 1;
    this.slotDurationMs = slotDurationMs;
    this.tally = tally;
  }

  static async create(
    source: AuraSource,
    fromBlock: number,
    slotDurationMs: number,
  ): Promise<FinalizedCounter> {
    const afterSlot = await slotBefore(source, fromBlock);
    const tally = new SlotTally({ slotDurationMs, afterSlot, keepMissed });
    return new FinalizedCounter(source, fromBlock, slotDurationMs, tally);
  }

  /** The last block counted; one less than `fromBlock` before the first. */
  get toBlock(): number {
    return this.#toBlock;
  }

  get toHash(): string {
    return this.#toHash;
  }

  /** The set that wrote the last block counted. */
  get authorities(): ReadonlySet<string> {
    return this.#authorities;
  }

  /**
   * Counts the blocks up to this finalized one; `onBlock` is called after each.
   * @throws AgentError `unknown/reorganised` when a block does not follow the one counted before: such a node cannot be
   * trusted with finality. Blocks before a failure stay counted; the next call goes on after them.
   */
  async countTo(finalized: number, signal: AbortSignal, onBlock: () => void): Promise<void> {
    const missing = numbers(this.#toBlock + 1, finalized);
    for await (const block of inOrder(missing, maxInFlight, (number) => readBlock(this.#source, number))) {
      signal.throwIfAborted();
      if (this.#toHash !== '' && block.parentHash !== this.#toHash) {
        throw new AgentError(
          'unknown/reorganised',
          `block ${block.number} does not follow the finalized block ${this.#toBlock} counted before it; the node changed its finalized chain, watch through another node`,
          { data: { block: block.number } },
        );
      }
      this.tally.add(block, block.authorities);
      this.#toBlock = block.number;
      this.#toHash = block.hash;
      this.#authorities = new Set(block.authorities);
      onBlock();
    }
  }
}

/** One by one: how far away the head is said to be is the node's word, and no list is made of it. */
function* numbers(from: number, to: number): Generator<number, void, undefined> {
  for (let number = from; number <= to; number += 1) yield number;
}
