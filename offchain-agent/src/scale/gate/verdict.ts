import { fTail, meanOf, median, tQuantile } from '../../usl/statistics.ts';
import { type Differences, differencesOf, type Sides, squaresOf } from './differences.ts';
import { freedomOf, type LossTest, lossTests, type RunNoise, runWidth } from './loss-tests.ts';
import { type StalledRun, withoutStalls } from './stalls.ts';

/** All shares are of throughput. */
export interface GatePolicy {
  /** Equal releases are refused by chance no more often than this. */
  readonly significance: number;
  /** A smaller loss is no regression. */
  readonly magnitude: number;
  /** A pass excludes a loss of this share of all sizes together. */
  readonly tolerance: number;
  /** A pass excludes a loss of this share at one size. */
  readonly sizeTolerance: number;
  /** A loss of this share at one size stands out by itself. */
  readonly plainLoss: number;
  /** A larger share of failed answers at a size is a regression, whatever the baseline has. */
  readonly mostFailed: number;
  /** A smaller rise of latency is no regression. */
  readonly latencyRise: number;
  readonly runNoise: RunNoise;
  /** A history says whether all sizes together lost: one run of the baseline says less of its level than several releases. */
  readonly isLevelKnown?: boolean;
}

export const defaultPolicy: GatePolicy = {
  significance: 0.05,
  magnitude: 0.02,
  tolerance: 0.1,
  sizeTolerance: 0.2,
  plainLoss: 0.15,
  mostFailed: 0.2,
  latencyRise: 0.2,
  runNoise: { deviation: 0.03, isAssumed: true },
};

export type GateOutcome = 'pass' | 'regress' | 'improve' | 'inconclusive';

/** What decided. Sizes are those it is about. */
export type Cause =
  | { readonly kind: 'few_sizes' | 'no_throughput' | 'all_lost' | 'all_gained' | 'none' | 'all_not_excluded' }
  | {
      /** `shape`: against the other sizes alone. */
      readonly kind: 'test' | 'shape';
      readonly test: LossTest;
    }
  | {
      /** Runs of the candidate without throughput. */
      readonly kind: 'stalls';
      readonly stalled: number;
      readonly runs: number;
    }
  | {
      readonly kind: 'size_lost';
      readonly n: number;
      /** How often the side that measured it less often did. */
      readonly repetitions: number;
    }
  | {
      readonly kind: 'size_not_excluded' | 'size_stopped_once' | 'size_missing' | 'pairs_missing';
      readonly n: number;
    };

/** What is known of all sizes, in the same units as d. */
export interface GateFigures {
  /** The sizes it is judged by, of which a run of both sides did not stall. */
  readonly sizes: readonly number[];
  readonly d: readonly number[];
  /** The deviation of one d, and its degrees of freedom. */
  readonly s: number;
  readonly degrees: number;
  readonly mean: number;
  /** A mean beyond this is a change by itself. */
  readonly levelWidth: number;
  readonly tests: readonly LossTest[];
  /** The index of the size of which the largest loss is not excluded. */
  readonly lowest: number;
  /** The losses that are excluded at 95 %, as shares: at one size, and of all together. */
  readonly excludedOne: number;
  readonly excludedMean: number;
}

export interface GateVerdict {
  readonly verdict: GateOutcome;
  readonly cause: Cause;
  /** The sizes that both sides measured. */
  readonly sizes: readonly number[];
  /** Runs that are left out of the figures. */
  readonly stalled: readonly StalledRun[];
  /** Sizes at which the candidate has no throughput, and the baseline has. */
  readonly stopped: readonly number[];
  /** Undefined where nothing can be computed. */
  readonly figures: GateFigures | undefined;
}

/** Fewer sizes leave too little to see how they differ by chance. */
export const leastSizes = 4;
export const leastRepetitions = 3;
/** A plain loss is this many deviations from the middle of all. */
const plainDeviations = 4;
/** From a median of absolute deviations to a standard deviation. */
const normalMad = 1.4826;
/** More sizes than this do not count as one, however smooth their differences are. */
const mostAlike = 2.5;

/** The verdict of formula U7 on what both sides measured. */
export function verdictOf(measured: Sides, policy: GatePolicy): GateVerdict {
  const { sizes } = measured;
  const left = withoutStalls(measured);
  const { sides, stalled, stopped, unpaired } = left;
  const undecided = { sizes, stalled, stopped: [], figures: undefined };
  if (sizes.length < leastSizes)
    return { ...undecided, verdict: 'inconclusive', cause: { kind: 'few_sizes' } };
  const unlikely = (2 * policy.significance) / 5;
  if (stopped.length > 0) {
    const verdict = left.stopChance <= unlikely ? 'regress' : 'inconclusive';
    return { ...undecided, verdict, cause: { kind: 'no_throughput' }, stopped };
  }
  const runs = { baseline: measured.baseline.flat(), candidate: measured.candidate.flat() };
  const stops = { baseline: zerosOf(runs.baseline), candidate: zerosOf(runs.candidate) };
  const often = { kind: 'stalls' as const, stalled: stops.candidate, runs: runs.candidate.length };
  if (left.moreChance <= policy.significance / 5) return { ...undecided, verdict: 'regress', cause: often };
  if (sides.sizes.length < leastSizes)
    return { ...undecided, verdict: 'inconclusive', cause: { kind: 'few_sizes' } };
  const differences = differencesOf(sides);
  const figures = figuresOf(differences, sides, policy);
  const decided = decide(differences, figures, sides, policy);
  const whole = { ...undecided, ...decided, figures };
  if (decided.verdict !== 'pass' && decided.verdict !== 'improve') return whole;
  const [alone] = unpaired;
  if (alone !== undefined)
    return { ...whole, verdict: 'inconclusive', cause: { kind: 'size_stopped_once', n: alone } };
  // No noise makes a network stand still: what excludes losses has not seen why it did, nor how often it does.
  const share = stops.candidate / runs.candidate.length;
  const isMore = share > stops.baseline / runs.baseline.length;
  if (isMore && mostLikely(stops.candidate, runs.candidate.length) > policy.sizeTolerance)
    return { ...whole, verdict: 'inconclusive', cause: often };
  return whole;
}

function zerosOf(values: readonly number[]): number {
  return values.filter((value) => value === 0).length;
}

/** The highest rate at which so few hits in so many runs are no rarer than 1 in 20 (Clopper and Pearson). */
function mostLikely(hits: number, of: number): number {
  if (hits >= of) return 1;
  const f = fQuantile95(2 * (hits + 1), 2 * (of - hits));
  return ((hits + 1) * f) / (of - hits + (hits + 1) * f);
}

/** The F that 5 % are above, by bisection: it is asked for once a comparison. */
function fQuantile95(above: number, below: number): number {
  let [low, high] = [0, 1_000];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (fTail(middle, above, below) > 0.05) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function figuresOf(differences: Differences, { mode }: Sides, policy: GatePolicy): GateFigures {
  const { d, variances, ownDegrees, repeats, degrees: repeated } = differences;
  const count = d.length;
  const { significance, magnitude } = policy;
  const isOwn = mode !== 'shared' && repeated > 0;
  // Sizes that all differ by chance show how one start differs from the next.
  const between = isOwn ? 0 : squaresOf(d) / (count - 1);
  const bySize = variances.map((variance) => Math.max(variance, between));
  const s = Math.sqrt(meanOf(bySize));
  const equal = d.map(() => 1 / count);
  // What few noisy sizes decide has their degrees of freedom alone.
  const degrees = isOwn ? freedomOf(equal, variances, repeats, repeated) : count - 1;
  const mean = meanOf(d);
  const noise = mode === 'pairs' ? undefined : policy.runNoise;
  const width = (p: number, error: number, freedom = degrees): number =>
    Math.hypot(tQuantile(p, freedom) * error, runWidth(p, noise));
  const all = (s / Math.sqrt(count)) * (isOwn ? 1 : Math.sqrt(alikeness(d)));
  const lowest = d.map((value, i) => {
    const freedom = isOwn ? (ownDegrees[i] as number) : degrees;
    return value - width(0.95, Math.sqrt(bySize[i] as number), freedom);
  });
  const least = Math.min(...lowest);
  return {
    sizes: differences.sizes,
    d,
    s,
    degrees,
    mean,
    levelWidth: width(1 - (isOwn || mode === 'pairs' ? 0.45 : 0.3) * significance, all),
    tests: lossTests(differences, { significance, magnitude, isOwn, noise }),
    lowest: lowest.indexOf(least),
    excludedOne: shareOf(least),
    excludedMean: shareOf(mean - width(0.95, all)),
  };
}

/** How many neighbouring sizes say one thing: what a drift of the host shares is no evidence of its own; 1 where they differ as all do. */
function alikeness(d: readonly number[]): number {
  const steps = d.slice(1).reduce((sum, value, i) => sum + (value - (d[i] as number)) ** 2, 0);
  const between = (2 * squaresOf(d)) / d.length;
  return Math.max(1, Math.min(mostAlike, (between * (d.length - 1)) / (steps * (1 - 1 / d.length) || 1)));
}

/** The loss of a difference, as a share of the baseline. */
function shareOf(difference: number): number {
  return 1 - Math.exp(difference);
}

function decide(
  { d, variances, sizes }: Differences,
  { mean, levelWidth, tests, excludedOne, excludedMean, lowest }: GateFigures,
  { mode, baseline, candidate }: Sides,
  {
    magnitude,
    plainLoss,
    sizeTolerance,
    tolerance,
    significance,
    runNoise,
    isLevelKnown = false,
  }: GatePolicy,
): Pick<GateVerdict, 'verdict' | 'cause'> {
  const counts = Math.log(1 - magnitude);
  if (!isLevelKnown && mean < -levelWidth && mean <= counts)
    return { verdict: 'regress', cause: { kind: 'all_lost' } };
  const hits = tests.filter(({ isHit }) => isHit).toSorted((a, b) => a.p - b.p);

  const middle = median(d);
  const spread = normalMad * median(d.map((value) => Math.abs(value - middle)));
  const run = runWidth(1 - significance / 10, mode === 'pairs' ? undefined : runNoise);
  const outlyingAt = (i: number): number =>
    plainDeviations * Math.max(Math.sqrt(variances[i] as number), spread);
  // Where single runs of the baseline were far off, too, those of the candidate are no evidence.
  const isUnsteady = d.some(
    (value, i) => value - middle >= Math.max(-Math.log(1 - plainLoss), outlyingAt(i)),
  );
  const isPlain = (i: number): boolean => {
    const lost = d[i] as number;
    const away = lost - middle;
    const outlying = outlyingAt(i);
    return away <= Math.log(1 - plainLoss) && away <= -outlying && lost <= -Math.hypot(outlying, run);
  };
  const repetitionsAt = (i: number): number => Math.min(baseline[i]?.length ?? 0, candidate[i]?.length ?? 0);
  const isSettled = (i: number): boolean => repetitionsAt(i) >= leastRepetitions;
  const plain = sizes.map((_, i) => i).filter(isPlain);
  const single = hits.filter(({ kind }) => kind === 'one').map(({ n }) => sizes.indexOf(n));
  const shaped = hits.find(({ kind }) => kind !== 'one');
  const decisive = [...plain, ...(mode === 'shared' ? [] : single)].filter(isSettled);
  const lost = (verdict: GateOutcome, i: number): Pick<GateVerdict, 'verdict' | 'cause'> => ({
    verdict,
    cause: { kind: 'size_lost', n: sizes[i] as number, repetitions: repetitionsAt(i) },
  });
  const strongest = hits[0]?.kind === 'one' ? decisive.find((i) => sizes[i] === hits[0]?.n) : undefined;
  if (strongest !== undefined) return lost('regress', strongest);
  if (shaped) return { verdict: 'regress', cause: { kind: 'test', test: shaped } };
  const settled = decisive[0] ?? (plain.length > 1 && !isUnsteady ? plain[0] : undefined);
  if (settled !== undefined) return lost('regress', settled);
  const again = plain[0] ?? single[0];
  if (again !== undefined) return lost('inconclusive', again);
  const relative = tests.filter(({ isShape }) => isShape).toSorted((a, b) => a.p - b.p)[0];
  if (relative) return { verdict: 'inconclusive', cause: { kind: 'shape', test: relative } };

  if (excludedOne >= sizeTolerance)
    return { verdict: 'inconclusive', cause: { kind: 'size_not_excluded', n: sizes[lowest] as number } };
  if (excludedMean >= tolerance) return { verdict: 'inconclusive', cause: { kind: 'all_not_excluded' } };
  if (mean > levelWidth && mean >= -counts) return { verdict: 'improve', cause: { kind: 'all_gained' } };
  return { verdict: 'pass', cause: { kind: 'none' } };
}
