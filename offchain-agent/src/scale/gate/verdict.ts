import { meanOf, median, tQuantile, zQuantile } from '../../usl/statistics.ts';
import { type Differences, differencesOf, type Sides, squaresOf } from './differences.ts';
import { type LossTest, lossTests } from './loss-tests.ts';

/** How far one run of a release lies from the next, as a deviation of ln X. */
export interface RunNoise {
  readonly deviation: number;
  /** Behind it, where runs were measured; absent where it is assumed. */
  readonly degrees?: number;
  /** Nobody measured or named it. */
  readonly isAssumed?: boolean;
}

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
  readonly runNoise: RunNoise;
}

export const defaultPolicy: GatePolicy = {
  significance: 0.05,
  magnitude: 0.02,
  tolerance: 0.1,
  sizeTolerance: 0.2,
  plainLoss: 0.15,
  runNoise: { deviation: 0.03, isAssumed: true },
};

export type GateOutcome = 'pass' | 'regress' | 'improve' | 'inconclusive';

/** What decided. Sizes are those it is about. */
export type Cause =
  | { readonly kind: 'few_sizes' | 'no_throughput' | 'all_lost' | 'all_gained' | 'none' | 'all_not_excluded' }
  | { readonly kind: 'test'; readonly test: LossTest }
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
  readonly d: readonly number[];
  /** The deviation of one d, and its degrees of freedom. */
  readonly s: number;
  readonly degrees: number;
  readonly mean: number;
  /** A mean beyond this is a change by itself. */
  readonly levelWidth: number;
  readonly tests: readonly LossTest[];
  /** The losses that are excluded at 95 %, as shares: at one size, and of all together. */
  readonly excludedOne: number;
  readonly excludedMean: number;
}

export interface GateVerdict {
  readonly verdict: GateOutcome;
  readonly cause: Cause;
  /** The sizes it is judged by. */
  readonly sizes: readonly number[];
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

/** The verdict of formula U7 on what both sides measured. */
export function verdictOf(sides: Sides, policy: GatePolicy): GateVerdict {
  const { sizes } = sides;
  const undecided = { sizes, stopped: [], figures: undefined };
  if (sizes.length < leastSizes)
    return { ...undecided, verdict: 'inconclusive', cause: { kind: 'few_sizes' } };
  const stopped = sizes.flatMap((n, i) => (typical(sides.candidate[i] ?? []) > 0 ? [] : [{ n, i }]));
  if (stopped.length > 0) {
    const measured = stopped.reduce((sum, { i }) => sum + (sides.candidate[i]?.length ?? 0), 0);
    return {
      ...undecided,
      verdict: measured >= 2 ? 'regress' : 'inconclusive',
      cause: { kind: 'no_throughput' },
      stopped: stopped.map(({ n }) => n),
    };
  }
  const differences = differencesOf(withoutZeros(sides));
  const figures = figuresOf(differences, sides, policy);
  const decided = decide(differences, figures, sides, policy);
  const once = sizes.find((_, i) => sides.candidate[i]?.includes(0));
  // No noise makes a network stand still: what excludes losses has not seen why it did.
  if (once !== undefined && (decided.verdict === 'pass' || decided.verdict === 'improve'))
    return { ...undecided, verdict: 'inconclusive', cause: { kind: 'size_stopped_once', n: once }, figures };
  return { ...undecided, ...decided, figures };
}

/** The middle of some repetitions; a zero is the lowest of them. */
function typical(values: readonly number[]): number {
  return values.length === 0 ? 0 : median(values);
}

/** A repetition without throughput beside others that have some counts as the lowest of them: it moves the median no further. */
function withoutZeros(sides: Sides): Sides {
  const lifted = (values: readonly number[]): number[] => {
    const least = Math.min(...values.filter((value) => value > 0));
    return values.map((value) => (value > 0 ? value : least));
  };
  return { ...sides, baseline: sides.baseline.map(lifted), candidate: sides.candidate.map(lifted) };
}

function figuresOf(differences: Differences, { mode }: Sides, policy: GatePolicy): GateFigures {
  const { d, variance, degrees: repeated } = differences;
  const count = d.length;
  const { significance, magnitude } = policy;
  const isOwn = mode !== 'shared' && repeated > 0;
  const square = isOwn ? variance : Math.max(squaresOf(d) / (count - 1), variance);
  const degrees = isOwn ? repeated : count - 1;
  const s = Math.sqrt(square);
  const mean = meanOf(d);
  const noise = mode === 'pairs' ? undefined : policy.runNoise;
  const width = (p: number, error: number): number =>
    Math.hypot(tQuantile(p, degrees) * error, runWidth(p, noise));
  const all = s / Math.sqrt(count);
  return {
    d,
    s,
    degrees,
    mean,
    levelWidth: width(1 - (2 * significance) / 5, all),
    tests: lossTests(differences, { significance, magnitude, isOwn }),
    excludedOne: shareOf(Math.min(...d) - width(0.95, s)),
    excludedMean: shareOf(mean - width(0.95, all)),
  };
}

/** How far two runs lie apart by chance, with a probability. */
function runWidth(p: number, noise: RunNoise | undefined): number {
  if (!noise) return 0;
  const quantile = noise.degrees === undefined ? zQuantile(p) : tQuantile(p, noise.degrees);
  return quantile * Math.SQRT2 * noise.deviation;
}

/** The loss of a difference, as a share of the baseline. */
function shareOf(difference: number): number {
  return 1 - Math.exp(difference);
}

function decide(
  { d, variance, sizes }: Differences,
  { mean, levelWidth, tests, excludedOne, excludedMean }: GateFigures,
  { mode, baseline, candidate }: Sides,
  { magnitude, plainLoss, sizeTolerance, tolerance }: GatePolicy,
): Pick<GateVerdict, 'verdict' | 'cause'> {
  const counts = Math.log(1 - magnitude);
  if (mean < -levelWidth && mean <= counts) return { verdict: 'regress', cause: { kind: 'all_lost' } };
  const hits = tests.filter(({ isHit }) => isHit).toSorted((a, b) => a.p - b.p);

  const middle = median(d);
  const spread = normalMad * median(d.map((value) => Math.abs(value - middle)));
  const outlying = -plainDeviations * Math.max(Math.sqrt(variance), spread);
  const isPlain = (i: number): boolean => {
    const away = (d[i] as number) - middle;
    return away <= Math.log(1 - plainLoss) && away <= outlying && (d[i] as number) <= counts;
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
  const settled = decisive[0] ?? (plain.length > 1 ? plain[0] : undefined);
  if (settled !== undefined) return lost('regress', settled);
  const again = plain[0] ?? single[0];
  if (again !== undefined) return lost('inconclusive', again);

  if (excludedOne >= sizeTolerance) {
    const worst = sizes[d.indexOf(Math.min(...d))] as number;
    return { verdict: 'inconclusive', cause: { kind: 'size_not_excluded', n: worst } };
  }
  if (excludedMean >= tolerance) return { verdict: 'inconclusive', cause: { kind: 'all_not_excluded' } };
  if (mean > levelWidth && mean >= -counts) return { verdict: 'improve', cause: { kind: 'all_gained' } };
  return { verdict: 'pass', cause: { kind: 'none' } };
}
