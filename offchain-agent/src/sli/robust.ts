import type { Buckets } from './report.ts';

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
  /** How many such reports make a quorum; fewer leave the record unknown. */
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
 * A report counts when m > 0 and m 10^6 >= min_coverage E. With fewer than min_reporters of them (or none) there is
 * no quorum. Otherwise S is the upper median of their m, the element floor(k/2) of the ascending list; F(b) the upper
 * median of the shares F_i(b) = (answers up to and with bucket b) / m_i, compared as exact fractions;
 * R(b) = F(b) 16 S rounded half up; bucket b holds R(b) - R(previous b). F12 of docs/formulas.md; twin of
 * `robust::combine` in runtime-pallets/math. Exact; a walk over the union of the buckets, k log k each at most.
 *
 * @param views numbers of at most 2^49 - 1, their samples together at most 2^53 - 1
 * @param expectedEach E, the samples expected of each reporter
 * @example
 * const views = [[[100, 4]], [[100, 2], [200, 2]], [[200, 1]]].map((buckets) => ({ samples: 4, buckets }));
 * combine(views, 4, { minCoveragePpm: 500_000, minReporters: 2 });
 * // { reported: 12, reporters: 3, samples: 4, buckets: [[100, 32], [200, 32]] }
 */
export function combine(views: readonly View[], expectedEach: number, rule: Rule): Combined {
  const reported = views.reduce((sum, view) => sum + view.samples, 0);
  const counting = views.filter((view) => counts(view, expectedEach, rule.minCoveragePpm)).map(startReading);
  const reporters = counting.length;
  if (reporters === 0 || reporters < rule.minReporters) {
    return { reported, reporters, samples: 0, buckets: [] };
  }
  const samples = upperMedian(counting, (a, b) => a.samples - b.samples).samples;
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
interface Reading {
  readonly samples: number;
  readonly buckets: Buckets;
  /** Place of the first bucket not read. */
  next: number;
  /** Its index; above every index when all are read. */
  bucket: number;
  /** Answers read so far. */
  answered: number;
}

function startReading({ samples, buckets }: View): Reading {
  return { samples, buckets, next: 0, bucket: buckets[0]?.[0] ?? Number.POSITIVE_INFINITY, answered: 0 };
}

function readUpTo(reading: Reading, bucket: number): void {
  while (reading.bucket <= bucket) {
    reading.answered += reading.buckets[reading.next]?.[1] ?? 0;
    reading.next += 1;
    reading.bucket = reading.buckets[reading.next]?.[0] ?? Number.POSITIVE_INFINITY;
  }
}

function merge(readings: Reading[], samples: number): [index: number, count: number][] {
  const buckets: [number, number][] = [];
  let before = 0;
  for (let bucket = lowest(readings); bucket < Number.POSITIVE_INFINITY; bucket = lowest(readings)) {
    for (const reading of readings) readUpTo(reading, bucket);
    const median = upperMedian(readings, compareShares);
    const reached = sixteenths(median.answered, median.samples, samples);
    // A pointwise median of ascending functions ascends, and so does its rounding.
    if (reached > before) buckets.push([bucket, reached - before]);
    before = reached;
  }
  return buckets;
}

function lowest(readings: readonly Reading[]): number {
  let bucket = Number.POSITIVE_INFINITY;
  for (const reading of readings) if (reading.bucket < bucket) bucket = reading.bucket;
  return bucket;
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

/**
 * The element floor(k/2) of the ascending order; leaves the list sorted, so that the next call, after little has
 * changed, has little to do. Equal elements are worth the same, so their order does not matter.
 */
function upperMedian<T>(list: T[], compare: (a: T, b: T) => number): T {
  if (list.length > 16) list.sort(compare);
  else sortFew(list, compare);
  return list[list.length >> 1] as T;
}

/** By insertion: quicker than the platform's sort for the few reporters of a window. */
function sortFew<T>(list: T[], compare: (a: T, b: T) => number): void {
  for (let end = 1; end < list.length; end += 1) {
    const element = list[end] as T;
    let place = end;
    while (place > 0 && compare(list[place - 1] as T, element) > 0) {
      list[place] = list[place - 1] as T;
      place -= 1;
    }
    list[place] = element;
  }
}
