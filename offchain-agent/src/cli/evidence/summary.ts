import type { DecodedEvidence } from '../../sli/evidence/decode.ts';
import { groupSamples } from '../../sli/evidence/plan.ts';
import { quantileUs } from '../../sli/quantile.ts';
import { countEntries } from '../../sli/report.ts';
import type { Outcome, Sample, SampledIndicator } from '../../sli/sample.ts';

/** What a file holds of one target and indicator. */
export interface GroupSummary {
  readonly target: number;
  readonly indicator: SampledIndicator;
  readonly planned: number;
  /** Taken: answered or not. */
  readonly samples: number;
  readonly answered: number;
  readonly p50Us?: number;
  readonly p99Us?: number;
  /** Samples by reason: those without an answer, and those not taken. */
  readonly nulls: Readonly<Record<string, number>>;
  readonly untaken: Readonly<Record<string, number>>;
  /** Answered of taken in each part of the window, ppm; `undefined` where none was taken. */
  readonly course: readonly (number | undefined)[];
}

const courseParts = 24;

/** Counts of a file, by target and indicator. */
export function summarize({ header, samples }: DecodedEvidence): readonly GroupSummary[] {
  const startUs = header.window * 1_000_000;
  const partUs = (header.parameters.windowMs * 1_000) / courseParts;
  return groupSamples(samples).map((group) => {
    const [entry] = countEntries(group.samples);
    const answered = entry?.buckets.reduce((sum, [, count]) => sum + count, 0) ?? 0;
    const quantile = (ppm: number): number | undefined =>
      entry &&
      quantileUs(
        entry.samples,
        entry.buckets.map(([index, count]) => [index, 16 * count]),
        ppm,
      );
    const p50Us = quantile(500_000);
    const p99Us = quantile(990_000);
    return {
      target: group.target,
      indicator: group.indicator,
      planned: group.samples.length,
      samples: entry?.samples ?? 0,
      answered,
      ...(p50Us !== undefined && { p50Us }),
      ...(p99Us !== undefined && { p99Us }),
      nulls: reasons(group.samples, 'null'),
      untaken: reasons(group.samples, 'untaken'),
      course: course(group.samples, startUs, partUs),
    };
  });
}

function reasons(
  samples: readonly Sample[],
  kind: Exclude<Outcome['kind'], 'answer'>,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of samples) {
    if (outcome.kind === kind) counts[outcome.reason] = (counts[outcome.reason] ?? 0) + 1;
  }
  return counts;
}

function course(
  samples: readonly Sample[],
  startUs: number,
  partUs: number,
): readonly (number | undefined)[] {
  const parts = Array.from({ length: courseParts }, () => ({ taken: 0, answered: 0 }));
  for (const { instantUs, outcome } of samples) {
    const part = parts[Math.floor((instantUs - startUs) / partUs)];
    if (!part || outcome.kind === 'untaken') continue;
    part.taken += 1;
    if (outcome.kind === 'answer') part.answered += 1;
  }
  return parts.map(({ taken, answered }) =>
    taken === 0 ? undefined : Math.floor((answered * 1_000_000) / taken),
  );
}
