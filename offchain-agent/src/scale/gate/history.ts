import { meanOf, median, tQuantile, twoSided } from '../../usl/statistics.ts';
import { leastDeviation, squaresOf } from './differences.ts';

/** Releases of one subject on one test bed, the oldest first: the mean of ln X over the sizes that all have. */
export interface ReleasePast {
  readonly levels: readonly number[];
  /** How many of them count up to the accepted baseline. */
  readonly baselineEnds: number;
}

/** Releases that lie at one level. */
interface Segment {
  /** Indices of the past, from the first to behind the last; those left out lie between them. */
  readonly from: number;
  readonly until: number;
  readonly count: number;
  readonly mean: number;
}

export interface ReleaseHistory {
  readonly releases: number;
  /** Indices of single bad runs, which say nothing of a release. */
  readonly leftOut: readonly number[];
  readonly segments: readonly Segment[];
  /** How far one release lies from the next, as a deviation of ln X, and its degrees of freedom. */
  readonly deviation: number;
  readonly degrees: number;
  /** The level of the last segment, and below which a release is lower than chance gives. */
  readonly level: number;
  readonly low: number;
}

/** Why a release is below its history: of a sudden, or bit by bit since the accepted baseline. */
export type Below = 'step' | 'drift';

/** Fewer releases say too little about how they differ among themselves. */
export const leastReleases = 8;

const neighbours = 3;
/** The median difference of two neighbours, by their deviation: √2 · 0.6745. */
const differenceShare = 0.9539;
const farOff = 4;
const leastSegment = 3;
const cutSignificance = 0.01;
const driftSlack = 0.5;
/** One release adds no more to a drift. */
const mostBelow = 3;
const driftLimit = 4;

/** Where releases lie and how they differ (formula U9); undefined below 8 of them. */
export function historyOf(levels: readonly number[]): ReleaseHistory | undefined {
  if (levels.length < leastReleases) return undefined;
  const leftOut = badRuns(levels);
  const kept = levels
    .map((level, index) => ({ level, index }))
    .filter(({ index }) => !leftOut.includes(index));
  const segments = segmentsOf(kept);
  const degrees = kept.length - segments.length;
  const squares = segments.reduce((sum, part) => sum + squaresOf(part.map(({ level }) => level)), 0);
  const deviation = Math.max(Math.sqrt(squares / degrees), leastDeviation);
  const described = segments.map((part) => ({
    from: part[0]?.index ?? 0,
    until: (part.at(-1)?.index ?? 0) + 1,
    count: part.length,
    mean: meanOf(part.map(({ level }) => level)),
  }));
  const last = described.at(-1) as Segment;
  return {
    releases: levels.length,
    leftOut,
    segments: described,
    deviation,
    degrees,
    level: last.mean,
    low: last.mean + tQuantile(0.025, degrees) * spreadOf(deviation, last.count),
  };
}

/** Whether a release lies below its history, and why; `magnitude` is a share of throughput. */
export function belowHistory(
  history: ReleaseHistory,
  past: ReleasePast,
  candidate: number,
  magnitude: number,
): Below | undefined {
  if (candidate < history.low && candidate - history.level <= Math.log(1 - magnitude)) return 'step';
  return drifts(past, candidate) ? 'drift' : undefined;
}

/** A cumulative sum over the releases after the accepted baseline, from the level that was accepted. */
function drifts({ levels, baselineEnds }: ReleasePast, candidate: number): boolean {
  const accepted = historyOf(levels.slice(0, baselineEnds));
  const segment = accepted?.segments.at(-1);
  if (!accepted || !segment) return false;
  const spread = spreadOf(accepted.deviation, segment.count);
  let sum = 0;
  for (const level of [...levels.slice(baselineEnds), candidate])
    sum = Math.max(0, sum - Math.max(-mostBelow, (level - segment.mean) / spread) - driftSlack);
  return sum > driftLimit;
}

/** The deviation of one release more from the mean of a segment. */
function spreadOf(deviation: number, count: number): number {
  return deviation * Math.sqrt(1 + 1 / count);
}

/** Runs far from the three before and from the three after. */
function badRuns(levels: readonly number[]): number[] {
  const steps = levels.slice(1).map((level, i) => Math.abs(level - (levels[i] as number)));
  const far = farOff * Math.max(median(steps) / differenceShare, leastDeviation);
  return levels.flatMap((level, i) => {
    if (i < neighbours || i + neighbours >= levels.length) return [];
    const before = median(levels.slice(i - neighbours, i));
    const after = median(levels.slice(i + 1, i + 1 + neighbours));
    return Math.abs(level - before) > far && Math.abs(level - after) > far ? [i] : [];
  });
}

interface Kept {
  readonly level: number;
  readonly index: number;
}

/** Cuts where two means describe the releases best, as long as chance alone would hardly ask for it. */
function segmentsOf(kept: readonly Kept[]): (readonly Kept[])[] {
  const cuts = Math.max(0, kept.length - 2 * leastSegment + 1);
  const levels = kept.map(({ level }) => level);
  let best = { at: 0, squares: Number.POSITIVE_INFINITY };
  for (let at = leastSegment; at < leastSegment + cuts; at++) {
    const squares = squaresOf(levels.slice(0, at)) + squaresOf(levels.slice(at));
    if (squares < best.squares) best = { at, squares };
  }
  if (best.at === 0) return [kept];
  const [left, right] = [levels.slice(0, best.at), levels.slice(best.at)];
  const degrees = levels.length - 2;
  const away = Math.abs(meanOf(left) - meanOf(right));
  const error = Math.sqrt((best.squares / degrees) * (1 / left.length + 1 / right.length));
  // Equal releases that were typed in by hand have no error, and no distance either.
  const p = away === 0 ? 1 : twoSided(away / error, degrees);
  if (p * cuts > cutSignificance) return [kept];
  return [...segmentsOf(kept.slice(0, best.at)), ...segmentsOf(kept.slice(best.at))];
}
