import { AgentError } from '../../base/error.ts';

/** Slots of one validator, of all time counted or of one period. */
export interface SlotCount {
  readonly assigned: number;
  readonly authored: number;
  /** The latest slots that stayed empty, ascending; at least as many of them as the tally was told to keep. */
  readonly missedSlots: readonly number[];
}

/** A slot that has more than one block; it counts once. */
export interface CrowdedSlot {
  readonly slot: number;
  readonly blocks: readonly number[];
}

/** Validators by the hex of their Aura key. */
export type SlotCounts = ReadonlyMap<string, SlotCount>;

/** Which period a slot belongs to, by the millisecond at which the slot starts; any number that names the period. */
export type PeriodOf = (slotStartMs: number) => number;

interface SlotTallyOptions {
  readonly slotDurationMs: number;
  /** Slots up to this one are not counted; without it counting begins with the first block's slot. */
  readonly afterSlot?: number | undefined;
  readonly periods?: Readonly<Record<string, PeriodOf>>;
  /** Missed slots, and slots with several blocks, that are kept by name; the latest ones. */
  readonly keepMissed: number;
}

/**
 * Eleven years of slots of 6 s. Slots are counted one by one, and a node that names one far in the future would keep this
 * process busy for ever.
 */
const maxGapSlots = 60_000_000;

interface Count {
  assigned: number;
  authored: number;
  missedSlots: number[];
}

interface PeriodTally {
  readonly periodOf: PeriodOf;
  readonly counts: Map<number, Map<string, Count>>;
}

/**
 * Counts slots from blocks, one slot at a time: the author of slot s is key s mod n of the set that was in force after
 * the block's parent, for the slot of the block and for all empty slots before it.
 *
 * On purpose the plainest way there is, without the closed form that the chain uses: what both agree on is right.
 */
export class SlotTally {
  readonly validators = new Map<string, Count>();
  readonly crowdedSlots: CrowdedSlot[] = [];
  crowdedSlotCount = 0;
  readonly #options: SlotTallyOptions;
  readonly #periods: Map<string, PeriodTally>;
  #firstSlot: number | undefined;
  #lastSlot: number | undefined;
  #lastBlocks: number[] = [];

  constructor(options: SlotTallyOptions) {
    this.#options = options;
    this.#lastSlot = options.afterSlot;
    this.#periods = new Map(
      Object.entries(options.periods ?? {}).map(([name, periodOf]) => [
        name,
        { periodOf, counts: new Map() },
      ]),
    );
  }

  /** The first slot counted; `undefined` before the first block. */
  get firstSlot(): number | undefined {
    return this.#firstSlot;
  }

  /** The last slot that was counted or, before the first block, the one after which counting begins. */
  get lastSlot(): number | undefined {
    return this.#lastSlot;
  }

  /** Counts by period, for every kind of period asked for. */
  get periods(): ReadonlyMap<string, ReadonlyMap<number, SlotCounts>> {
    return new Map([...this.#periods].map(([name, { counts }]) => [name, counts]));
  }

  /**
   * Adds the next block of the chain.
   * @param authorities the set after the block's parent
   * @throws AgentError `unknown/slots` when the block's slot lies before its parent's or beyond belief after it, or
   * nobody was to write it.
   */
  add(block: { readonly number: number; readonly slot: number }, authorities: readonly string[]): void {
    const last = this.#lastSlot ?? block.slot - 1;
    if (authorities.length === 0 || block.slot < last || block.slot - last > maxGapSlots) {
      throw impossible(block, last, authorities.length);
    }
    if (block.slot === last) {
      this.#addToSlot(block);
      return;
    }
    for (let slot = last + 1; slot <= block.slot; slot += 1) {
      // The remainder is always a position of the list.
      this.#count(slot, authorities[slot % authorities.length] as string, slot === block.slot);
    }
    this.#firstSlot ??= last + 1;
    this.#lastSlot = block.slot;
    this.#lastBlocks = [block.number];
  }

  #addToSlot(block: { readonly number: number; readonly slot: number }): void {
    this.#lastBlocks.push(block.number);
    if (this.crowdedSlots.at(-1)?.slot === block.slot) this.crowdedSlots.pop();
    else this.crowdedSlotCount += 1;
    this.crowdedSlots.push({ slot: block.slot, blocks: [...this.#lastBlocks] });
    dropOldest(this.crowdedSlots, this.#options.keepMissed);
  }

  #count(slot: number, validator: string, isAuthored: boolean): void {
    this.#add(countOf(this.validators, validator), slot, isAuthored);
    const startMs = slot * this.#options.slotDurationMs;
    for (const { periodOf, counts } of this.#periods.values()) {
      const period = periodOf(startMs);
      let byValidator = counts.get(period);
      if (!byValidator) {
        byValidator = new Map();
        counts.set(period, byValidator);
      }
      this.#add(countOf(byValidator, validator), slot, isAuthored);
    }
  }

  #add(count: Count, slot: number, isAuthored: boolean): void {
    count.assigned += 1;
    if (isAuthored) {
      count.authored += 1;
      return;
    }
    count.missedSlots.push(slot);
    dropOldest(count.missedSlots, this.#options.keepMissed);
  }
}

/** In bulk: a year's halt is millions of slots, and dropping the first element moves all others. */
function dropOldest(list: unknown[], keep: number): void {
  if (list.length > 2 * keep) list.splice(0, list.length - keep);
}

function countOf(counts: Map<string, Count>, validator: string): Count {
  let count = counts.get(validator);
  if (!count) {
    count = { assigned: 0, authored: 0, missedSlots: [] };
    counts.set(validator, count);
  }
  return count;
}

function impossible(
  block: { number: number; slot: number },
  lastSlot: number,
  authorities: number,
): AgentError {
  const reason =
    authorities === 0
      ? 'its parent names no authorities'
      : block.slot < lastSlot
        ? `slot ${block.slot} lies before slot ${lastSlot} of its parent`
        : `slot ${block.slot} lies more than ${maxGapSlots} slots after slot ${lastSlot} of its parent; watch through another node`;
  return new AgentError('unknown/slots', `block ${block.number} cannot be counted: ${reason}`, {
    data: { block: block.number, slot: block.slot, parent_slot: lastSlot },
  });
}
