import { latencyQuantiles } from '../../sli/aggregate-record.ts';
import { type IndicatorName, isTimed } from '../../sli/indicator.ts';
import { wilsonInterval } from '../../sli/interval.ts';
import { sharePpm } from '../../sli/ppm.ts';
import type { RecordFigures, SampledAnswer, SliAnswer } from './sli-answer.ts';

/** Fewer windows than this say little. */
const fewWindows = 20n;
const bucketParts = 16n;

/**
 * Closed periods of one target, or members of a group, as one record: counts are summed before anything is divided.
 * @param answers at least one, the oldest first
 * @param trials windows in which any of them was measured; of one target all of them
 */
export function sumAnswers(
  answers: readonly SliAnswer[],
  indicator: IndicatorName,
  trials?: bigint,
): SliAnswer {
  const first = answers[0];
  const last = answers.at(-1);
  if (!first || !last) throw new RangeError('there is nothing to add up');
  const add = (count: (one: RecordFigures) => bigint): bigint =>
    answers.reduce((sum, one) => sum + count(one), 0n);
  const sampled = sumSampled(
    answers.flatMap((one) => one.sampled ?? []),
    indicator,
  );
  const [windows, assigned, authored] = [
    trials ?? add((one) => one.windows),
    add((one) => one.assigned),
    add((one) => one.authored),
  ];
  const [part, whole] = sampled
    ? [sampled.buckets.reduce((sum, [, count]) => sum + count, 0n), bucketParts * sampled.samples]
    : [authored, assigned];
  return {
    ...first,
    endS: last.endS,
    windows,
    assigned,
    authored,
    sampled,
    sliPpm: sharePpm(part, whole),
    interval: wilsonInterval(part, whole, windows),
    lowConfidence: windows < fewWindows,
    provisional: false,
  };
}

function sumSampled(all: readonly SampledAnswer[], indicator: IndicatorName): SampledAnswer | undefined {
  if (all.length === 0) return undefined;
  const add = (count: (one: SampledAnswer) => bigint): bigint =>
    all.reduce((sum, one) => sum + count(one), 0n);
  const counts = new Map<number, bigint>();
  for (const [index, count] of all.flatMap(({ buckets }) => buckets))
    counts.set(index, (counts.get(index) ?? 0n) + count);
  const buckets = [...counts].toSorted(([one], [other]) => one - other);
  const [samples, expected, reported] = [
    add((one) => one.samples),
    add((one) => one.expected),
    add((one) => one.reported),
  ];
  return {
    samples,
    expected,
    reported,
    buckets,
    // As the chain has it of weeks and months: the fewest of a day that counts.
    reporters: Math.min(...all.map(({ reporters }) => reporters)),
    quorum: true,
    absence: {
      each: add(({ absence }) => absence.each),
      all: add(({ absence }) => absence.all),
      windows: add(({ absence }) => absence.windows),
    },
    coveragePpm: sharePpm(reported, expected),
    // The latency that counts as fast may have changed in between.
    latencyPpm: undefined,
    ...latencyQuantiles(
      Number(samples),
      buckets.map(([index, count]) => [index, Number(count)] as const),
      isTimed(indicator),
    ),
  };
}
