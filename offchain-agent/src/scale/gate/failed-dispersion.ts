import type { Mode } from './differences.ts';
import { type Count, type SizeCounts, sumOf } from './failed-counts.ts';

/** How a difference of shares spreads. */
export interface Spread {
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

/** How the shares of both sides at one size spread. */
export function spreadOf({ before, now }: SizeCounts, mode: Mode): Spread {
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

/** As repetitions show it; where those of a size shared a network, or were one, at least as sizes do about one rise of all. */
export function dispersionOf(spreads: readonly Spread[], mode: Mode): Dispersion {
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
