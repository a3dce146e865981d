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
  /** The levels of each segment. */
  readonly parts: readonly (readonly number[])[];
  /** How far one release lies from the next, as a deviation of ln X, and its degrees of freedom. */
  readonly deviation: number;
  readonly degrees: number;
  /** How much a release resembles the one before it, from 0 to 1. */
  readonly correlation: number;
  /** The level of the last segment, its error in deviations of a release, and below which a release is lower than chance gives. */
  readonly level: number;
  readonly levelError: number;
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
const cutSignificance = 0.002;
/**
 * How often chance raises an alarm and how often it confirms one where nothing changed, by release. Chosen by simulation, so that a
 * whole history of equal releases keeps to its rate (`history --explain`).
 */
const rates = { step: 0.003, drift: 0.006, confirm: { step: 0.04, drift: 0.1 } };
/** So many releases after the accepted baseline are looked at with the whole rate of a drift; each later one with less. */
const freshReleases = 8;
/** Releases of which a drift is seen. */
const mostDrifting = 10;
const mostCorrelation = 0.55;
/** How much wider a confirmation is held where neighbours resemble each other; chosen by simulation, as the rates are. */
const sharedPower = 0.75;
/** By how many of its standard errors a correlation is taken for higher than it looks. */
const correlationErrors = 0.6;

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
  const parts = segments.map((part) => part.map(({ level }) => level));
  const correlation = correlationOf(parts);
  const levelError = meanError(last.count, correlation);
  return {
    releases: levels.length,
    leftOut,
    segments: described,
    deviation,
    degrees,
    parts,
    correlation,
    level: last.mean,
    levelError,
    low: last.mean - tQuantile(1 - rates.step, degrees) * deviation * Math.hypot(1, levelError),
  };
}

/** Whether a release lies below its history, and why; `magnitude` is a share of throughput. One run alone refuses nothing. */
export function belowHistory(
  history: ReleaseHistory,
  past: ReleasePast,
  candidate: number,
  magnitude: number,
): Below | undefined {
  if (candidate < history.low && candidate - history.level <= Math.log(1 - magnitude)) return 'step';
  return driftOf(past, candidate) && 'drift';
}

/**
 * Whether a second run says by itself that the release is below: it took no part in the alarm, and what raised it takes none here.
 * It is held against the level that the alarm was about.
 */
export function confirmsBelow(
  history: ReleaseHistory,
  past: ReleasePast,
  runs: { readonly candidate: number; readonly again: number },
  magnitude: number,
): boolean {
  const below = belowHistory(history, past, runs.candidate, magnitude);
  const found = below === 'drift' ? driftOf(past, runs.candidate) : history;
  if (below === undefined || !found) return false;
  const { level, levelError, deviation, degrees, correlation } = found;
  // A second run shares with the first what neighbours share.
  const alike = ((1 + correlation) / (1 - correlation)) ** sharedPower;
  const far = tQuantile(1 - rates.confirm[below], degrees) * deviation * Math.hypot(alike, levelError);
  const counts = below === 'step' ? Math.log(1 - magnitude) : 0;
  return runs.again < level - far && runs.again - level <= counts;
}

interface Drift {
  /** The accepted level, and its error in deviations of a release. */
  readonly level: number;
  readonly levelError: number;
  readonly deviation: number;
  readonly degrees: number;
  readonly correlation: number;
}

/** The mean of the last releases since the accepted baseline, however many of them, against the level that was accepted. */
function driftOf({ levels, baselineEnds }: ReleasePast, candidate: number): Drift | undefined {
  const accepted = historyOf(levels.slice(0, baselineEnds));
  if (!accepted) return undefined;
  const { level } = accepted;
  const since = [...levels.slice(baselineEnds), candidate].toReversed();
  const rate = rates.drift * Math.min(1, freshReleases / since.length) ** 2;
  for (let count = 2; count <= Math.min(mostDrifting, since.length); count++) {
    const last = since.slice(0, count);
    const degrees = accepted.degrees + count - 1;
    const squares = accepted.deviation ** 2 * accepted.degrees + squaresOf(last);
    const deviation = Math.sqrt(squares / degrees);
    const away = meanOf(last) - level;
    const far = tQuantile(1 - rate, degrees) * deviation;
    const correlation = correlationOf([...accepted.parts, last]);
    const levelError = meanError(accepted.segments.at(-1)?.count ?? 1, correlation);
    if (away < -far * Math.hypot(meanError(count, correlation), levelError))
      return { level, levelError, deviation, degrees, correlation };
  }
  return undefined;
}

/** The deviation of a mean of `count` neighbours, in deviations of one, where each resembles the one before it. */
function meanError(count: number, correlation: number): number {
  let sum = count;
  for (let lag = 1; lag < count; lag++) sum += 2 * (count - lag) * correlation ** lag;
  return Math.sqrt(sum) / count;
}

/** How much neighbouring releases resemble each other; what few releases show of it by chance is taken off. */
function correlationOf(segments: readonly (readonly number[])[]): number {
  let [products, squares, steps] = [0, 0, 0];
  for (const part of segments) {
    const middle = meanOf(part);
    part.forEach((level, i) => {
      squares += (level - middle) ** 2;
      const before = part[i - 1];
      if (before === undefined) return;
      products += (level - middle) * (before - middle);
      steps += 1;
    });
  }
  if (squares === 0 || steps === 0) return 0;
  const found = products / squares + segments.length / steps + correlationErrors / Math.sqrt(steps);
  return Math.max(0, Math.min(mostCorrelation, found));
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
