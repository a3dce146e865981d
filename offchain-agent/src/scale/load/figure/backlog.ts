import type { TransactionRecords } from './records.ts';
import type { BlockTime, Window } from './window.ts';

/** Transactions that were due and in no block yet, each time just after a block: what a chain could not take. */
export interface Backlog {
  readonly first: number;
  readonly last: number;
  readonly highest: number;
  /** Slope of the line of least squares through them, transactions per second. */
  readonly growth_tps: number;
}

export function backlogOf(
  records: TransactionRecords,
  blocks: readonly BlockTime[],
  window: Window,
): Backlog {
  const inside = blocks.filter(({ number }) => number >= window.first && number <= window.last);
  const counts = inside.map(({ seenUs }) => waitingAt(records, seenUs));
  return {
    first: counts[0] ?? 0,
    last: counts.at(-1) ?? 0,
    highest: Math.max(0, ...counts),
    growth_tps: slope(
      inside.map(({ seenUs }) => seenUs / 1_000_000),
      counts,
    ),
  };
}

function waitingAt(records: TransactionRecords, us: number): number {
  let count = 0;
  for (let i = 0; i < records.count; i++) {
    if ((records.intendedUs[i] ?? 0) >= us) break;
    const included = records.includedUs[i] ?? Number.NaN;
    // One that was refused waits no longer; one that was lost waits for ever.
    if (!Number.isNaN(records.refusedUs[i] ?? Number.NaN)) continue;
    if (Number.isNaN(included) || included > us) count += 1;
  }
  return count;
}

function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const [middle, level] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const shared = x.reduce((sum, value, i) => sum + (value - middle) * ((y[i] ?? 0) - level), 0);
  return spread === 0 ? 0 : shared / spread;
}
