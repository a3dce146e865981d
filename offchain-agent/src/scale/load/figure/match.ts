import type { FinalizedBlock } from '../chain/follow.ts';
import type { GeneratorReport } from '../generator/plan.ts';
import type { TransactionRecords } from './records.ts';

/** The blocks that hold transactions of a load, with the places of these. */
export type Placed = ReadonlyMap<FinalizedBlock, readonly { index: number; place: number }[]>;

/** Finds each transaction in the finalized chain by its signature. */
export function placesOf(marks: readonly string[], blocks: readonly FinalizedBlock[]): Placed {
  const indices = new Map(marks.map((mark, index) => [mark, index]));
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
  };
}
