import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { AgentError } from '../../base/error.ts';
import { createLatest } from '../../base/latest.ts';
import { ArrivalMeter, type ArrivalSummary } from './arrival.ts';
import type { Authorship, BlockCounts } from './authorship.ts';
import { FinalizedCounter } from './finalized-counter.ts';
import type { SlotCount } from './slot-tally.ts';

interface WatchOptions<Counts extends object = SlotCount> {
  /** Finalized blocks counted for the first answer. */
  readonly lookBack: number;
  readonly signal: AbortSignal;
  /** Called where fewer blocks can be counted than were to be looked back at, with the first one and the reason. */
  readonly onShortened?: (fromBlock: number, reason: AgentError) => void;
  /** Called after every block counted: a long way to the head is progress all along. */
  readonly onBlock?: () => void;
  /**
   * Called once all blocks up to the head of the beginning are counted, and then after every advance of finality; waited for.
   * Before a failure ends the watch, it has had all that was counted.
   */
  readonly onChange: (state: WatchState<Counts>) => void | Promise<void>;
}

/** What the engine counts of a validator, and what is known of any. */
export type WatchedValidator<Counts extends object = SlotCount> = Counts & {
  /** The key that its blocks are signed with, as hex. */
  readonly key: string;
  /** Whether the key is in the latest set; so is every key where no set is known. */
  readonly isActive: boolean;
  /** Absent until one of its blocks was seen coming in. */
  readonly arrival: ArrivalSummary | undefined;
};

/** What is known now. All slots from `firstSlot` to `lastSlot` are counted, finalized ones only. */
export interface WatchState<Counts extends object = SlotCount>
  extends Omit<BlockCounts<Counts>, 'validators' | 'authorities' | 'none'> {
  /** Undefined where blocks have no slots. */
  readonly slotDurationMs: number | undefined;
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly toHash: string;
  readonly validators: readonly WatchedValidator<Counts>[];
  /** Blocks that came in before their slot began: two clocks disagree. */
  readonly clockFaults: number;
  /** Blocks seen whose author could not be told, so that they are in no arrival. */
  readonly unattributed: number;
  /** The longest time for which this observer itself stood still while it listened. */
  readonly longestStallMs: number;
}

/** Why an older block cannot be counted while later ones can: a node that is no archive, or a chain that changed its engine or its slots. */
const goneCodes: ReadonlySet<string> = new Set([
  'unreachable/state',
  'unreachable/block',
  'bad_input/not_aura',
  'bad_input/not_babe',
  'unknown/slot_duration',
]);

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
export async function watchChain<Counts extends object>(
  authorship: Authorship<Counts>,
  options: WatchOptions<Counts>,
): Promise<WatchState<Counts> | undefined> {
  const { signal, onChange, onBlock = () => undefined } = options;
  const head = await authorship.blocks.finalizedHead();
  const slotDurationMs = await authorship.slotDurationMs(head.hash);
  // Where there are no slots, no arrival is recorded.
  const meter = new ArrivalMeter(slotDurationMs ?? 0);
  const stalls = new StallMeter();
  const finality = createLatest<number>(signal);
  finality.set(head.number);
  const [stopArrivals, stopFinality] = await Promise.all([
    authorship.listen(meter),
    authorship.blocks.followFinalized(finality.set),
  ]);
  try {
    const counter = await openCounter(authorship, meter, head.number, options);
    const stateNow = (): WatchState<Counts> => stateOf(counter, slotDurationMs, meter, stalls);
    const tellFrom = async (before: number): Promise<void> => {
      if (counter.toBlock > before && counter.toBlock >= head.number) await onChange(stateNow());
    };
    for await (const finalized of finality.values) {
      const before = counter.toBlock;
      try {
        await counter.countTo(finalized, signal, onBlock);
      } catch (error) {
        // A failure that passes counts as nothing new.
        if (!signal.aborted && !(error instanceof AgentError && error.retryable)) {
          await tellFrom(before);
          throw error;
        }
      }
      await tellFrom(before);
    }
    if (counter.toBlock < head.number) throw incomplete(counter, head.number);
    return counter.toBlock < counter.fromBlock ? undefined : stateNow();
  } finally {
    stopArrivals();
    stopFinality();
    stalls.stop();
  }
}

interface CounterOptions {
  readonly lookBack: number;
  readonly onShortened?: (fromBlock: number, reason: AgentError) => void;
}

/**
 * Counts from the block from which a node can still tell who was to write what: the first one to look back at, or a later one
 * when the node has discarded the older state, as nodes do that are no archive, or never had the older blocks, as after a warp
 * sync, or the chain was written by another engine, or in slots of another length, before.
 *
 * @throws AgentError whatever the source throws, also for discarded state when even the head cannot be counted
 */
async function openCounter<Counts extends object>(
  authorship: Authorship<Counts>,
  meter: ArrivalMeter,
  head: number,
  { lookBack, onShortened }: CounterOptions,
): Promise<FinalizedCounter<Counts>> {
  const wanted = Math.max(1, head - lookBack + 1);
  let reason: AgentError | undefined;
  for (let from = wanted; ; from = Math.ceil((from + head) / 2)) {
    const counting = authorship.from(from, meter, head);
    try {
      if (head > 0) await counting.read(from);
      if (reason) onShortened?.(from, reason);
      return new FinalizedCounter(counting, from);
    } catch (error) {
      const isGone = error instanceof AgentError && goneCodes.has(error.code);
      if (!isGone || from >= head) throw error;
      reason = error;
    }
  }
}

function incomplete(
  { fromBlock, toBlock }: Pick<FinalizedCounter<object>, 'fromBlock' | 'toBlock'>,
  head: number,
): AgentError {
  return new AgentError(
    'unknown/incomplete',
    `the watch ended at ${toBlock - fromBlock + 1} of the ${head - fromBlock + 1} finalized blocks that it began with; look back less far, or give it more time`,
    { data: { from_block: fromBlock, counted_blocks: toBlock - fromBlock + 1, head } },
  );
}

function stateOf<Counts extends object>(
  counter: FinalizedCounter<Counts>,
  slotDurationMs: number | undefined,
  meter: ArrivalMeter,
  stalls: StallMeter,
): WatchState<Counts> {
  const { validators, authorities, none, ...counted } = counter.counted;
  const active = new Set(authorities ?? validators.keys());
  return {
    ...counted,
    slotDurationMs,
    fromBlock: counter.fromBlock,
    toBlock: counter.toBlock,
    toHash: counter.toHash,
    // A large set has members whose turn did not come yet.
    validators: [...new Set([...active, ...validators.keys()])].map((key) => ({
      ...(validators.get(key) ?? none),
      key,
      isActive: active.has(key),
      arrival: meter.of(key),
    })),
    clockFaults: meter.clockFaults,
    unattributed: meter.unattributed,
    longestStallMs: stalls.longestMs,
  };
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
