import { type FailedAnswers, failedAnswers } from '../campaign/failed-answers.ts';
import type { Mode } from './differences.ts';
import { countsOf, type FailingSide, isOfOtherSizes, shareAt } from './failed-counts.ts';
import { type RiseTest, riseTests } from './rise-tests.ts';

/** A rise at one size that stands out by itself, where it was measured three times. */
const plainRise = 0.05;
const plainRepetitions = 3;
/** From this share on a side that does not count its failed answers cannot be compared with one that does. */
const noticeable = 0.02;
const strikingFactor = 10;

interface FailurePolicy {
  /** Equal releases are refused for their failed answers no more often than this. */
  readonly significance: number;
  /** The share of failed answers at a size from which a candidate is refused, whatever the baseline has. */
  readonly mostFailed: number;
}

/** Why a candidate is refused, or not judged, for its failed answers. */
export interface FailureCause {
  readonly kind: 'failures';
  readonly what: /** More than `mostFailed` of the answers failed at a size. */
    | 'limit'
    /** The share of all answers, or of those at one size, rose beyond noise. */
    | 'all'
    | 'size'
    /** At one size, as one network or one run measured it. */
    | 'size_once'
    /** Only one of the sides counts its failed answers. */
    | 'unknown'
    /** The share of a stored run is of sizes that the other side did not measure. */
    | 'other_sizes';
  /** Undefined for all sizes together. */
  readonly n: number | undefined;
  /** Shares; undefined for a side that does not count. */
  readonly baseline: number | undefined;
  readonly candidate: number | undefined;
}

export interface FailureJudgement {
  readonly verdict: 'pass' | 'regress' | 'inconclusive';
  readonly cause: FailureCause | undefined;
  readonly baseline: FailedAnswers | undefined;
  readonly candidate: FailedAnswers | undefined;
  readonly tests: readonly RiseTest[];
  /** By how many times as much as chance alone runs of one release differ. */
  readonly dispersion: number;
}

/**
 * Judges failed answers: a limit that any candidate keeps, and a rise of their share beyond what runs of one release differ by.
 * Counts spread as chance has it, times the dispersion that repetitions show (between sizes where a network or a run was one);
 * separate sweeps differ by a run noise on top.
 */
export function judgeFailures(
  sides: { readonly baseline: FailingSide; readonly candidate: FailingSide },
  mode: Mode,
  { significance, mostFailed }: FailurePolicy,
): FailureJudgement {
  const [baseline, candidate] = [ofSide(sides.baseline), ofSide(sides.candidate)];
  const whole = { baseline, candidate, tests: [] as RiseTest[], dispersion: 1 };
  const over = overLimit(sides.candidate, mostFailed);
  if (over) {
    const before = shareAt(sides.baseline, over.n);
    return {
      ...whole,
      verdict: 'regress',
      cause: causeOf('limit', { ...over, baseline: before ?? baseline?.share }),
    };
  }
  const isUnknown = !baseline || !candidate;
  if (isUnknown || isOfOtherSizes(sides)) {
    const isBlind = Math.max(baseline?.worst.share ?? 0, candidate?.worst.share ?? 0) > noticeable;
    const rise = { n: undefined, baseline: baseline?.share, candidate: candidate?.share };
    return isBlind
      ? { ...whole, verdict: 'inconclusive', cause: causeOf(isUnknown ? 'unknown' : 'other_sizes', rise) }
      : { ...whole, verdict: 'pass', cause: undefined };
  }
  const { tests, dispersion } = riseTests(countsOf(sides), mode, significance);
  const told = { ...whole, tests, dispersion };
  const all = tests.find(({ n, isHit }) => n === undefined && isHit);
  const hits = tests.filter(({ n, isHit }) => n !== undefined && isHit).toSorted((a, b) => a.p - b.p);
  const isSettled = ({ repetitions, ...rise }: RiseTest): boolean =>
    repetitions >= 2 &&
    (mode !== 'shared' || (repetitions >= plainRepetitions && rise.candidate - rise.baseline >= plainRise));
  if (all?.isSettled) return { ...told, verdict: 'regress', cause: causeOf('all', all) };
  const settled = hits.find(isSettled);
  if (settled) return { ...told, verdict: 'regress', cause: causeOf('size', settled) };
  const again = hits[0] ?? all ?? tests.find(isStriking);
  if (again) return { ...told, verdict: 'inconclusive', cause: causeOf('size_once', again) };
  return { ...told, verdict: 'pass', cause: undefined };
}

/** Runs that differ so much that they prove nothing do not hide so many times as many failed answers. */
function isStriking({ n, baseline, candidate }: RiseTest): boolean {
  return n !== undefined && candidate - baseline >= noticeable && candidate >= strikingFactor * baseline;
}

function causeOf(
  what: FailureCause['what'],
  { n, baseline, candidate }: Pick<FailureCause, 'n' | 'baseline' | 'candidate'>,
): FailureCause {
  return { kind: 'failures', what, n, baseline, candidate };
}

function ofSide({ points, stored }: FailingSide): FailedAnswers | undefined {
  if (!stored) return failedAnswers(points);
  return { ...stored, worst: { sizes: [], share: stored.share } };
}

/** The size at which most answers failed, where those are more than are allowed. */
function overLimit(side: FailingSide, mostFailed: number): Pick<FailureCause, 'n' | 'candidate'> | undefined {
  const { points, stored } = side;
  const shares = [...new Set(points.map(({ n }) => n))].map((n) => ({ n, candidate: shareAt(side, n) ?? 0 }));
  const all = stored ? [{ n: undefined, candidate: stored.share }] : shares;
  const most = all.toSorted((a, b) => b.candidate - a.candidate)[0];
  return most && most.candidate > mostFailed ? most : undefined;
}
