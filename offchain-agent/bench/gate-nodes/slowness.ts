import { meanOf, tQuantile95 } from '../../src/usl/statistics.ts';

/** By how much the slowed node must be slower with one validator, as a share of throughput, and where the 95 % interval must lie. */
export const wantedLoss = { target: 0.2, least: 0.15, most: 0.25 } as const;

/** What the usual and the slowed node did with one validator, one after the other. */
export interface SlowedPair {
  /** Rounds of hashing for each extrinsic of the slowed one. */
  readonly rounds: number;
  /** Transfers a second. */
  readonly normal: number;
  readonly slowed: number;
}

/** A loss of throughput as a share, with its 95 % interval. */
export interface ThroughputLoss {
  readonly likely: number;
  readonly low: number;
  readonly high: number;
}

/**
 * By how much a round makes the node slower. A transfer takes longer by the same time for each round, so
 * normal / slowed = 1 + k rounds.
 */
export class Slowness {
  /** k: least squares of ln(1 + k rounds) to the logarithms of the ratios, by Gauss and Newton. */
  readonly perRound: number;
  readonly #error: number;
  readonly #degrees: number;

  /** @param pairs at least one, of any rounds */
  constructor(pairs: readonly SlowedPair[]) {
    const ratios = pairs.map(({ rounds, normal, slowed }) => ({ rounds, ratio: normal / slowed }));
    let k = Math.max(0, meanOf(ratios.map(({ rounds, ratio }) => (ratio - 1) / rounds)));
    let squares = 0;
    let curvature = 0;
    for (let step = 0; step < 50; step++) {
      const parts = ratios.map(({ rounds, ratio }) => ({
        slope: rounds / (1 + k * rounds),
        rest: Math.log(ratio) - Math.log1p(k * rounds),
      }));
      squares = parts.reduce((sum, { rest }) => sum + rest ** 2, 0);
      curvature = parts.reduce((sum, { slope }) => sum + slope ** 2, 0);
      k = Math.max(0, k + parts.reduce((sum, { slope, rest }) => sum + slope * rest, 0) / curvature);
    }
    this.perRound = k;
    this.#degrees = pairs.length - 1;
    this.#error = Math.sqrt(squares / this.#degrees / curvature);
  }

  /** What so many rounds cost; the interval is open where one pair was measured. */
  lossAt(rounds: number): ThroughputLoss {
    const width = this.#degrees === 0 ? Number.POSITIVE_INFINITY : tQuantile95(this.#degrees) * this.#error;
    const at = (k: number): number => 1 - 1 / (1 + Math.max(0, k) * rounds);
    return { likely: at(this.perRound), low: at(this.perRound - width), high: at(this.perRound + width) };
  }

  /** The rounds that cost what is wanted. */
  get wantedRounds(): number {
    const slowdown = 1 / (1 - wantedLoss.target) - 1;
    return Math.max(1, Math.round(slowdown / this.perRound));
  }

  /** Whether the loss at these rounds is known well enough. */
  get isKnown(): boolean {
    if (this.perRound === 0) return false;
    const { low, high } = this.lossAt(this.wantedRounds);
    return low >= wantedLoss.least && high <= wantedLoss.most;
  }
}

/** What pairs of the same rounds lost by their own ratios: less than nothing where the slowed node was faster. */
export function lossOf(pairs: readonly SlowedPair[]): ThroughputLoss {
  const logs = pairs.map(({ normal, slowed }) => Math.log(normal / slowed));
  const mean = meanOf(logs);
  const degrees = logs.length - 1;
  const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0);
  const width =
    degrees === 0
      ? Number.POSITIVE_INFINITY
      : tQuantile95(degrees) * Math.sqrt(squares / degrees / logs.length);
  const at = (log: number): number => 1 - Math.exp(-log);
  return { likely: at(mean), low: at(mean - width), high: at(mean + width) };
}

/** @example lossText({ likely: 0.2, low: 0.15, high: 0.25 }) // '20.0 % (15.0 % to 25.0 %)' */
export function lossText({ likely, low, high }: ThroughputLoss): string {
  return changeText(high === 1 ? { likely } : { likely, low, high });
}

/** The loss as cells of a table: in words, and as a change with its interval where that is not open. */
export function lossCells({ likely, low, high }: ThroughputLoss): {
  readonly value: string;
  readonly change: string;
} {
  return {
    value: likely < 0 ? `${percent(-likely)} faster` : `${percent(likely)} slower`,
    change: changeText(high === 1 ? { likely: -likely } : { likely: -likely, low: -high, high: -low }),
  };
}

export function changeText(change: {
  readonly likely: number;
  readonly low?: number;
  readonly high?: number;
}): string {
  const { likely, low, high } = change;
  const interval = low === undefined || high === undefined ? '' : ` (${percent(low)} to ${percent(high)})`;
  return `${percent(likely)}${interval}`;
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** No step goes further than by this factor from the one before. */
const mostStep = 4;

/** The rounds to try next, after a trial of so many. */
export function nextRounds(pairs: readonly SlowedPair[], last: number): number {
  return Math.round(Math.min(mostStep * last, Math.max(last / mostStep, new Slowness(pairs).wantedRounds)));
}
