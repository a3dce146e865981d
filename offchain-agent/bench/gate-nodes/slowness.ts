import { meanOf, median, tQuantile95 } from '../../src/usl/statistics.ts';

/** By how much the slowed node must be slower with one validator, as a share of throughput. */
export const wantedLoss = { least: 0.18, target: 0.2, most: 0.22 } as const;

/** What one slowness cost. */
export interface Trial {
  /** Rounds of hashing for each extrinsic. */
  readonly rounds: number;
  /** The share of throughput that was lost. */
  readonly loss: number;
  /** In how many pairs that was measured. */
  readonly pairs: number;
}

/** A loss of throughput with its 95 % interval; the interval is missing where one pair was measured. */
export interface Loss {
  readonly loss: number;
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** The loss of pairs of throughputs: by their median ratio, with an interval by the spread of their logarithms. */
export function lossOf(pairs: readonly { readonly normal: number; readonly slowed: number }[]): Loss {
  const changes = pairs.map(({ normal, slowed }) => Math.log(slowed / normal));
  const middle = median(changes);
  const loss = 1 - Math.exp(middle);
  if (changes.length < 2) return { loss, low: undefined, high: undefined };
  const mean = meanOf(changes);
  const square = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0) / (changes.length - 1);
  // The variance of a median of normal values is at most π/2 of that of their mean.
  const width = tQuantile95(changes.length - 1) * Math.sqrt((Math.PI / 2) * (square / changes.length));
  return { loss, low: 1 - Math.exp(middle + width), high: 1 - Math.exp(middle - width) };
}

export function isWanted({ loss }: Pick<Trial, 'loss'>): boolean {
  return loss >= wantedLoss.least && loss <= wantedLoss.most;
}

/**
 * The rounds to try next: a secant step from the trials of the most pairs, for one pair alone may be far off. The time of a transfer grows by the same amount for each round, so what is solved is
 * normal/slowed - 1, which is 0 at 0 rounds and grows in proportion.
 * @param trials at least one, the latest last
 */
export function nextRounds(trials: readonly Trial[]): number {
  const wanted = slowdownOf(wantedLoss.target);
  const most = Math.max(...trials.map(({ pairs }) => pairs));
  const believed = trials.filter(({ pairs }) => pairs === most);
  const points = believed.map(({ rounds, loss }) => ({ rounds, slowdown: slowdownOf(loss) }));
  const byDistance = points.toSorted((a, b) => Math.abs(a.slowdown - wanted) - Math.abs(b.slowdown - wanted));
  const below = byDistance.find(({ slowdown }) => slowdown <= wanted) ?? { rounds: 0, slowdown: 0 };
  const above = byDistance.find(({ slowdown }) => slowdown > wanted);
  if (above && above.rounds > below.rounds) {
    const share = (wanted - below.slowdown) / (above.slowdown - below.slowdown);
    return whole(below.rounds + share * (above.rounds - below.rounds));
  }
  // All on one side, or noise has turned their order: the slope through 0 that all of them have together.
  const squares = points.reduce((sum, { rounds }) => sum + rounds ** 2, 0);
  const slope = points.reduce((sum, { rounds, slowdown }) => sum + rounds * slowdown, 0) / squares;
  const last = points.at(-1)?.rounds ?? 1;
  const step = slope > 0 ? wanted / slope : Number.POSITIVE_INFINITY;
  return whole(Math.min(mostStep * last, Math.max(last / mostStep, step)));
}

/** No step goes further than by this factor from the one before. */
const mostStep = 4;

function slowdownOf(loss: number): number {
  return 1 / (1 - loss) - 1;
}

function whole(rounds: number): number {
  return Math.max(1, Math.round(rounds));
}
