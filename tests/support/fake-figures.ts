import type {
  Checked,
  FitOutcome,
  Parameters,
  Requirement,
  StoredRun,
} from '../../offchain-agent/src/chain/scalability/scalability-shapes.ts';
import {
  fromMicros,
  lawOf,
  micros,
  pointOf,
} from '../../offchain-agent/src/chain/scalability/stored-units.ts';
import { fitStored } from '../../offchain-agent/src/scale/submit/run-input.ts';
import { fitInFlight } from '../../offchain-agent/src/usl/fit.ts';
import {
  closedLatencyAt,
  limitOf,
  peakOf,
  sweepLatencyAt,
  throughputAt,
  type UslParameters,
} from '../../offchain-agent/src/usl/model.ts';
import { median } from '../../offchain-agent/src/usl/statistics.ts';

const fromPoints = ['past_peak', 'low_confidence'] as const;

/** What a chain computes from a law, in doubles. */
export function fakeFigures(run: StoredRun, law: UslParameters, isSuperlinear: boolean): Checked['figures'] {
  const points = run.points.map(pointOf);
  const largest = points.at(-1)?.n ?? 0;
  const peak = peakOf(law);
  const limit = limitOf(law);
  const told = fitStored(run).flags;
  return {
    peak: peak && {
      size: Number(micros(peak.n)),
      throughput: micros(peak.throughput),
      bestSize: peak.bestN,
    },
    limit: limit === undefined ? undefined : micros(limit),
    flags: [
      ...(peak && peak.n > largest ? (['extrapolated'] as const) : []),
      ...(isSuperlinear ? (['superlinear'] as const) : []),
      ...(peak ? [] : (['no_peak'] as const)),
      ...fromPoints.filter((flag) => told.includes(flag)),
      ...(isMisfit(run, law) ? (['not_usl'] as const) : []),
    ],
    sumOfSquares: BigInt(Math.round(sumOfSquares(run, law) * 1e24)),
  };
}

/**
 * The chain's rule (U5): the median of each size lies more than 10 % off the law (root of the sum of squares by sizes less 3), or,
 * from six sizes on, more than 5 % (root mean square) with few changes of sign.
 */
function isMisfit(run: StoredRun, law: UslParameters): boolean {
  const sizes = new Map<number, number[]>();
  for (const { n, throughput } of run.points.map(pointOf))
    sizes.set(n, [...(sizes.get(n) ?? []), throughput / throughputAt(law, n) - 1]);
  const off = [...sizes].toSorted(([left], [right]) => left - right).map(([, values]) => median(values));
  const squares = off.reduce((sum, value) => sum + value * value, 0);
  if (off.length > 3 && squares / (off.length - 3) > 0.01) return true;
  const changes = off.slice(1).filter((value, i) => value * (off[i] as number) < 0).length;
  return off.length >= 6 && squares / off.length > 0.0025 && changes <= Math.max(2, (off.length - 1) / 6);
}

function sumOfSquares(run: StoredRun, law: UslParameters): number {
  const points = run.points.map(pointOf);
  const scale = Math.max(...points.map(({ throughput }) => throughput));
  const heaviest = Math.max(...points.map(({ weight = 1 }) => weight));
  return points.reduce((sum, { n, throughput, weight = 1 }) => {
    const expected = throughputAt(law, n);
    const unit = run.weighting === 'Relative' ? expected : scale;
    return sum + (weight / heaviest) * ((throughput - expected) / unit) ** 2;
  }, 0);
}

function bestUpTo(parameters: Parameters, n: number): number {
  const law = lawOf(parameters);
  const peak = peakOf(law)?.n;
  return throughputAt(law, Math.max(1, Math.min(n, peak ?? n)));
}

/** A law against what is required, in doubles. */
export function fakeOutcome(
  run: StoredRun,
  parameters: Parameters,
  { minThroughput, maxLatency, maxSigma, maxKappa, maxRegressionPpm }: Requirement,
  baseline: { readonly run: StoredRun; readonly law: Parameters } | undefined,
): FitOutcome {
  const largest = largestOf(run);
  const throughput = micros(bestUpTo(parameters, 2 * largest));
  const latencyUs = maxLatency && latencyAt(run, parameters, fromMicros(maxLatency.size));
  const compares =
    baseline?.run.fingerprint === run.fingerprint && baseline.run.varied === run.varied
      ? baseline
      : undefined;
  const both = compares && Math.min(largest, largestOf(compares.run));
  const regressionPpm =
    compares && both !== undefined
      ? 1_000_000 - Math.floor((1_000_000 * bestUpTo(parameters, both)) / bestUpTo(compares.law, both))
      : undefined;
  return {
    throughput,
    latencyUs,
    regressionPpm,
    missed: {
      throughput: minThroughput !== undefined && throughput < minThroughput,
      latency: maxLatency !== undefined && (latencyUs === undefined || latencyUs > maxLatency.latencyUs),
      sigma: maxSigma !== undefined && parameters.sigma > maxSigma,
      kappa: maxKappa !== undefined && parameters.kappa > maxKappa,
      regression:
        baseline !== undefined &&
        maxRegressionPpm !== undefined &&
        (regressionPpm === undefined || regressionPpm > maxRegressionPpm),
    },
  };
}

function latencyAt(run: StoredRun, parameters: Parameters, n: number): number | undefined {
  const law = lawOf(parameters);
  if (n > 2 * largestOf(run)) return undefined;
  if (run.varied === 'Concurrency') return Math.round(closedLatencyAt(law, n) * 1e6);
  const inFlight = fitInFlight(run.points.map(pointOf), law);
  return inFlight === undefined ? undefined : Math.round(sweepLatencyAt(law, inFlight, n) * 1e6);
}

function largestOf({ points }: StoredRun): number {
  return fromMicros(points.at(-1)?.size ?? 0);
}
