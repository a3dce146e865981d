import { AgentError } from '../../../base/error.ts';
import type { BabeEpoch, BabePreDigest } from '../../../chain/babe/babe-digest.ts';
import { type EpochBlock, type Epochs, secondaryAuthor } from './epochs.ts';

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
  /**
   * How many of them were to be expected, at equal weights: c / n for each slot (F16 of docs/reference/formulas.md). A single claim has the probability
   * p = 1 - (1 - c)^(1 / n), so that some one of n has one in a share c of the slots; only one of their blocks is finalized,
   * and it is as likely that of each.
   */
  expectedPrimary: number;
}

/** A block of a BABE chain. */
export interface BabeBlock extends BabePreDigest, EpochBlock {}

interface DutyTallyOptions {
  readonly epochs: Epochs;
  /** Slots up to this one are not counted. */
  readonly afterSlot: number;
  /** Missed slots that are kept by name, the latest ones. */
  readonly keepMissed: number;
}

/** As many slots as are counted at once: with slots of 6 s, two months. More would keep this process busy for long. */
const maxGapSlots = 1_000_000;

/**
 * Counts duties from blocks, one slot at a time (F15 of docs/reference/formulas.md). A duty of v is a slot whose secondary author is
 * v and that no other's block took: so each empty slot is a miss of exactly one validator, and nobody is charged for a slot
 * that another won.
 */
export class DutyTally {
  /** Slots counted that were nobody's own: where there are no secondary claims. */
  slotsWithoutOwner = 0;
  readonly #validators = new Map<string, Duties>();
  readonly #epochs: Epochs;
  readonly #keepMissed: number;
  /** Who sealed a block in a slot that is not counted yet. */
  readonly #sealed = new Map<number, Set<string>>();
  /** Slots of one epoch whose primary blocks are expected of nobody yet: to tell all authorities of each would take long. */
  #unexpected: { readonly epoch: BabeEpoch; slots: number } | undefined;
  #firstSlot: number | undefined;
  #lastSlot: number;

  constructor({ epochs, afterSlot, keepMissed }: DutyTallyOptions) {
    this.#epochs = epochs;
    this.#lastSlot = afterSlot;
    this.#keepMissed = keepMissed;
  }

  /** By key, as hex. */
  get validators(): ReadonlyMap<string, Readonly<Duties>> {
    this.#expectAll();
    return this.#validators;
  }

  /** The authorities of the epoch of the last slot counted. */
  get authorities(): readonly string[] {
    return this.#epochs.of(this.#lastSlot).authorities;
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
    const { slot } = block;
    const author = this.#authorOf(block);
    const epoch = this.#epochs.ofBlock(block);
    const from = this.#lastSlot + 1;
    for (let empty = from; empty < slot; empty += 1) this.#countEmpty(empty);
    const own = this.#ownOf(slot, epoch);
    if (own === author) {
      const duties = this.#of(author);
      duties.assigned += 1;
      duties.kept += 1;
    }
    if (block.claim === 'primary') this.#of(author).primary += 1;
    this.#epochs.advance(block);
    this.#firstSlot ??= from;
    this.#lastSlot = slot;
    this.#sealed.delete(slot);
  }

  /**
   * Counts the slots before a block, up to one of them, as empty: a stretch of slots may end where no block is. The block
   * itself is not counted, and nothing after it can be.
   * @throws AgentError as `add` does of the block
   */
  endBefore(block: BabeBlock, lastSlot: number): void {
    this.#authorOf(block);
    this.#epochs.ofBlock(block);
    this.end(lastSlot);
  }

  /** As `endBefore`, where the block after the stretch is not at hand. */
  end(lastSlot: number): void {
    for (let empty = this.#lastSlot + 1; empty <= lastSlot; empty += 1) this.#countEmpty(empty);
    this.#lastSlot = Math.max(this.#lastSlot, lastSlot);
  }

  #authorOf(block: BabeBlock): string {
    const { slot } = block;
    const author = this.#epochs.of(slot).authorities[block.authority];
    if (slot <= this.#lastSlot || slot - this.#lastSlot > maxGapSlots || author === undefined)
      throw impossible(block, this.#lastSlot, author);
    return author;
  }

  #countEmpty(slot: number): void {
    const epoch = this.#epochs.of(slot);
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

  /** Whose own a slot is, which is counted herewith. */
  #ownOf(slot: number, epoch: BabeEpoch): string | undefined {
    const { hasSecondary, randomness, authorities } = epoch;
    this.#expect(epoch);
    if (!hasSecondary) this.slotsWithoutOwner += 1;
    if (!hasSecondary || authorities.length === 0) return undefined;
    return authorities[secondaryAuthor(randomness, slot, authorities.length)];
  }

  #expect(epoch: BabeEpoch): void {
    if (this.#unexpected?.epoch.authorities !== epoch.authorities) this.#expectAll();
    this.#unexpected ??= { epoch, slots: 0 };
    this.#unexpected.slots += 1;
  }

  #expectAll(): void {
    if (!this.#unexpected) return;
    const { epoch, slots } = this.#unexpected;
    const [above, below] = epoch.c;
    // A chain without a share has no primary claims.
    const each = below > 0 ? (slots * above) / below / epoch.authorities.length : 0;
    for (const key of epoch.authorities) this.#of(key).expectedPrimary += each;
    this.#unexpected = undefined;
  }

  #of(key: string): Duties {
    let duties = this.#validators.get(key);
    if (!duties) {
      duties = { assigned: 0, kept: 0, lost: 0, missedSlots: [], primary: 0, expectedPrimary: 0 };
      this.#validators.set(key, duties);
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
