import { AgentError } from '../../base/error.ts';
import { type CrowdedSlot, type PeriodOf, type SlotCounts, SlotTally } from './slot-tally.ts';
import { type AuraSource, inOrder, numbers, readBlock, slotBefore } from './source.ts';

interface RecountOptions {
  /** The first block counted, at least 1; the slots after its parent's slot are the first ones. */
  readonly fromBlock: number;
  /** The last block counted; it must be finalized. */
  readonly toBlock: number;
  /** Counts also by windows of this length, aligned to the Unix epoch. */
  readonly windowMs?: number;
  /** Counts also by any other periods; `window` is the name of those of `windowMs`. */
  readonly periods?: Readonly<Record<string, PeriodOf>>;
  /** Missed slots kept by name, the latest ones, for each validator and each of its periods; 10,000 unless given. */
  readonly keepMissed?: number;
  /** Blocks read at once. */
  readonly maxInFlight?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Recount {
  readonly slotDurationMs: number;
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly firstSlot: number;
  readonly lastSlot: number;
  readonly validators: SlotCounts;
  /** By the UTC second at which the window starts; empty without `windowMs`. */
  readonly windows: ReadonlyMap<number, SlotCounts>;
  /** By name of the period, then by the number that the caller's function gave. */
  readonly periods: ReadonlyMap<string, ReadonlyMap<number, SlotCounts>>;
  readonly crowdedSlots: readonly CrowdedSlot[];
}

/**
 * Recounts who was to write which slot and who did, from finalized headers and the authorities after each parent, slot
 * by slot. It knows nothing of pallet-sli and shares no arithmetic with it: it is what the chain's records are checked
 * against.
 *
 * Counted are the slots after that of block `fromBlock - 1`, up to that of `toBlock`. From block 1 the first slot counted
 * is that of block 1 itself, since genesis has none.
 *
 * @throws AgentError `bad_input/range`, `unknown/not_finalized`, `unknown/slot_duration` when the chain changed its slot
 * duration in between, `unknown/reorganised` when the blocks do not follow each other; whatever the source throws.
 * @example
 * const { validators } = await recount(source, { fromBlock: 1, toBlock: 100, windowMs: 20_000 });
 */
export async function recount(source: AuraSource, options: RecountOptions): Promise<Recount> {
  const { fromBlock, toBlock, windowMs, signal } = options;
  const slotDurationMs = await checkRange(source, options);
  const tally = new SlotTally({
    slotDurationMs,
    afterSlot: await slotBefore(source, fromBlock),
    periods: { ...options.periods, ...(windowMs !== undefined && { window: windowOf(windowMs) }) },
    keepMissed: options.keepMissed ?? 10_000,
  });
  let parentHash: string | undefined;
  for await (const block of inOrder(numbers(fromBlock, toBlock), options.maxInFlight ?? 64, (number) =>
    readBlock(source, number),
  )) {
    signal?.throwIfAborted();
    if (parentHash !== undefined && block.parentHash !== parentHash) throw reorganised(block.number);
    parentHash = block.hash;
    tally.add(block, block.authorities);
    options.onProgress?.(block.number - fromBlock + 1, toBlock - fromBlock + 1);
  }
  const { periods } = tally;
  return {
    slotDurationMs,
    fromBlock,
    toBlock,
    // Both are set: at least one block was added.
    firstSlot: tally.firstSlot ?? 0,
    lastSlot: tally.lastSlot ?? 0,
    validators: tally.validators,
    windows: periods.get('window') ?? new Map<number, SlotCounts>(),
    periods,
    crowdedSlots: tally.crowdedSlots,
  };
}

function windowOf(windowMs: number): PeriodOf {
  return (slotStartMs) => (slotStartMs - (slotStartMs % windowMs)) / 1_000;
}

async function checkRange(source: AuraSource, { fromBlock, toBlock }: RecountOptions): Promise<number> {
  if (fromBlock < 1 || toBlock < fromBlock) {
    throw new AgentError('bad_input/range', `blocks ${fromBlock}..${toBlock}: expected 1 <= from <= to`, {
      data: { from_block: fromBlock, to_block: toBlock },
    });
  }
  const finalized = await source.blocks.finalizedHead();
  if (toBlock > finalized.number) {
    throw new AgentError(
      'unknown/not_finalized',
      `block ${toBlock} is not finalized yet; the last finalized block is ${finalized.number}`,
      {
        data: { to_block: toBlock, finalized: finalized.number },
        retryable: true,
      },
    );
  }
  const [before, after] = await Promise.all([
    source.blocks.hashOf(fromBlock - 1).then((hash) => source.slotDurationMs(hash)),
    source.blocks.hashOf(toBlock).then((hash) => source.slotDurationMs(hash)),
  ]);
  if (before !== after) {
    throw new AgentError(
      'unknown/slot_duration',
      `the slot duration changed from ${before} to ${after} ms between blocks ${fromBlock} and ${toBlock}; slots before and after do not compare`,
      {
        data: { before_ms: before, after_ms: after },
      },
    );
  }
  return after;
}

function reorganised(number: number): AgentError {
  return new AgentError(
    'unknown/reorganised',
    `block ${number} does not follow the block ${number - 1} read before it; the node changed its finalized chain, ask another one`,
    {
      data: { block: number },
    },
  );
}
