import type { ArrivalMeter } from './arrival.ts';
import type { FinalizedBlocks } from './finalized-blocks.ts';
import type { CrowdedSlot } from './slot-tally.ts';

/**
 * How one engine's blocks are read and counted: the port through which `watchChain` watches any chain. `Counts` is what can be
 * known of a validator there.
 *
 * Every method rejects with an AgentError.
 */
export interface Authorship<Counts extends object> {
  readonly blocks: FinalizedBlocks;
  /** Undefined where blocks have no slots. */
  slotDurationMs(hash: string): Promise<number | undefined>;
  /** Listens for blocks that come in from now on. */
  listen(meter: ArrivalMeter): Promise<() => void>;
  /**
   * Counts from a block on; reads nothing yet.
   * @param head the last block that is finalized already
   */
  from(fromBlock: number, meter: ArrivalMeter, head: number): HeaderCounting<Counts>;
}

/** Finalized blocks counted one after the other. */
export interface HeaderCounting<Counts extends object> {
  /** Reads a block of the finalized chain; several may be read at once. */
  read(number: number): Promise<CountableBlock>;
  /** A copy: later blocks do not change it. */
  readonly counted: BlockCounts<Counts>;
}

export interface CountableBlock {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  /**
   * Counts it; all blocks before it must be counted.
   * @throws AgentError when it cannot be; then nothing of it is counted
   */
  readonly count: () => void;
}

/** What is counted so far. */
export interface BlockCounts<Counts extends object> {
  /** Undefined before the first block, and where blocks have no slots. */
  readonly firstSlot: number | undefined;
  readonly lastSlot: number | undefined;
  /** By key, as hex. */
  readonly validators: ReadonlyMap<string, Counts>;
  /** The set that wrote the last block; undefined where none is known. */
  readonly authorities: readonly string[] | undefined;
  /** What is known of one of the set whose turn did not come yet. */
  readonly none: Counts;
  readonly crowdedSlots: readonly CrowdedSlot[];
  readonly crowdedSlotCount: number;
  /** Slots counted that were nobody's own. */
  readonly slotsWithoutOwner: number;
  /** Blocks counted that name no author. */
  readonly blocksWithoutAuthor: number;
}

/** Missed slots kept by name for each validator: enough for any screen. */
export const keepMissed = 1_000;

/** The counts of a tally, which later blocks do not change. */
export function copied<Counts extends { readonly missedSlots: readonly number[] }>(
  validators: ReadonlyMap<string, Counts> = new Map<string, Counts>(),
): ReadonlyMap<string, Counts> {
  return new Map(
    [...validators].map(([key, counts]) => [key, { ...counts, missedSlots: [...counts.missedSlots] }]),
  );
}
