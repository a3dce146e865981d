import type { SliAnswer } from '../chain/records/sli-answer.ts';
import type { SampledRecord } from '../sli/robust.ts';

/** A window or day, and its record where the chain has one. */
export interface RecordRow {
  readonly startS: number;
  /** False while it can still change. */
  readonly isClosed: boolean;
  readonly record?: SampledRecord;
}

/** What an answer of a chain says of one period. */
export function recordRow(
  startS: number,
  answer: Pick<SliAnswer, 'provisional' | 'sampled'> | undefined,
): RecordRow {
  const sampled = answer?.sampled;
  if (!answer || !sampled) return { startS, isClosed: false };
  const { expected, reported, reporters, samples, buckets, absence } = sampled;
  const record = {
    expected: Number(expected),
    reported: Number(reported),
    reporters,
    samples: Number(samples),
    buckets: buckets.map(([index, sixteenths]) => [index, Number(sixteenths)] as const),
    absent: Number(absence.all),
  };
  return { startS, isClosed: !answer.provisional, record };
}
