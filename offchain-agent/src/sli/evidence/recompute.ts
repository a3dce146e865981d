import type { Buckets, ReportEntry } from '../report.ts';
import { combine, type Rule, type View } from '../robust.ts';

/** A sampled record as the chain keeps it. */
export interface SampledRecord {
  readonly expected: number;
  readonly reported: number;
  readonly reporters: number;
  readonly samples: number;
  /** Counts in sixteenths of a sample. */
  readonly buckets: Buckets;
}

export type RecordVerdict =
  | { readonly kind: 'equal' }
  /** Reports are part of the record whose evidence was not given: it holds so many samples more. */
  | { readonly kind: 'partial'; readonly missing: number }
  | { readonly kind: 'differs'; readonly text: string };

/**
 * Recomputes a record of a window or a day by the rule C, and compares it with the chain's.
 *
 * @param views what each reporter's evidence holds of the target and indicator, summed over the period
 * @param expectedEach samples expected of each reporter in the period
 */
export function compareRecord(
  views: readonly View[],
  expectedEach: number,
  rule: Rule,
  record: SampledRecord,
): RecordVerdict {
  const own = combine(views, expectedEach, rule);
  if (own.reported < record.reported) return { kind: 'partial', missing: record.reported - own.reported };
  for (const field of ['reported', 'reporters', 'samples'] as const) {
    if (own[field] !== record[field]) {
      return { kind: 'differs', text: `${field}: recomputed ${own[field]}, the chain has ${record[field]}` };
    }
  }
  return compareBuckets(own.buckets, record.buckets);
}

/** The entry of a target and indicator, or that nothing was sampled. */
export function viewOf(
  entries: readonly ReportEntry[],
  subject: Pick<ReportEntry, 'target' | 'indicator'>,
): View {
  const entry = entries.find(
    ({ target, indicator }) => target === subject.target && indicator === subject.indicator,
  );
  return entry ?? { samples: 0, buckets: [] };
}

function compareBuckets(own: Buckets, chain: Buckets): RecordVerdict {
  for (let place = 0; place < Math.max(own.length, chain.length); place += 1) {
    const [index, count] = own[place] ?? [];
    const [chainIndex, chainCount] = chain[place] ?? [];
    if (index === chainIndex && count === chainCount) continue;
    return {
      kind: 'differs',
      text: `buckets: recomputed ${pairText(index, count)}, the chain has ${pairText(chainIndex, chainCount)} at place ${place + 1}`,
    };
  }
  return { kind: 'equal' };
}

function pairText(index?: number, count?: number): string {
  return index === undefined || count === undefined ? 'nothing' : `${count}/16 in bucket ${index}`;
}
