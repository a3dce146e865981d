import { missedParts } from '@almanac-chain/agent/chain/scalability/law-document';
import { fromMicros, lawOf } from '@almanac-chain/agent/chain/scalability/stored-units';
import { peakOf, throughputAt, type UslParameters } from '@almanac-chain/agent/usl/model';
import type { Run, TestedSubject } from '../chain/scalability.ts';
import type { Tone } from '../design/chip.tsx';

/** A version of a subject as releases are compared: its newest run that has a law. */
export interface Release {
  readonly run: Run;
  readonly law: UslParameters | undefined;
  /** The highest throughput of the law up to twice the largest measured size. */
  readonly highest: number | undefined;
  /** Where that is; undefined where the law has no peak. */
  readonly peakSize: number | undefined;
  /** Throughput at the largest size that it and the baseline have measured. */
  readonly atCommon: number | undefined;
  readonly commonSize: number | undefined;
  /** Against the baseline, a share: below 0 is slower. Undefined where they do not compare. */
  readonly change: number | undefined;
  readonly verdict: 'passes' | 'refused' | 'baseline' | 'no law' | 'not judged';
}

export const verdictStates: Readonly<Record<Release['verdict'], Tone>> = {
  passes: 'up',
  refused: 'down',
  baseline: 'none',
  'no law': 'warn',
  'not judged': 'none',
};

/** The versions of a subject, the newest first. */
export function releasesOf(subject: TestedSubject): readonly Release[] {
  const baseline = subject.runs.find(({ isBaseline }) => isBaseline);
  const versions = [...new Set(subject.runs.map(({ version }) => version))];
  return versions.flatMap((version) => {
    const own = subject.runs.filter((run) => run.version === version);
    const run = own.find(({ law }) => law) ?? own[0];
    return run ? [releaseOf(run, baseline, subject)] : [];
  });
}

export function releaseOf(run: Run, baseline: Run | undefined, { requirement }: TestedSubject): Release {
  const law = run.law && lawOf(run.law.parameters);
  const before = baseline?.law && lawOf(baseline.law.parameters);
  const most = largestOf(run);
  const peak = law && peakOf(law);
  const highest = law && bestUpTo(law, 2 * most);
  const isComparable =
    baseline !== undefined && baseline.testBed === run.testBed && baseline.varied === run.varied;
  const commonSize = isComparable ? Math.min(most, largestOf(baseline)) : undefined;
  const atCommon = law && commonSize !== undefined ? bestUpTo(law, commonSize) : undefined;
  const other = before && commonSize !== undefined ? bestUpTo(before, commonSize) : undefined;
  const change = atCommon === undefined || other === undefined ? undefined : atCommon / other - 1;
  return {
    run,
    law,
    highest,
    peakSize: peak?.n,
    atCommon,
    commonSize,
    change: run.isBaseline ? undefined : change,
    verdict: verdictOf(run, law, highest, change, requirement),
  };
}

/**
 * Whether a release has what is required. What the runtime says of the newest run of a version decides; where it was not asked,
 * the same is computed here from the law, but for latencies, which the law does not give.
 */
function verdictOf(
  run: Run,
  law: UslParameters | undefined,
  highest: number | undefined,
  change: number | undefined,
  requirement: TestedSubject['requirement'],
): Release['verdict'] {
  if (!law || highest === undefined) return 'no law';
  if (run.isBaseline) return 'baseline';
  if (run.outcome) return missedParts(run.outcome).length === 0 ? 'passes' : 'refused';
  if (!requirement) return 'not judged';
  const { minThroughput, maxSigma, maxKappa, maxRegressionPpm } = requirement;
  const limits = lawOf({ lambda: 0n, sigma: maxSigma ?? 0n, kappa: maxKappa ?? 0n });
  const isMissed =
    (minThroughput !== undefined && highest < fromMicros(minThroughput)) ||
    (maxSigma !== undefined && law.sigma > limits.sigma) ||
    (maxKappa !== undefined && law.kappa > limits.kappa) ||
    (maxRegressionPpm !== undefined && change !== undefined && -change * 1_000_000 > maxRegressionPpm);
  return isMissed ? 'refused' : 'passes';
}

export function largestOf({ points }: Run): number {
  return Math.max(1, ...points.map(({ size }) => fromMicros(size)));
}

/** The highest throughput of a law up to a size. */
function bestUpTo(law: UslParameters, size: number): number {
  const peak = peakOf(law);
  return peak && peak.n < size ? peak.throughput : throughputAt(law, size);
}

/** @example changeText(-0.1714) // '−17.1 %' */
export function changeText(change: number): string {
  const percent = (100 * Math.abs(change)).toFixed(1);
  return `${change < 0 && percent !== '0.0' ? '−' : '+'}${percent} %`;
}

/** Throughput as people read it: whole from a hundred on. */
export function rate(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
