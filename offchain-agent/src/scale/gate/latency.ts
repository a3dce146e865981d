import type { Point } from '../../usl/point.ts';
import { roundsAdvised } from './advice.ts';
import type { GateSide } from './side.ts';
import { matchSides } from './sides.ts';
import { type Cause, type GateFigures, type GatePolicy, leastSizes, verdictOf } from './verdict.ts';

/** Why a candidate is refused, or not judged, for its latency. */
export interface LatencyCause {
  readonly kind: 'latency';
  /** Of all sizes together, of one or of several, or a rise that is not excluded. */
  readonly what: 'all' | 'size' | 'sizes' | 'not_excluded' | 'few_sizes';
  /** The size, or the first of several; undefined for all. */
  readonly n: number | undefined;
  /** How many times the baseline's. */
  readonly ratio: number;
}

export interface LatencyJudgement {
  /** `unknown` where fewer than four sizes of both sides have one. */
  readonly verdict: 'pass' | 'regress' | 'inconclusive' | 'unknown';
  readonly cause: LatencyCause | undefined;
  readonly of: 'p99' | 'mean';
  /** Sizes with a latency of both sides. */
  readonly sizes: readonly number[];
  /** How many times the baseline's, by size and of all together. */
  readonly ratios: readonly number[];
  readonly all: number | undefined;
  /** A rise of all together by itself counts from this ratio on. */
  readonly from: number | undefined;
  /** Runs with far more than the others of their size, which are left out. */
  readonly spikes: readonly LatencySpike[];
  /** How many rounds in pairs would decide what is inconclusive; undefined where no number is known to. */
  readonly rounds: number | undefined;
}

interface LatencySpike {
  readonly side: 'baseline' | 'candidate';
  readonly n: number;
  readonly repetition: number;
  readonly ratio: number;
}

/** How far the latencies of two runs of one release lie apart, as a deviation of ln; it cancels in pairs. */
const runNoise = { deviation: 0.07 };
/** A pass excludes a rise of all sizes together, and of one size, to so many times. */
const excluded = { all: 2, size: 3 };
/** At one size a rise to so many times stands out by itself. */
const plain = 2;
/** A size that rose so many times as much as all together is named. */
const standsOut = 1.5;
/** Where too few sizes are measured to judge: so many times as long is no chance. */
const striking = 3;

/**
 * The verdict of formula U7 on speed, the inverse of latency: p99 where both sides have it, else the mean. Undefined where neither
 * side has one.
 * @throws AgentError as `matchSides` does
 */
export function judgeLatency(
  sides: { readonly baseline: GateSide; readonly candidate: GateSide },
  { significance, latencyRise }: Pick<GatePolicy, 'significance' | 'latencyRise'>,
): LatencyJudgement | undefined {
  const of = [sides.baseline, sides.candidate].every(({ latencies = [] }) =>
    latencies.every((latency) => latency === undefined || latency.p99 !== undefined),
  )
    ? 'p99'
    : 'mean';
  const [before, now] = [speedsOf(sides.baseline, of), speedsOf(sides.candidate, of)];
  if (before.length === 0 && now.length === 0) return undefined;
  const none = {
    verdict: 'unknown',
    cause: undefined,
    sizes: [],
    ratios: [],
    spikes: [],
    rounds: undefined,
  } as const;
  if (before.length === 0 || now.length === 0) return { ...none, of, all: undefined, from: undefined };
  const measured = matchSides(before, now).sides;
  const rise = 1 + latencyRise;
  const policy = {
    significance: significance * share,
    magnitude: lossOf(rise),
    tolerance: lossOf(Math.max(excluded.all, rise)),
    sizeTolerance: lossOf(Math.max(excluded.size, rise)),
    plainLoss: lossOf(Math.max(plain, rise)),
    mostFailed: 1,
    latencyRise,
    runNoise,
  };
  const told = verdictOf(measured, policy);
  const { figures, cause, stalled } = told;
  const whole = {
    of,
    sizes: figures?.sizes ?? measured.sizes,
    ratios: figures?.d.map((d) => Math.exp(-d)) ?? [],
    rounds: told.verdict === 'inconclusive' ? roundsAdvised(measured, told, policy) : undefined,
    all: figures && Math.exp(-figures.mean),
    from: figures && Math.exp(Math.max(figures.levelWidth, Math.log(rise))),
    spikes: stalled.map(({ side, n, repetition, throughput, usual = throughput }) => ({
      side,
      n,
      repetition,
      ratio: usual / throughput,
    })),
  } as const;
  if (!figures || measured.sizes.length < leastSizes) {
    const worst = worstOf(measured.sizes, measured.baseline, measured.candidate);
    return worst && worst.ratio >= striking
      ? { ...whole, verdict: 'inconclusive', cause: { kind: 'latency', what: 'few_sizes', ...worst } }
      : { ...whole, verdict: 'unknown', cause: undefined };
  }
  if (told.verdict === 'pass' || told.verdict === 'improve')
    return { ...whole, verdict: 'pass', cause: undefined };
  return { ...whole, verdict: told.verdict, cause: latencyCause(cause, figures) };
}

/** The gate of latency has its own rate, this share of the significance. */
const share = 0.4;

/** So many times the latency as a loss of speed. */
function lossOf(times: number): number {
  return 1 - 1 / times;
}

function speedsOf({ points, latencies = [] }: GateSide, of: 'p99' | 'mean'): Point[] {
  return points.flatMap((point, i) => {
    const seconds = latencies[i]?.[of];
    return seconds === undefined || !(seconds > 0) ? [] : [{ ...point, throughput: 1 / seconds }];
  });
}

function latencyCause(cause: Cause, figures: GateFigures): LatencyCause {
  const at = (n: number): number => Math.exp(-(figures.d[figures.sizes.indexOf(n)] ?? 0));
  switch (cause.kind) {
    case 'all_lost': {
      const all = Math.exp(-figures.mean);
      const worst = figures.sizes[figures.d.indexOf(Math.min(...figures.d))] as number;
      return at(worst) >= standsOut * all
        ? { kind: 'latency', what: 'size', n: worst, ratio: at(worst) }
        : { kind: 'latency', what: 'all', n: undefined, ratio: all };
    }
    case 'test':
    case 'shape': {
      const { kind, n, mean } = cause.test;
      return { kind: 'latency', what: kind === 'one' ? 'size' : 'sizes', n, ratio: Math.exp(-mean) };
    }
    case 'size_lost':
      return { kind: 'latency', what: 'size', n: cause.n, ratio: at(cause.n) };
    default: {
      const n = figures.sizes[figures.lowest] as number;
      return { kind: 'latency', what: 'not_excluded', n, ratio: at(n) };
    }
  }
}

/** The size at which the latency rose most; undefined without any. */
function worstOf(
  sizes: readonly number[],
  baseline: readonly (readonly number[])[],
  candidate: readonly (readonly number[])[],
): { readonly n: number; readonly ratio: number } | undefined {
  return sizes
    .map((n, i) => ({ n, ratio: Math.max(...(baseline[i] ?? [])) / Math.max(...(candidate[i] ?? [])) }))
    .toSorted((a, b) => b.ratio - a.ratio)[0];
}
