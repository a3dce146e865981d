import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { AgentError } from '../../base/error.ts';
import { ArrivalMeter, type ArrivalSummary, followArrivals } from './arrival.ts';
import { FinalizedCounter } from './finalized-counter.ts';
import { createLatest } from './latest.ts';
import type { CrowdedSlot, SlotCount } from './slot-tally.ts';
import { type AuraSource, readBlock, slotBefore } from './source.ts';

export interface WatchOptions {
  /** Finalized blocks counted for the first answer. */
  readonly lookBack: number;
  readonly signal: AbortSignal;
  /** Called after every block counted: a long way to the head is progress all along. */
  readonly onBlock?: () => void;
  /** Called once all blocks up to the head of the beginning are counted, and then after every advance of finality; waited for. */
  readonly onChange: (state: WatchState) => void | Promise<void>;
}

export interface WatchedValidator extends SlotCount {
  /** The Aura key as hex. */
  readonly key: string;
  /** Whether the key is in the latest set. */
  readonly isActive: boolean;
  /** Absent until one of its blocks was seen coming in. */
  readonly arrival: ArrivalSummary | undefined;
}

/** What is known now. All slots from `firstSlot` to `lastSlot` are counted, finalized ones only. */
export interface WatchState {
  readonly slotDurationMs: number;
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly toHash: string;
  readonly firstSlot: number;
  readonly lastSlot: number;
  readonly validators: readonly WatchedValidator[];
  readonly crowdedSlots: readonly CrowdedSlot[];
  readonly crowdedSlotCount: number;
  /** Blocks that came in before their slot began: two clocks disagree. */
  readonly clockFaults: number;
  /** Blocks seen whose author could not be asked for, so that they are in no arrival. */
  readonly unattributed: number;
  /** The longest time for which this observer itself stood still while it listened. */
  readonly longestStallMs: number;
}

const goneCodes: ReadonlySet<string> = new Set(['unreachable/state', 'unreachable/block']);

const resolutionMs = 10;
const nanosPerMs = 1_000_000;

/**
 * Watches who keeps its slots, until the signal aborts: first the last finalized blocks, then every further one, and
 * beside it how soon new blocks come in. Nothing is stored and nothing is sent.
 *
 * When the connection breaks, what was finalized meanwhile is counted as soon as it is back; arrivals of that time are
 * lost, and not guessed.
 *
 * @returns the last state; `undefined` when nothing was finalized so far
 * @throws AgentError `unknown/incomplete` when the signal aborts before the head of the beginning is reached: the
 * oldest part alone would pass for an answer. As the source does, except for failures that pass (the next advance of finality tries again)
 */
export async function watchChain(source: AuraSource, options: WatchOptions): Promise<WatchState | undefined> {
  const { signal, lookBack, onChange, onBlock = () => undefined } = options;
  const head = await source.finalizedHead();
  const slotDurationMs = await source.slotDurationMs(head.hash);
  const meter = new ArrivalMeter(slotDurationMs);
  const stalls = new StallMeter();
  const finality = createLatest<number>(signal);
  finality.set(head.number);
  const [stopArrivals, stopFinality] = await Promise.all([
    followArrivals(source, meter),
    source.followFinalized(finality.set),
  ]);
  try {
    const from = Math.max(1, head.number - lookBack + 1);
    const fromBlock = head.number < 1 ? 1 : await oldestCountable(source, from, head.number);
    const counter = await FinalizedCounter.create(source, fromBlock, slotDurationMs);
    for await (const finalized of finality.values) {
      const isAhead = await advance(counter, finalized, signal, onBlock);
      if (isAhead && counter.toBlock >= head.number) await onChange(stateOf(counter, meter, stalls));
    }
    if (counter.toBlock < head.number) throw incomplete(counter, head.number);
    return counter.toBlock < counter.fromBlock ? undefined : stateOf(counter, meter, stalls);
  } finally {
    stopArrivals();
    stopFinality();
    stalls.stop();
  }
}

/** Whether anything new was counted; a failure that passes counts as nothing new. */
async function advance(
  counter: FinalizedCounter,
  finalized: number,
  signal: AbortSignal,
  onBlock: () => void,
): Promise<boolean> {
  const before = counter.toBlock;
  try {
    await counter.countTo(finalized, signal, onBlock);
  } catch (error) {
    if (!signal.aborted && !(error instanceof AgentError && error.retryable)) throw error;
  }
  return counter.toBlock > before;
}

function incomplete({ fromBlock, toBlock }: FinalizedCounter, head: number): AgentError {
  return new AgentError(
    'unknown/incomplete',
    `the watch ended at ${toBlock - fromBlock + 1} of the ${head - fromBlock + 1} finalized blocks that it was to begin with, so it says nothing; look back less far, or give it more time`,
    { data: { from_block: fromBlock, counted_blocks: toBlock - fromBlock + 1, head } },
  );
}

function stateOf(counter: FinalizedCounter, meter: ArrivalMeter, stalls: StallMeter): WatchState {
  const { tally } = counter;
  return {
    slotDurationMs: counter.slotDurationMs,
    fromBlock: counter.fromBlock,
    toBlock: counter.toBlock,
    toHash: counter.toHash,
    // At least one block was counted, so both are set.
    firstSlot: tally.firstSlot ?? 0,
    lastSlot: tally.lastSlot ?? 0,
    // A large set has members whose turn did not come yet.
    validators: [...new Set([...counter.authorities, ...tally.validators.keys()])].map((key) => ({
      key,
      assigned: tally.validators.get(key)?.assigned ?? 0,
      authored: tally.validators.get(key)?.authored ?? 0,
      missedSlots: [...(tally.validators.get(key)?.missedSlots ?? [])],
      isActive: counter.authorities.has(key),
      arrival: meter.of(key),
    })),
    crowdedSlots: [...tally.crowdedSlots],
    crowdedSlotCount: tally.crowdedSlotCount,
    clockFaults: meter.clockFaults,
    unattributed: meter.unattributed,
    longestStallMs: stalls.longestMs,
  };
}

/**
 * The block from which a node can still tell who was to write what: `fromBlock`, or a later one when the node has
 * discarded the older state, as nodes do that are no archive, or never had the older blocks, as after a warp sync.
 *
 * @throws AgentError whatever the source throws, also for discarded state when even `toBlock` cannot be counted
 */
async function oldestCountable(source: AuraSource, fromBlock: number, toBlock: number): Promise<number> {
  for (let from = fromBlock; ; from = Math.ceil((from + toBlock) / 2)) {
    try {
      await Promise.all([readBlock(source, from), slotBefore(source, from)]);
      return from;
    } catch (error) {
      const isGone = error instanceof AgentError && goneCodes.has(error.code);
      if (!isGone || from >= toBlock) throw error;
    }
  }
}

/**
 * Measures for how long this process stood still: blocks that came in meanwhile were seen late, and through no fault of
 * their author.
 */
export class StallMeter {
  readonly #histogram: IntervalHistogram;

  constructor() {
    this.#histogram = monitorEventLoopDelay({ resolution: resolutionMs });
    this.#histogram.enable();
  }

  /** The longest time since the start, in whole milliseconds. */
  get longestMs(): number {
    return Math.max(0, Math.round(this.#histogram.max / nanosPerMs) - resolutionMs);
  }

  stop(): void {
    this.#histogram.disable();
  }
}
