import type { FinalizedBlock, SeenBlock } from './chain/follow.ts';
import type { GeneratorReport } from './generator/generator-messages.ts';
import { isRead, type PlannedMix } from './planned-mix.ts';

/** The four clocks of every transaction of a load, in microseconds; NaN for what did not happen. Index: the schedule's. */
export interface TransactionRecords {
  readonly count: number;
  readonly intendedUs: Float64Array;
  readonly sentUs: Float64Array;
  readonly acceptedUs: Float64Array;
  /** Refused by the node's pool. */
  readonly refusedUs: Float64Array;
  /** When the block of the finalized chain that holds it was seen. */
  readonly includedUs: Float64Array;
  readonly finalizedUs: Float64Array;
  /** Number of that block; NaN when there is none. */
  readonly block: Float64Array;
  /** 1 with a success event, 0 without. */
  readonly succeeded: Uint8Array;
  /** 1 for what no block tells of: a read. Absent where there are none. */
  readonly reads?: Uint8Array | undefined;
}

/** What is known of a load while it runs. */
export interface LiveLoad {
  readonly sinceMs: number;
  readonly forMs: number;
  /** Transfers whose instant has come. */
  readonly due: number;
  /** Those of them that are in finalized blocks, and how many of these came in the last ten seconds. */
  readonly final: number;
  readonly recent: number;
  readonly block: number | undefined;
}

/** How long ago a block may have become final to count as recent. */
export const recentUs = 10_000_000;

/** @param sinceUs the start of the load, and now */
export function liveLoad(
  intendedUs: Float64Array,
  blocks: readonly FinalizedBlock[],
  { startUs, nowUs, forMs }: { readonly startUs: number; readonly nowUs: number; readonly forMs: number },
): LiveLoad {
  const ownOf = ({ marks }: FinalizedBlock): number => marks.filter((mark) => mark !== undefined).length;
  const sum = (some: readonly FinalizedBlock[]): number => some.reduce((total, one) => total + ownOf(one), 0);
  // The last block of the load before this one is kept, and may hold transfers of that one.
  const own = blocks.filter(({ finalizedUs }) => finalizedUs > startUs);
  const next = intendedUs.findIndex((us) => us > nowUs - startUs);
  return {
    sinceMs: Math.max(0, (nowUs - startUs) / 1_000),
    forMs,
    due: next < 0 ? intendedUs.length : next,
    final: sum(own),
    recent: sum(own.filter(({ finalizedUs }) => nowUs - finalizedUs < recentUs)),
    block: blocks.at(-1)?.number,
  };
}

/** The blocks that hold transactions of a load, with the places of these. */
type Placed = ReadonlyMap<FinalizedBlock, readonly { index: number; place: number }[]>;

/** Finds each transaction in the finalized chain by its signature. */
export function placesOf(marks: readonly string[], blocks: readonly FinalizedBlock[]): Placed {
  // A read has no mark.
  const indices = new Map(marks.flatMap((mark, index) => (mark === '' ? [] : [[mark, index] as const])));
  const placed = new Map<FinalizedBlock, { index: number; place: number }[]>();
  for (const block of blocks) {
    const own = block.marks.flatMap((mark, place) => {
      const index = mark === undefined ? undefined : indices.get(mark);
      return index === undefined ? [] : [{ index, place }];
    });
    if (own.length > 0) placed.set(block, own);
  }
  return placed;
}

/**
 * The clocks of every transaction.
 * @param successes of each block that holds some: the places with a success event
 */
export function recordsOf(
  startUs: number,
  intendedUs: Float64Array,
  report: GeneratorReport,
  placed: Placed,
  successes: ReadonlyMap<FinalizedBlock, ReadonlySet<number>>,
  mix?: PlannedMix,
): TransactionRecords {
  const count = intendedUs.length;
  const none = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  const [includedUs, finalizedUs, block] = [none(), none(), none()];
  const succeeded = new Uint8Array(count);
  for (const [from, own] of placed) {
    for (const { index, place } of own) {
      includedUs[index] = from.seenUs;
      finalizedUs[index] = from.finalizedUs;
      block[index] = from.number;
      succeeded[index] = successes.get(from)?.has(place) ? 1 : 0;
    }
  }
  return {
    count,
    intendedUs: intendedUs.map((us) => startUs + us),
    sentUs: report.sentUs,
    acceptedUs: report.acceptedUs,
    refusedUs: report.refusedUs,
    includedUs,
    finalizedUs,
    block,
    succeeded,
    ...(mix && { reads: Uint8Array.from({ length: count }, (_, index) => (isRead(mix, index) ? 1 : 0)) }),
  };
}

/** A block of the window, by which anyone with the chain can count again. */
export interface CountedBlock {
  readonly number: number;
  readonly hash: string;
  readonly successes: number;
}

/** The blocks that throughput is counted in: after the window's first up to its last. */
export function blocksOf(
  blocks: readonly SeenBlock[],
  { count, block, succeeded }: TransactionRecords,
  { first, last }: Window,
): CountedBlock[] {
  const successes = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const number = block[i] ?? Number.NaN;
    if (succeeded[i] === 1) successes.set(number, (successes.get(number) ?? 0) + 1);
  }
  return blocks
    .filter(({ number }) => number > first && number <= last)
    .map(({ number, hash }) => ({ number, hash, successes: successes.get(number) ?? 0 }));
}

/** What is measured: from the moment block `first` was seen until block `last` was. Blocks after `first` up to `last` count. */
export interface Window {
  readonly first: number;
  readonly last: number;
  readonly fromUs: number;
  readonly toUs: number;
}
