import { meanOf, median } from '../../usl/statistics.ts';
import { differencesOf, type Sides, squaresOf } from './differences.ts';
import { normals } from './history-rates.ts';
import { withoutStalls } from './stalls.ts';
import { type GatePolicy, type GateVerdict, leastRepetitions, leastSizes, verdictOf } from './verdict.ts';

/** Tried in this order; more rounds than the last help less than a quieter machine. */
const rounds = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 28, 34, 40, 48] as const;
const comparisons = 200;
/** The share of simulated comparisons that must be decided: above 90 %, as the noise itself is estimated. */
const decided = 0.92;
/** Few repetitions take noise for smaller than it is as often as for larger, and the first is the worse advice. */
const estimateShare = 2;
/** Where some runs had no throughput: how many do elsewhere, and as how many runs that counts. */
const usualStops = 0.04;
const priorRuns = 20;
/** A size whose pairs differ so many times as much as those of the middle one has a run that stalled. */
const oddSpread = 25;
/** How far releases lie apart, as ln: what is seen of a difference is believed as far as it is beyond noise. */
const releaseSpread = 0.02;

/**
 * How many rounds in pairs decide an inconclusive comparison, simulated from the noise that was seen; undefined where none of up to
 * 48 does, or no number of rounds is to be told: without pairs the noise of a run or of a start does not fall with repetitions.
 */
export function roundsAdvised(
  measured: Sides,
  { cause }: Pick<GateVerdict, 'cause'>,
  policy: GatePolicy,
): number | undefined {
  if (measured.mode !== 'pairs') return undefined;
  const { sides } = withoutStalls(measured);
  const quiet = withoutOdd(sides);
  if (sides.sizes.length < leastSizes || quiet.sizes.length === 0) return undefined;
  const { d } = differencesOf(sides);
  const { variances, degrees } = differencesOf(quiet);
  const few = 1 + estimateShare / (degrees > 0 ? degrees : d.length - 1);
  const ownRounds = variances.map((variance, i) => few * variance * (quiet.candidate[i]?.length ?? 1));
  const pool = meanOf(ownRounds);
  const perRound = sides.sizes.map((n) => ownRounds[quiet.sizes.indexOf(n)] ?? pool);
  const noise = degrees > 0 ? perRound : d.map(() => Math.max(pool, (few * squaresOf(d)) / (d.length - 1)));
  const level = meanOf(d);
  const error = meanOf(noise.map((value, i) => value / (sides.candidate[i]?.length ?? 1))) / d.length;
  const believed = (level * releaseSpread ** 2) / (releaseSpread ** 2 + error);
  const lost = cause.kind === 'size_lost' ? sides.sizes.indexOf(cause.n) : -1;
  const model = {
    sizes: sides.sizes,
    truth: d.map((value, i) => (i === lost ? value : believed)),
    deviations: noise.map(Math.sqrt),
    stops: stopRate(measured),
  };
  // Among fewer runs the odd one is not found.
  const least = quiet.sizes.length < sides.sizes.length ? leastRepetitions : 1;
  const most = Math.max(least, ...measured.candidate.map(({ length }) => length));
  return rounds.find((count) => count >= most && shareDecided(model, count, policy) >= decided);
}

/** Without sizes at which one of few runs was far off: with more runs it is found, and left out. */
function withoutOdd(sides: Sides): Sides {
  const spreads = sides.sizes.map((_, i) => {
    const before = sides.baseline[i] ?? [];
    return squaresOf((sides.candidate[i] ?? []).map((value, j) => Math.log(value / (before[j] as number))));
  });
  const most = oddSpread * median(spreads);
  const isKept = (i: number): boolean => most === 0 || (spreads[i] as number) <= most;
  return {
    mode: sides.mode,
    sizes: sides.sizes.filter((_, i) => isKept(i)),
    baseline: sides.baseline.filter((_, i) => isKept(i)),
    candidate: sides.candidate.filter((_, i) => isKept(i)),
  };
}

interface NoiseModel {
  readonly sizes: readonly number[];
  readonly truth: readonly number[];
  readonly deviations: readonly number[];
  /** How often a run has no throughput. */
  readonly stops: number;
}

function stopRate({ baseline, candidate }: Sides): number {
  const all = [...baseline, ...candidate].flat();
  const zeros = all.filter((value) => value === 0).length;
  return zeros === 0 ? 0 : (zeros + usualStops * priorRuns) / (all.length + priorRuns);
}

function shareDecided(
  { sizes, truth, deviations, stops }: NoiseModel,
  count: number,
  policy: GatePolicy,
): number {
  const normal = normals(count);
  const uniform = (): number => Math.exp(-(normal() ** 2 + normal() ** 2) / 2);
  let found = 0;
  for (let i = 0; i < comparisons; i++) {
    const rows = (value: (size: number) => number): number[][] =>
      sizes.map((_, size) =>
        Array.from({ length: count }, () => (stops > 0 && uniform() < stops ? 0 : value(size))),
      );
    const { verdict } = verdictOf(
      {
        mode: 'pairs',
        sizes,
        // Half of the variance of a pair is of each side: runs that stall are looked for among both.
        baseline: rows((size) => Math.exp(((deviations[size] as number) / Math.SQRT2) * normal())),
        candidate: rows((size) =>
          Math.exp((truth[size] as number) + ((deviations[size] as number) / Math.SQRT2) * normal()),
        ),
      },
      policy,
    );
    if (verdict !== 'inconclusive') found += 1;
  }
  return found / comparisons;
}
