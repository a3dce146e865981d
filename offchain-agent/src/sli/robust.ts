import { type Buckets, bucketCount } from './bucket.ts';
import type { ReportEntry } from './evidence/report.ts';

/** What one reporter saw of one target, in a window or summed over a day or an era. */
export interface View {
  /** Samples taken, answered or not. */
  readonly samples: number;
  /** The answers among them, ascending by bucket, together at most `samples`. */
  readonly buckets: Buckets;
}

/** What it takes to count. */
export interface Rule {
  /** The share of the expected samples that a report must have taken. */
  readonly minCoveragePpm: number;
  /** The least quorum, where half of the active reporters are fewer. */
  readonly minReporters: number;
}

/** What the reports say together. */
export interface Combined {
  /** Samples of all reports, counting or not. */
  readonly reported: number;
  /** Counting reports. */
  readonly reporters: number;
  /** Upper median of the counting reports' samples; 0 without a quorum. */
  readonly samples: number;
  /** Answers, ascending by bucket, counts above 0 in sixteenths of a sample; none without a quorum. */
  readonly buckets: Buckets;
}

/**
 * Combines the reports of one target, indicator and window (day, era) into one record: the rule C.
 *
 * A report counts when m > 0 and m 10^6 >= min_coverage E. The quorum is max(min_reporters, floor(n / 2) + 1) of the n
 * active reporters: where fewer reports count, or 2 k E <= expected, the record is unknown. Otherwise a minority would
 * make the record wherever the others are kept from counting. With a quorum S is the upper median of their m, the element floor(k/2) of the ascending list; F(b) the upper
 * median of the shares F_i(b) = (answers up to and with bucket b) / m_i, compared as exact fractions;
 * R(b) = F(b) 16 S rounded half up; bucket b holds R(b) - R(previous b). F12 of docs/reference/formulas.md; twin of
 * `robust::combine` in runtime-pallets/math. Exact; log k steps for every bucket of every report.
 *
 * @param views numbers of at most 2^49 - 1, their samples together at most 2^53 - 1
 * @param expectedEach E, the samples expected of each reporter
 * @param expected n E, the samples expected of all active reporters together; of a day the sum over its windows
 * @example
 * const views = [[[100, 4]], [[100, 2], [200, 2]], [[200, 1]]].map((buckets) => ({ samples: 4, buckets }));
 * combine(views, 4, 12, { minCoveragePpm: 500_000, minReporters: 2 });
 * // { reported: 12, reporters: 3, samples: 4, buckets: [[100, 32], [200, 32]] }
 */
export function combine(
  views: readonly View[],
  expectedEach: number,
  expected: number,
  rule: Rule,
): Combined {
  const reported = views.reduce((sum, view) => sum + view.samples, 0);
  const counting = views.filter((view) => counts(view, expectedEach, rule.minCoveragePpm));
  const reporters = counting.length;
  const ascending = counting.map((view) => view.samples).sort((a, b) => a - b);
  const samples = ascending[reporters >> 1];
  const isMajority = compareProducts(2 * reporters, expectedEach, expected, 1) > 0;
  if (samples === undefined || reporters < rule.minReporters || !isMajority) {
    return { reported, reporters, samples: 0, buckets: [] };
  }
  return { reported, reporters, samples, buckets: merge(counting, samples) };
}

/** One reporter's sums over several windows: the view of a day or an era. */
export function sumViews(views: readonly View[]): View {
  const [first, ...others] = views;
  if (first && others.length === 0) return first;
  const counts = new Map<number, number>();
  let samples = 0;
  for (const view of views) {
    samples += view.samples;
    for (const [index, count] of view.buckets) counts.set(index, (counts.get(index) ?? 0) + count);
  }
  return { samples, buckets: [...counts].sort(([a], [b]) => a - b) };
}

/** Whether a report took enough of the samples that were expected of it. */
function counts({ samples }: View, expectedEach: number, minCoveragePpm: number): boolean {
  return samples > 0 && compareProducts(samples, 1_000_000, minCoveragePpm, expectedEach) >= 0;
}

/** How far a report has been read. */
interface Reading extends View {
  /** Place of the first bucket not read. */
  next: number;
  /** Answers read so far. */
  answered: number;
  /** Place among the upper half, by share of answers; -1 in the lower half. */
  place: number;
  /** Another reading that goes on at the same bucket. */
  chained: Reading | undefined;
}

/** The readings that go on at each bucket. Empty between two walks; kept, for a walk may be shorter than its making. */
const goingOnAt = Array.from<Reading | undefined>({ length: bucketCount });

/** Reads all reports bucket by bucket, and keeps their upper median at hand. */
function merge(views: readonly View[], samples: number): [index: number, count: number][] {
  const lowerHalf = views.length >> 1;
  const upper: Reading[] = [];
  views.forEach(({ samples: own, buckets }, index) => {
    const place = index < lowerHalf ? -1 : upper.length;
    const reading = { samples: own, buckets, next: 0, answered: 0, place, chained: undefined };
    if (place >= 0) upper.push(reading);
    readUpTo(reading, -1);
  });
  const merged: [number, number][] = [];
  let before = 0;
  for (let bucket = 0; bucket < bucketCount; bucket += 1) {
    let reading = goingOnAt[bucket];
    if (!reading) continue;
    goingOnAt[bucket] = undefined;
    while (reading) {
      const { chained }: Reading = reading;
      readUpTo(reading, bucket);
      raise(upper, reading);
      reading = chained;
    }
    const median = upper[0] as Reading;
    const reached = sixteenths(median.answered, median.samples, samples);
    // A pointwise median of ascending functions ascends, and so does its rounding.
    if (reached > before) merged.push([bucket, reached - before]);
    before = reached;
  }
  return merged;
}

/** Counts the answers up to and with a bucket, and chains the reading to where it goes on. */
function readUpTo(reading: Reading, bucket: number): void {
  let next = reading.buckets[reading.next];
  while (next && next[0] <= bucket) {
    reading.answered += next[1];
    reading.next += 1;
    next = reading.buckets[reading.next];
  }
  if (!next || next[0] >= bucketCount) return;
  reading.chained = goingOnAt[next[0]];
  goingOnAt[next[0]] = reading;
}

/**
 * Restores the halves after the share of one reading grew. The upper half is a heap with the least share, the upper
 * median, at its top; nothing of the lower half is above it. A reading of the lower half that has grown beyond it
 * changes places with it.
 */
function raise(upper: Reading[], reading: Reading): void {
  const top = upper[0] as Reading;
  if (reading.place < 0) {
    if (compareShares(reading, top) <= 0) return;
    top.place = -1;
    reading.place = 0;
  }
  let hole = reading.place;
  for (let child = 2 * hole + 1; child < upper.length; child = 2 * hole + 1) {
    const left = upper[child] as Reading;
    const right = upper[child + 1];
    const least = right && compareShares(right, left) < 0 ? right : left;
    if (compareShares(reading, least) <= 0) break;
    const freed = least.place;
    upper[hole] = least;
    least.place = hole;
    hole = freed;
  }
  upper[hole] = reading;
  reading.place = hole;
}

function compareShares(a: Reading, b: Reading): number {
  return compareProducts(a.answered, b.samples, b.answered, a.samples);
}

/** The order of `a b` and `c d`, exact: doubles round in order, so that only equal large products need more digits. */
function compareProducts(a: number, b: number, c: number, d: number): number {
  const left = a * b;
  const right = c * d;
  if (left !== right || left <= Number.MAX_SAFE_INTEGER) return left - right;
  const difference = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

/** `answered / own` of 16 `samples`, rounded half up. */
function sixteenths(answered: number, own: number, samples: number): number {
  const doubled = 32 * answered * samples + own;
  if (doubled <= Number.MAX_SAFE_INTEGER) return Math.floor(doubled / (2 * own));
  return Number((32n * BigInt(answered) * BigInt(samples) + BigInt(own)) / (2n * BigInt(own)));
}

/** A sampled record as the chain keeps it. */
export interface SampledRecord {
  readonly expected: number;
  readonly reported: number;
  readonly reporters: number;
  readonly samples: number;
  /** Counts in sixteenths of a sample. */
  readonly buckets: Buckets;
  /** Of the expected samples those that nobody could take, because the target was away by its own doing. */
  readonly absent?: number;
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
 * @param expectedEach samples expected of each reporter in the period, of a target that was there
 */
export function compareRecord(
  views: readonly View[],
  expectedEach: number,
  rule: Rule,
  record: SampledRecord,
): RecordVerdict {
  const own = combine(views, expectedEach, record.expected - (record.absent ?? 0), rule);
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
