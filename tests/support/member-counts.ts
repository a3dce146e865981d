import type { SampledAnswer } from '../../offchain-agent/src/chain/records/sli-answer.ts';
import { sampledRecord } from '../../offchain-agent/src/sli/aggregate-record.ts';

/** The counts of one target in one period. */
export type MemberCounts = Pick<
  SampledAnswer,
  'expected' | 'reported' | 'samples' | 'buckets' | 'reporters' | 'quorum' | 'absence'
> & {
  readonly windows: bigint;
};

/**
 * What several targets are together: the sums of their counts, the most windows of one, the fewest reporters of those with a
 * quorum, and the figures of these sums; undefined of none.
 */
export function addCounts(members: readonly MemberCounts[], fastUs: number) {
  if (members.length === 0) return undefined;
  const sum = (of: (member: MemberCounts) => bigint): bigint =>
    members.reduce((all, one) => all + of(one), 0n);
  const counts = new Map<number, bigint>();
  for (const [index, count] of members.flatMap(({ buckets }) => buckets))
    counts.set(index, (counts.get(index) ?? 0n) + count);
  const buckets = [...counts].toSorted(([one], [other]) => one - other);
  const quorate = members.filter(({ quorum }) => quorum).map(({ reporters }) => reporters);
  const reporters = quorate.length === 0 ? 0 : Math.min(...quorate);
  const [expected, reported, samples] = [
    sum((one) => one.expected),
    sum((one) => one.reported),
    sum((one) => one.samples),
  ];
  const figures = sampledRecord(
    {
      reported: Number(reported),
      reporters,
      samples: Number(samples),
      buckets: buckets.map(([index, count]) => [index, Number(count)] as const),
    },
    Number(expected),
    fastUs,
  );
  const { uptimePpm, latencyPpm, coveragePpm, p50Us, p95Us, p99Us, quorum } = figures;
  const shares = { latencyPpm, coveragePpm, p50Us, p95Us, p99Us };
  const absence = {
    each: sum((one) => one.absence.each),
    all: sum((one) => one.absence.all),
    windows: sum((one) => one.absence.windows),
  };
  const windows = members.reduce((most, one) => (one.windows > most ? one.windows : most), 0n);
  const counted = { expected, reported, samples, buckets, reporters, quorum, absence };
  return { ...counted, ...shares, windows, sliPpm: uptimePpm };
}
