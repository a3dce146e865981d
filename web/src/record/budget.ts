import type { SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
import { type ErrorBudget, errorBudget } from '@almanac-chain/agent/sli/error-budget';
import type { StoredRecord } from '../chain/stored-records.ts';

const bucketParts = 16;

/** The error budget of a record, as `almanac serve` has it; undefined where the share is unknown, or there is none. */
export function budgetOf(record: SliAnswer, objectivePpm: number, windowS: number): ErrorBudget | undefined {
  const { sampled, sliPpm, windows } = record;
  if (sliPpm === undefined) return undefined;
  const [part, whole] = sampled
    ? [answeredOf(sampled.buckets), Number(sampled.samples)]
    : [Number(record.authored), Number(record.assigned)];
  return errorBudget({ part, whole, windows: Number(windows) }, { objectivePpm, windowS });
}

/** The error budget of slots that were added up. */
export function budgetOfSlots(
  { part, whole, windows }: StoredRecord,
  objectivePpm: number,
  windowS = 1,
): ErrorBudget | undefined {
  return errorBudget(
    { part: Number(part), whole: Number(whole), windows: Number(windows) },
    { objectivePpm, windowS },
  );
}

/** Whole samples: what was answered by half is not kept. */
function answeredOf(buckets: readonly (readonly [number, bigint])[]): number {
  const parts = buckets.reduce((sum, [, count]) => sum + count, 0n);
  return Math.floor(Number(parts) / bucketParts);
}
