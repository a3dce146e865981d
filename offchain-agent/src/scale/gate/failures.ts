import type { StoredFailures } from '../../chain/scalability/stored-failures.ts';
import type { Point } from '../../usl/point.ts';
import { fTail, tBelow } from '../../usl/statistics.ts';
import { type FailedAnswers, failedAnswers } from '../campaign/failed-answers.ts';
import type { Mode } from './differences.ts';

type Failing = Pick<Point, 'n' | 'failed_share' | 'answers' | 'pair'>;

/** What a side says of its failed answers: by point, or of a whole run that is stored. */
export interface FailingSide {
  readonly points: readonly Failing[];
  readonly stored?: StoredFailures | undefined;
}

export interface FailurePolicy {
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
    | 'unknown';
  /** Undefined for all sizes together. */
  readonly n: number | undefined;
  /** Shares; undefined for a side that does not count. */
  readonly baseline: number | undefined;
  readonly candidate: number | undefined;
}

/** A rise that is tested, of one size or of all. */
export interface RiseTest {
  /** Undefined for all sizes together. */
  readonly n: number | undefined;
  readonly baseline: number;
  readonly candidate: number;
  /** The probability of such a rise by chance alone, and below which one it counts. */
  readonly p: number;
  readonly critical: number;
  /** It is beyond chance, and large enough to count. */
  readonly isHit: boolean;
  /** Whether measurements say how such shares spread, or it is beyond what is assumed where they do not. */
  readonly isSettled: boolean;
  /** How often the side that measured it less often did. */
  readonly repetitions: number;
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

/** A smaller rise of a share is no regression. */
const leastRise = 0.001;
/** Such a rise at one size stands out by itself, where it was measured three times. */
const plainRise = 0.05;
const plainRepetitions = 3;
/** Of the significance, for all sizes together and for single ones; how counts spread is estimated, which takes the rest. */
const testShare = 0.4;
/** How far the shares of two runs of one release lie apart, as a share of them; it cancels in pairs. */
export const assumedRunNoise = 0.15;
/** The same where nothing measured how shares spread from run to run: what is beyond it decides all the same. */
const unknownNoise = 0.5;
/** What a share without counts is taken to be of. */
const assumedAnswers = 1_000;
/** From this share on a side that does not count its failed answers cannot be compared with one that does. */
const noticeable = 0.02;
const strikingFactor = 10;

/** Answers of one measurement. */
interface Count {
  readonly failed: number;
  readonly answers: number;
  readonly pair: number | undefined;
}

/** Both sides at one size. */
interface SizeCounts {
  readonly n: number;
  readonly before: readonly Count[];
  readonly now: readonly Count[];
}

/** How a difference of shares spreads. */
interface Spread {
  /** The share of both sides together, and the variance of the difference by chance alone. */
  readonly share: number;
  readonly chance: number;
  readonly difference: number;
  /** Squares about what each side has, in units of chance; their degrees of freedom. */
  readonly squares: number;
  readonly degrees: number;
  /** How much more the counts of a measurement, and of a whole size, spread for each square of a relative deviation of shares. */
  readonly mass: number;
  readonly wholeMass: number;
}

/** By how much counts spread beyond chance, of a mass; and the degrees of freedom behind it. */
interface Dispersion {
  readonly of: (spread: Spread) => number;
  readonly degrees: number;
  /** Whether anything but an assumption says it. */
  readonly isKnown: boolean;
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
  if (!baseline || !candidate) {
    const isBlind = ((baseline ?? candidate)?.worst.share ?? 0) > noticeable;
    const rise = { n: undefined, baseline: baseline?.share, candidate: candidate?.share };
    return isBlind
      ? { ...whole, verdict: 'inconclusive', cause: causeOf('unknown', rise) }
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

function shareAt({ points }: FailingSide, n: number | undefined): number | undefined {
  const counts = points.filter((point) => point.n === n).flatMap(countOf);
  return counts.length === 0 ? undefined : sumOf(counts).share;
}

function countOf({ failed_share: share, answers = assumedAnswers, pair }: Failing): Count[] {
  return share === undefined ? [] : [{ failed: share * answers, answers, pair }];
}

function sumOf(counts: readonly Count[]): {
  readonly failed: number;
  readonly answers: number;
  readonly share: number;
} {
  const failed = counts.reduce((sum, one) => sum + one.failed, 0);
  const answers = counts.reduce((sum, one) => sum + one.answers, 0);
  return { failed, answers, share: answers === 0 ? 0 : failed / answers };
}

/** What both sides counted, by size; of a stored run only all sizes together are known. */
function countsOf(sides: { readonly baseline: FailingSide; readonly candidate: FailingSide }): SizeCounts[] {
  const { baseline, candidate } = sides;
  if (baseline.stored || candidate.stored) {
    const all = ({ points, stored }: FailingSide): Count[] =>
      stored
        ? [
            {
              failed: stored.share * (stored.answers ?? assumedAnswers),
              answers: stored.answers ?? assumedAnswers,
              pair: undefined,
            },
          ]
        : [{ ...sumOf(points.flatMap(countOf)), pair: undefined }];
    return [{ n: 0, before: all(baseline), now: all(candidate) }];
  }
  const sizes = [...new Set(baseline.points.map(({ n }) => n))].toSorted((a, b) => a - b);
  return sizes.flatMap((n) => {
    const [before, now] = [baseline, candidate].map(({ points }) =>
      points.filter((point) => point.n === n).flatMap(countOf),
    );
    return before && now && before.length > 0 && now.length > 0 ? [{ n, before, now }] : [];
  });
}

function riseTests(
  sizes: readonly SizeCounts[],
  mode: Mode,
  significance: number,
): { readonly tests: RiseTest[]; readonly dispersion: number } {
  // Where nothing failed, or everything on both sides, there is nothing to spread.
  const told = sizes
    .map((size) => ({ size, spread: spreadOf(size, mode) }))
    .filter(({ spread }) => spread.chance > 0);
  if (told.length === 0) return { tests: [], dispersion: 1 };
  const spreads = told.map(({ spread }) => spread);
  const dispersion = dispersionOf(spreads, mode);
  const runNoise = mode === 'pairs' ? 0 : 2 * assumedRunNoise ** 2;
  const terms = { degrees: dispersion.degrees, isKnown: dispersion.isKnown };
  const single = told.map(({ size, spread }, i): RiseTest => {
    // Where sizes show how they spread, one that rose alone would hide itself.
    const others = spreads.filter((_, other) => other !== i);
    const isApart = others.length > 1 && (mode === 'shared' || spreads.every(({ degrees }) => degrees === 0));
    const own = isApart ? dispersionOf(others, mode) : dispersion;
    const square = own.of(spread) * spread.chance + runNoise * spread.share ** 2;
    // Such a hit by itself is looked at again, and rejects nothing.
    const degrees = isApart ? Math.max(own.degrees, apartDegrees) : own.degrees;
    const of = { ...spread, degrees, isKnown: own.isKnown, square };
    return riseTest([size], size.n, of, (testShare * significance) / told.length);
  });
  // Weighted as the answers of both sides allow.
  const weights = told.map(({ size }) => {
    const [before, now] = [sumOf(size.before).answers, sumOf(size.now).answers];
    return (before * now) / (before + now);
  });
  const sum = (value: (spread: Spread, weight: number) => number): number =>
    spreads.reduce((total, spread, i) => total + value(spread, weights[i] ?? 0), 0);
  const chance = sum((spread, weight) => weight ** 2 * spread.chance);
  const shared = sum((spread, weight) => weight * spread.share);
  const square =
    sum((spread, weight) => weight ** 2 * spread.chance * dispersion.of(spread)) + runNoise * shared ** 2;
  const all = riseTest(
    told.map(({ size }) => size),
    undefined,
    {
      ...terms,
      difference: sum((spread, weight) => weight * spread.difference),
      chance,
      square,
      share: shared,
    },
    testShare * significance,
  );
  return { tests: [all, ...single], dispersion: Math.max(...spreads.map(dispersion.of)) };
}

function spreadOf({ before, now }: SizeCounts, mode: Mode): Spread {
  const [was, is] = [sumOf(before), sumOf(now)];
  const { share } = sumOf([...before, ...now]);
  const binomial = share * (1 - share);
  const odds = share < 1 ? share / (1 - share) : 0;
  const whole = 2 / (1 / was.answers + 1 / is.answers);
  const spread = {
    share,
    wholeMass: whole * odds,
    mass: (whole * odds) / Math.max(1, (before.length + now.length) / 2),
    chance: binomial * (1 / was.answers + 1 / is.answers),
    difference: is.share - was.share,
  };
  if (binomial === 0) return { ...spread, squares: 0, degrees: 0 };
  return {
    ...spread,
    ...(mode === 'pairs' ? squaresOfPairs(before, now, binomial) : squaresOfSides(before, now)),
  };
}

type Squares = Pick<Spread, 'squares' | 'degrees'>;

/** How far repetitions of each side lie from its own share. */
function squaresOfSides(before: readonly Count[], now: readonly Count[]): Squares {
  let [squares, degrees] = [0, 0];
  for (const counts of [before, now]) {
    const { share } = sumOf(counts);
    if (share === 0 || share === 1) continue;
    squares += counts.reduce(
      (sum, { failed, answers }) => sum + (failed - answers * share) ** 2 / (answers * share * (1 - share)),
      0,
    );
    degrees += counts.length - 1;
  }
  return { squares, degrees };
}

/** How far the differences of pairs lie from theirs: what the host did to both cancels. */
function squaresOfPairs(before: readonly Count[], now: readonly Count[], binomial: number): Squares {
  const pairs = before.flatMap((one) => {
    const other = now.find(({ pair }) => pair === one.pair);
    if (!other) return [];
    return [
      {
        difference: other.failed / other.answers - one.failed / one.answers,
        chance: binomial * (1 / one.answers + 1 / other.answers),
      },
    ];
  });
  if (pairs.length < 2) return { squares: 0, degrees: 0 };
  const weight = pairs.reduce((sum, { chance }) => sum + 1 / chance, 0);
  const mean = pairs.reduce((sum, { difference, chance }) => sum + difference / chance, 0) / weight;
  return {
    squares: pairs.reduce((sum, { difference, chance }) => sum + (difference - mean) ** 2 / chance, 0),
    degrees: pairs.length - 1,
  };
}

const chanceDegrees = 100;
const apartDegrees = 10;

/** As repetitions show it; where those of a size shared a network, or were one, at least as sizes do about one rise of all. */
function dispersionOf(spreads: readonly Spread[], mode: Mode): Dispersion {
  const repeated = spreads.filter(({ degrees }) => degrees > 0);
  const within =
    repeated.length > 0
      ? fittedDispersion(repeated, ({ mass }) => mass)
      : { of: () => 1, degrees: chanceDegrees, isKnown: false };
  if (repeated.length > 0 && mode !== 'shared') return within;
  const total = (value: (one: Spread) => number): number => spreads.reduce((sum, one) => sum + value(one), 0);
  const rise =
    total(({ difference, share, chance }) => (difference * share) / chance) /
    total(({ share, chance }) => share ** 2 / chance);
  const between = spreads.map((one) => ({
    ...one,
    squares: (one.difference - rise * one.share) ** 2 / one.chance,
    degrees: (spreads.length - 1) / spreads.length,
  }));
  // Of one size alone nothing says how another network would have it.
  if (spreads.length === 1) return { ...within, isKnown: false };
  const sizes = fittedDispersion(between, ({ wholeMass }) => wholeMass);
  return {
    of: (spread) => Math.max(within.of(spread), sizes.of(spread)),
    degrees: sizes.degrees,
    isKnown: true,
  };
}

/**
 * Counts can spread by one factor, or by a relative deviation of their shares, which shows the more the more failed: the larger
 * of both counts at each size.
 */
function fittedDispersion(spreads: readonly Spread[], massOf: (spread: Spread) => number): Dispersion {
  const sum = (value: (one: Spread) => number): number =>
    spreads.reduce((total, one) => total + value(one), 0);
  const degrees = sum((one) => one.degrees);
  const factor = Math.max(1, sum(({ squares }) => squares) / degrees);
  const mass = sum((one) => one.degrees * massOf(one));
  const relative = Math.max(0, sum((one) => one.squares - one.degrees) / mass);
  // Few sizes have most of the failures: the others say little of how they spread.
  const own = mass ** 2 / sum((one) => one.degrees * massOf(one) ** 2);
  const isChance = factor === 1 && relative === 0;
  return {
    of: (spread) => Math.max(factor, 1 + relative * massOf(spread)),
    degrees: isChance ? degrees : Math.min(degrees, Math.max(1, own)),
    isKnown: true,
  };
}

function riseTest(
  sizes: readonly SizeCounts[],
  n: number | undefined,
  of: Pick<Spread, 'share' | 'difference' | 'chance' | 'degrees'> & {
    readonly square: number;
    readonly isKnown: boolean;
  },
  critical: number,
): RiseTest {
  const before = sumOf(sizes.flatMap((size) => size.before));
  const now = sumOf(sizes.flatMap((size) => size.now));
  const t = of.difference / Math.sqrt(of.square);
  const p =
    of.difference <= 0 ? 1 : Math.max(tBelow(-t, of.degrees), exactTail(before, now, of.square / of.chance));
  const far = of.difference / Math.sqrt(of.square + 2 * (unknownNoise * of.share) ** 2);
  // Sizes can have other numbers of answers on both sides: their weighted rise counts.
  const rise = n === undefined ? weightedRise(sizes) : now.share - before.share;
  return {
    n,
    baseline: before.share,
    candidate: now.share,
    p,
    critical,
    isHit: p < critical && rise >= leastRise,
    isSettled: of.isKnown || tBelow(-far, of.degrees) < critical,
    repetitions: Math.min(...sizes.map((size) => Math.min(size.before.length, size.now.length))),
  };
}

function weightedRise(sizes: readonly SizeCounts[]): number {
  let [rise, weight] = [0, 0];
  for (const { before, now } of sizes) {
    const [was, is] = [sumOf(before), sumOf(now)];
    const own = (was.answers * is.answers) / (was.answers + is.answers);
    rise += own * (is.share - was.share);
    weight += own;
  }
  return weight === 0 ? 0 : rise / weight;
}

type Sum = ReturnType<typeof sumOf>;

/**
 * The probability that so many of all failed answers are the candidate's, by chance alone: a binomial tail, with counts divided
 * by the dispersion. Where most answers failed, the same of those that succeeded and are the baseline's.
 */
function exactTail(before: Sum, now: Sum, dispersion: number): number {
  const all = before.answers + now.answers;
  const failed = before.failed + now.failed;
  const isRare = failed * 2 <= all;
  const [own, total, weight] = isRare
    ? [now.failed, failed, now.answers / all]
    : [before.answers - before.failed, all - failed, before.answers / all];
  const [hits, of] = [own / dispersion, total / dispersion];
  if (hits <= 0) return 1;
  // I_w(k, K - k + 1) as the tail of an F.
  const [below, above] = [2 * hits, 2 * (of - hits + 1)];
  return fTail((below * (1 - weight)) / (above * weight), above, below);
}
