import { type LatencyDistribution, LatencyHistogram } from './figures.ts';
import type { PlannedMix } from './planned-mix.ts';
import type { TransactionRecords } from './records.ts';

/**
 * What became of one kind over the whole load, warm-up included: `due` = accepted + refused + unanswered + not_sent; of calls, `accepted`
 * = succeeded + failed + lost. Anyone with the chain can count `succeeded` and `failed` again.
 */
export interface KindCounts {
  readonly name: string;
  readonly kind: 'call' | 'read';
  readonly weight: number;
  readonly due: number;
  /** Taken by a pool, or answered. */
  readonly accepted: number;
  /** Refused by a pool, or answered with an error. */
  readonly refused: number;
  readonly unanswered: number;
  readonly not_sent: number;
  /** In a finalized block with a success event; null for a read. */
  readonly succeeded: number | null;
  /** In a finalized block without one. */
  readonly failed: number | null;
  /** Accepted, and in no finalized block. */
  readonly lost: number | null;
  /** How often each dispatch error came. */
  readonly errors: Readonly<Record<string, number>>;
  /** From intended to the answer of the node. */
  readonly answer_us: LatencyDistribution;
}

/** @param errors of those that failed, by index */
export function mixCounts(
  mix: PlannedMix,
  records: TransactionRecords,
  errors: ReadonlyMap<number, string>,
): KindCounts[] {
  return mix.kinds.map(({ name, kind, weight }, at) => {
    const answers = new LatencyHistogram();
    const byName = new Map<string, number>();
    const counts = {
      due: 0,
      accepted: 0,
      refused: 0,
      unanswered: 0,
      not_sent: 0,
      succeeded: 0,
      failed: 0,
      lost: 0,
    };
    for (let i = 0; i < records.count; i++) {
      if (mix.kindOf[i] !== at) continue;
      const has = (clock: Float64Array): boolean => !Number.isNaN(clock[i] ?? Number.NaN);
      const isFinal = has(records.finalizedUs);
      counts.due += 1;
      if (!has(records.sentUs)) counts.not_sent += 1;
      else if (has(records.refusedUs) && !isFinal) counts.refused += 1;
      else if (has(records.acceptedUs) || isFinal) counts.accepted += 1;
      else counts.unanswered += 1;
      if (has(records.acceptedUs))
        answers.record((records.acceptedUs[i] ?? 0) - (records.intendedUs[i] ?? 0));
      else answers.recordUnanswered();
      if (isFinal) counts[records.succeeded[i] === 1 ? 'succeeded' : 'failed'] += 1;
      else if (has(records.acceptedUs)) counts.lost += 1;
      const error = errors.get(i);
      if (error !== undefined) byName.set(error, (byName.get(error) ?? 0) + 1);
    }
    const { succeeded, failed, lost, ...rest } = counts;
    const isRead = kind === 'read';
    return {
      name,
      kind,
      weight,
      ...rest,
      succeeded: isRead ? null : succeeded,
      failed: isRead ? null : failed,
      lost: isRead ? null : lost,
      errors: Object.fromEntries([...byName].toSorted((a, b) => b[1] - a[1])),
      answer_us: answers.summary(),
    };
  });
}
