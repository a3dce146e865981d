import { fTail, tBelow } from '../../usl/statistics.ts';
import type { Mode } from './differences.ts';
import { type SizeCounts, sumOf } from './failed-counts.ts';
import { dispersionOf, type Spread, spreadOf } from './failed-dispersion.ts';

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

/** A smaller rise of a share is no regression. */
const leastRise = 0.001;
/** Of the significance, for all sizes together and for single ones; how counts spread is estimated, which takes the rest. */
const testShare = 0.4;
/** How far the shares of two runs of one release lie apart, as a share of them; it cancels in pairs. */
export const assumedRunNoise = 0.15;
/** The same where nothing measured how shares spread from run to run: what is beyond it decides all the same. */
const unknownNoise = 0.5;
const apartDegrees = 10;

/** The rises of all sizes together and of each, and the largest dispersion behind them. */
export function riseTests(
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
