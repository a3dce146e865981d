import { pointOf } from '../../chain/scalability/stored-units.ts';
import type { Point } from '../../usl/point.ts';
import { meanOf, median } from '../../usl/statistics.ts';
import {
  type Below,
  belowHistory,
  confirmsBelow,
  historyOf,
  type ReleaseHistory,
  type ReleasePast,
} from './history.ts';
import type { ChainSubject, GateSide } from './side.ts';

/** A candidate among the releases of its subject that were measured as it was. */
export interface HistoryTest extends ReleaseHistory {
  /** Runs whose level follows the order of `segments` and `leftOut`. */
  readonly runs: readonly number[];
  /** Mean of ln X over the judged sizes. */
  readonly candidate: number;
  /** Of the second run of the candidate, where there is one. */
  readonly again: number | undefined;
  /** What the first run says, and whether the second says by itself that the release is below. */
  readonly below: Below | undefined;
  readonly isConfirmed: boolean;
}

export interface JudgedRelease {
  readonly baseline: GateSide;
  readonly candidate: GateSide;
  /** A second run of the candidate. */
  readonly again?: GateSide | undefined;
  readonly past?: ChainSubject | undefined;
}

interface KnownPast extends ReleasePast {
  readonly runs: readonly number[];
}

/** The releases before the candidate that were measured as it was, at all sizes that are judged. */
export function pastOf(
  { baseline, candidate, again, past }: JudgedRelease,
  sizes: readonly number[],
): KnownPast | undefined {
  if (!past || sizes.length === 0) return undefined;
  const own = [candidate, again].map((side) => side?.contentId);
  const runs = [candidate, again].map((side) => side?.run);
  const ownVersions = past.runs.filter(({ id }) => runs.includes(id)).map(({ version }) => version);
  const before = past.runs
    .filter(
      ({ id, version, fingerprint, varied, evidence }) =>
        !own.includes(evidence.contentId) &&
        !ownVersions.includes(version) &&
        (candidate.run === undefined || id < candidate.run) &&
        fingerprint === candidate.fingerprint &&
        varied === (baseline.varied ?? candidate.varied ?? varied) &&
        past.proved.has(id),
    )
    .toSorted((a, b) => a.id - b.id);
  return knownOf(before, sizes, past.info.baseline);
}

/** The releases of a subject that were measured as its newest one was, itself included, and the sizes that they are judged by. */
export function pastOfNewest({ info, runs, proved }: ChainSubject):
  | {
      readonly past: KnownPast;
      readonly sizes: readonly number[];
    }
  | undefined {
  const newest = runs.find(({ id }) => proved.has(id));
  if (!newest) return undefined;
  const sizes = [...new Set(newest.points.map((point) => pointOf(point).n))].toSorted((a, b) => a - b);
  const alike = runs
    .filter(
      ({ id, fingerprint, varied }) =>
        fingerprint === newest.fingerprint && varied === newest.varied && proved.has(id),
    )
    .toSorted((a, b) => a.id - b.id);
  return { past: knownOf(alike, sizes, info.baseline), sizes };
}

/** Of a release that was measured again, the last run counts, in the place of the first. */
function knownOf(
  runs: ChainSubject['runs'],
  sizes: readonly number[],
  accepted = Number.POSITIVE_INFINITY,
): KnownPast {
  const releases = new Map<
    string,
    { readonly first: number; readonly run: number; readonly level: number }
  >();
  for (const { id, version, points } of runs) {
    const level = levelOf(points.map(pointOf), sizes);
    if (level !== undefined)
      releases.set(version, { first: releases.get(version)?.first ?? id, run: id, level });
  }
  const known = [...releases.values()];
  return {
    runs: known.map(({ run }) => run),
    levels: known.map(({ level }) => level),
    baselineEnds: known.filter(({ first }) => first <= accepted).length,
  };
}

/** The mean of ln X over some sizes; undefined where one was not measured or had no throughput. */
export function levelOf(points: readonly Point[], sizes: readonly number[]): number | undefined {
  const level = levelWithZeros(points, sizes);
  return Number.isFinite(level) ? level : undefined;
}

/** As `levelOf`, and -Infinity where one had no throughput; NaN where one was not measured. */
function levelWithZeros(points: readonly Point[], sizes: readonly number[]): number {
  return meanOf(
    sizes.map((n) => {
      const values = points.filter((point) => point.n === n).map(({ throughput }) => throughput);
      return values.length === 0 ? Number.NaN : Math.log(median(values));
    }),
  );
}

export function historyTest(
  past: KnownPast,
  of: {
    readonly candidate: GateSide;
    readonly again: GateSide | undefined;
    readonly sizes: readonly number[];
  },
  magnitude: number,
): HistoryTest | undefined {
  const history = historyOf(past.levels);
  const candidate = levelOf(of.candidate.points, of.sizes);
  if (!history || candidate === undefined) return undefined;
  // A second run that stood still at a size is below whatever went before.
  const again = of.again && levelWithZeros(of.again.points, of.sizes);
  const below = belowHistory(history, past, candidate, magnitude);
  const isConfirmed = again !== undefined && confirmsBelow(history, past, { candidate, again }, magnitude);
  return { ...history, runs: past.runs, candidate, again, below, isConfirmed };
}
