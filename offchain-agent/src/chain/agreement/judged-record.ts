import type { JudgedRecord } from '../../sli/settlement.ts';
import type { SliAnswer } from '../records/sli-answer.ts';

/** The part of a record that decides a settlement. */
export type RecordPart = Pick<SliAnswer, 'assigned' | 'authored' | 'windows'> & {
  readonly sampled:
    | Pick<
        NonNullable<SliAnswer['sampled']>,
        'expected' | 'reported' | 'samples' | 'reporters' | 'quorum' | 'buckets' | 'absence'
      >
    | undefined;
};

/** A record as a settlement judges it. */
export function judgedOf({ assigned, authored, windows, sampled }: RecordPart): JudgedRecord {
  if (!sampled) return { kind: 'slots', assigned, authored, windows };
  const { expected, reported, samples, reporters, quorum, buckets, absence } = sampled;
  return { kind: 'samples', expected, reported, samples, windows, absence, reporters, quorum, buckets };
}
