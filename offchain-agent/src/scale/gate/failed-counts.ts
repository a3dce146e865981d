import type { StoredFailures } from '../../chain/scalability/stored-failures.ts';
import type { Point } from '../../usl/point.ts';

type Failing = Pick<Point, 'n' | 'failed_share' | 'answers' | 'pair'>;

/** What a side says of its failed answers: by point, or of a whole run that is stored. */
export interface FailingSide {
  readonly points: readonly Failing[];
  readonly stored?: StoredFailures | undefined;
}

/** What a share without counts is taken to be of. */
const assumedAnswers = 1_000;

/** Answers of one measurement. */
export interface Count {
  readonly failed: number;
  readonly answers: number;
  readonly pair: number | undefined;
}

/** Both sides at one size. */
export interface SizeCounts {
  readonly n: number;
  readonly before: readonly Count[];
  readonly now: readonly Count[];
}

/** The share of failed answers of a side at a size; undefined where nothing counts them. */
export function shareAt({ points }: FailingSide, n: number | undefined): number | undefined {
  const counts = points.filter((point) => point.n === n).flatMap(countOf);
  return counts.length === 0 ? undefined : sumOf(counts).share;
}

function countOf({ failed_share: share, answers = assumedAnswers, pair }: Failing): Count[] {
  return share === undefined ? [] : [{ failed: share * answers, answers, pair }];
}

/** All answers of some measurements, those that failed, and their share. */
export function sumOf(counts: readonly Count[]): {
  readonly failed: number;
  readonly answers: number;
  readonly share: number;
} {
  const failed = counts.reduce((sum, one) => sum + one.failed, 0);
  const answers = counts.reduce((sum, one) => sum + one.answers, 0);
  return { failed, answers, share: answers === 0 ? 0 : failed / answers };
}

/** What both sides counted, by size; of a stored run only all sizes together are known, which the other side must have, too. */
export function countsOf({ baseline, candidate }: Sides): SizeCounts[] {
  if (baseline.stored || candidate.stored)
    return [{ n: 0, before: [wholeOf(baseline, candidate)], now: [wholeOf(candidate, baseline)] }];
  return sizesOf(baseline).flatMap((n) => {
    const [before, now] = [baseline, candidate].map(({ points }) =>
      points.filter((point) => point.n === n).flatMap(countOf),
    );
    return before && now && before.length > 0 && now.length > 0 ? [{ n, before, now }] : [];
  });
}

/** Whether a stored run has sizes in its share that the other side did not measure: then the shares are of other things. */
export function isOfOtherSizes({ baseline, candidate }: Sides): boolean {
  const lacks = (side: FailingSide, other: FailingSide): boolean =>
    side.stored !== undefined && sizesOf(side).some((n) => !other.points.some((point) => point.n === n));
  return lacks(baseline, candidate) || lacks(candidate, baseline);
}

interface Sides {
  readonly baseline: FailingSide;
  readonly candidate: FailingSide;
}

function wholeOf({ points, stored }: FailingSide, other: FailingSide): Count {
  if (!stored) {
    const shared = points.filter(({ n }) => other.points.some((point) => point.n === n));
    return { ...sumOf(shared.flatMap(countOf)), pair: undefined };
  }
  const { share, answers = assumedAnswers } = stored;
  return { failed: share * answers, answers, pair: undefined };
}

function sizesOf({ points }: FailingSide): number[] {
  return [...new Set(points.map(({ n }) => n))].toSorted((a, b) => a - b);
}
