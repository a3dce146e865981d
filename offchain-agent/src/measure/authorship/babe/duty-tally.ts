import { AgentError } from '../../../base/error.ts';
import type { BabePreDigest, NextEpoch } from '../../../chain/babe/babe-digest.ts';
import { type Epoch, type Epochs, secondaryAuthor } from './epochs.ts';

/** What is known of one validator. */
export interface Duties {
  /** Slots that were its own, and that no other's block took: kept, lost and missed together. */
  assigned: number;
  /** Of them, those with a block of its own. */
  kept: number;
  /** Of them, empty ones for which it sealed a block that a fork dropped: it was there. */
  lost: number;
  /** The latest of the others, ascending; at least as many as the tally was told to keep. */
  missedSlots: number[];
  /** Blocks by claims that nobody knows of before: they can be counted, and never missed. */
  primary: number;
  /** How many of them were to be expected, at equal weights. */
  expectedPrimary: number;
}

/** A block of a BABE chain. */
export interface BabeBlock extends BabePreDigest {
  readonly number: number;
  readonly announced: NextEpoch | undefined;
}

export interface DutyTallyOptions {
  readonly epochs: Epochs;
  /** Slots up to this one are not counted. */
  readonly afterSlot: number;
  /** Missed slots that are kept by name, the latest ones. */
  readonly keepMissed: number;
}

/** As many slots as are counted at once: with slots of 6 s, two years. A node that names one far in the future would keep this process busy for ever. */
const maxGapSlots = 10_000_000;

/**
 * Counts duties from blocks, one slot at a time. A duty of v is a slot whose secondary author is v and that no other's
 * block took: so each empty slot is a miss of exactly one validator, and nobody is charged for a slot that another won.
 */
export class DutyTally {
  /** By key, as hex. */
  readonly validators = new Map<string, Duties>();
  readonly #epochs: Epochs;
  readonly #keepMissed: number;
  /** Who sealed a block in a slot that is not counted yet. */
  readonly #sealed = new Map<number, Set<string>>();
  #firstSlot: number | undefined;
  #lastSlot: number;

  constructor({ epochs, afterSlot, keepMissed }: DutyTallyOptions) {
    this.#epochs = epochs;
    this.#lastSlot = afterSlot;
    this.#keepMissed = keepMissed;
  }

  get firstSlot(): number | undefined {
    return this.#firstSlot;
  }

  get lastSlot(): number {
    return this.#lastSlot;
  }

  /** A sealed header of a key came in, of whatever fork: it proves that its author was there in that slot. */
  noteSealed(slot: number, key: string): void {
    if (slot <= this.#lastSlot) return;
    const sealed = this.#sealed.get(slot) ?? new Set();
    this.#sealed.set(slot, sealed.add(key));
  }

  /**
   * Adds the next block of the finalized chain.
   * @throws AgentError `unknown/slots` when its slot is not after its parent's, or beyond belief after it, or its author is
   * none of its epoch; `unknown/epochs` as the epochs do
   */
  add(block: BabeBlock): void {
    const { slot, number } = block;
    const epoch = this.#epochs.of(slot);
    const author = epoch.authorities[block.authority];
    if (slot <= this.#lastSlot || slot - this.#lastSlot > maxGapSlots || author === undefined)
      throw impossible(block, this.#lastSlot, author);
    const from = this.#lastSlot + 1;
    for (let empty = from; empty < slot; empty += 1) this.#countEmpty(empty);
    this.#expect(epoch, 1);
    const own = this.#ownOf(slot, epoch);
    if (own === author) {
      const duties = this.#of(author);
      duties.assigned += 1;
      duties.kept += 1;
    }
    if (block.claim === 'primary') this.#of(author).primary += 1;
    this.#epochs.advance({ number, slot }, block.announced);
    this.#firstSlot ??= from;
    this.#lastSlot = slot;
    this.#sealed.delete(slot);
  }

  #countEmpty(slot: number): void {
    const epoch = this.#epochs.of(slot);
    this.#expect(epoch, 1);
    const own = this.#ownOf(slot, epoch);
    const wasThere = own !== undefined && this.#sealed.get(slot)?.has(own);
    this.#sealed.delete(slot);
    if (own === undefined) return;
    const duties = this.#of(own);
    duties.assigned += 1;
    if (wasThere) {
      duties.lost += 1;
      return;
    }
    duties.missedSlots.push(slot);
    // In bulk: dropping the first element moves all others.
    const { missedSlots } = duties;
    if (missedSlots.length > 2 * this.#keepMissed)
      missedSlots.splice(0, missedSlots.length - this.#keepMissed);
  }

  #ownOf(slot: number, { hasSecondary, randomness, authorities }: Epoch): string | undefined {
    if (!hasSecondary || authorities.length === 0) return undefined;
    return authorities[secondaryAuthor(randomness, slot, authorities.length)];
  }

  #expect({ authorities, c: [above, below] }: Epoch, slots: number): void {
    const each = (slots * above) / below / authorities.length;
    for (const key of authorities) this.#of(key).expectedPrimary += each;
  }

  #of(key: string): Duties {
    let duties = this.validators.get(key);
    if (!duties) {
      duties = { assigned: 0, kept: 0, lost: 0, missedSlots: [], primary: 0, expectedPrimary: 0 };
      this.validators.set(key, duties);
    }
    return duties;
  }
}

function impossible(block: BabeBlock, lastSlot: number, author: string | undefined): AgentError {
  const { number, slot, authority } = block;
  const reason =
    author === undefined
      ? `its epoch has no authority ${authority}`
      : slot <= lastSlot
        ? `slot ${slot} does not lie after slot ${lastSlot} of its parent`
        : `slot ${slot} lies more than ${maxGapSlots} slots after slot ${lastSlot} of its parent; watch through another node`;
  return new AgentError('unknown/slots', `block ${number} cannot be counted: ${reason}`, {
    data: { block: number, slot, parent_slot: lastSlot },
  });
}
