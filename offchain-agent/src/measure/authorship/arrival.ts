import type { AuraHeader, AuraSource } from './source.ts';

/** How soon a validator's blocks came in, as seen by this observer. */
export interface ArrivalSummary {
  readonly blocks: number;
  /** Milliseconds from the start of the slot until half of the blocks were seen. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** Blocks seen when their slot was already over. */
  readonly late: number;
}

/** A validator's latest blocks; enough for any quantile shown, and bounded however long one watches. */
const keptPerValidator = 2_000;

/** Slots remembered, so that a fork or a second block of the same slot is not measured again. */
const rememberedSlots = 256;

/**
 * Collects arrivals: the wall clock at which a block was seen minus the start of its slot, by validator (F9 of
 * docs/reference/formulas.md).
 *
 * It measures what one observer sees: the author's slowness, the way to here, and this clock. Missed slots do not
 * belong here. A block seen before its slot begins shows that two clocks disagree: it is counted as a clock fault and
 * not measured.
 */
export class ArrivalMeter {
  readonly slotDurationMs: number;
  readonly #delaysMs = new Map<string, number[]>();
  #clockFaults = 0;
  #unattributed = 0;

  constructor(slotDurationMs: number) {
    this.slotDurationMs = slotDurationMs;
  }

  /** Blocks seen before their slot began. */
  get clockFaults(): number {
    return this.#clockFaults;
  }

  /** Blocks seen whose author could not be told. */
  get unattributed(): number {
    return this.#unattributed;
  }

  record(validator: string, slot: number, seenAtMs: number): void {
    const delayMs = seenAtMs - slot * this.slotDurationMs;
    if (delayMs < 0) {
      this.#clockFaults += 1;
      return;
    }
    const delays = this.#delaysMs.get(validator) ?? [];
    delays.push(delayMs);
    if (delays.length > keptPerValidator) delays.shift();
    this.#delaysMs.set(validator, delays);
  }

  recordUnattributed(): void {
    this.#unattributed += 1;
  }

  /** `undefined` as long as no block of the validator was measured. */
  of(validator: string): ArrivalSummary | undefined {
    const delays = this.#delaysMs.get(validator);
    if (!delays) return undefined;
    const ascending = delays.toSorted((a, b) => a - b);
    return {
      blocks: ascending.length,
      p50Ms: quantile(ascending, 0.5),
      p95Ms: quantile(ascending, 0.95),
      late: ascending.filter((delayMs) => delayMs >= this.slotDurationMs).length,
    };
  }
}

/** Nearest rank: a value that was measured, and never one that flatters. */
function quantile(ascending: readonly number[], share: number): number {
  const rank = Math.max(1, Math.ceil(share * ascending.length));
  return ascending[rank - 1] ?? 0;
}

/**
 * Feeds a meter with every new best block that comes in from now on: the first block of each slot, named by the Aura
 * key whose slot it is.
 *
 * @returns a function that ends it
 * @throws AgentError when the node offers no subscription to new heads
 */
export async function followArrivals(source: AuraSource, meter: ArrivalMeter): Promise<() => void> {
  const seenSlots = new Set<number>();

  const record = async (header: AuraHeader, slot: number, seenAtMs: number): Promise<void> => {
    const authorities = await source.authoritiesAfter(header.parentHash);
    const author = authorities[slot % authorities.length];
    if (author !== undefined) meter.record(author, slot, seenAtMs);
  };

  return await source.followNewHeads((header, seenAtMs) => {
    const { slot } = header;
    if (slot === undefined || seenSlots.has(slot)) return;
    seenSlots.add(slot);
    const [oldest] = seenSlots;
    if (seenSlots.size > rememberedSlots && oldest !== undefined) seenSlots.delete(oldest);
    record(header, slot, seenAtMs).catch(() => meter.recordUnattributed());
  });
}
