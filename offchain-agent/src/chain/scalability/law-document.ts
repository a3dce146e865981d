import type { SubjectHistory } from './scalability-chain.ts';
import type { Checked, FitOutcome, Parameters, StoredPrediction } from './scalability-shapes.ts';
import { namedCommit } from './stored-failures.ts';
import { fromMicros, lawOf } from './stored-units.ts';

const lambdaUnit = 1e-12;
const shareUnit = 1e-18;

/** The parts of a requirement that are missed. */
export function missedParts({ missed }: Pick<FitOutcome, 'missed'>): string[] {
  return (['throughput', 'latency', 'sigma', 'kappa', 'regression'] as const).filter((part) => missed[part]);
}

/** A law and what the chain found in it, for programs. */
function lawDocument(parameters: Parameters, { bounds, step, figures }: Checked) {
  const { peak, limit, flags } = figures;
  return {
    ...lawOf(parameters),
    bounds: { sigma: bounds.sigma?.toLowerCase() ?? null, kappa: bounds.kappa ? 'zero' : null },
    peak: peak
      ? { n: fromMicros(peak.size), throughput: fromMicros(peak.throughput), best_n: peak.bestSize }
      : null,
    limit: limit === undefined ? null : fromMicros(limit),
    flags,
    step: { lambda: step.lambda * 1e-15, sigma: step.sigma * 1e-15, kappa: step.kappa * 1e-15 },
  };
}

/** What is proved apart from what is claimed. */
export function predictionDocument(prediction: StoredPrediction) {
  const { parameters, checked, claimed, submitter, submitted, replaceableUntil } = prediction;
  const interval = (of: { low: bigint; high: bigint } | undefined, unit: number) =>
    of ? { low: Number(of.low) * unit, high: Number(of.high) * unit } : null;
  return {
    proved: lawDocument(parameters, checked),
    claimed: {
      level: claimed.levelPpm / 1_000_000,
      lambda: interval(claimed.lambda, lambdaUnit),
      sigma: interval(claimed.sigma, shareUnit),
      kappa: interval(claimed.kappa, shareUnit),
      peak_n: claimed.peakSize
        ? {
            low: fromMicros(claimed.peakSize.low),
            high: claimed.peakSize.high === undefined ? null : fromMicros(claimed.peakSize.high),
          }
        : null,
    },
    submitter,
    block: submitted,
    replaceable_until: replaceableUntil,
  };
}

export function outcomeDocument(outcome: FitOutcome) {
  const { throughput, latencyUs, regressionPpm } = outcome;
  const missed = missedParts(outcome);
  return {
    is_met: missed.length === 0,
    missed,
    throughput: fromMicros(throughput),
    latency: latencyUs === undefined ? null : fromMicros(latencyUs),
    regression: regressionPpm === undefined ? null : regressionPpm / 1_000_000,
  };
}

/** The commit of a run and the share of its answers that failed; null for runs that were stored without it. */
export function commitDocument(text: string): {
  readonly commit: string;
  readonly failed_share: number | null;
} {
  const { commit, failures } = namedCommit(text);
  return { commit, failed_share: failures?.share ?? null };
}

/** A subject with its requirement and its runs, the oldest first. */
export function subjectHistoryDocument({ info, releases }: SubjectHistory) {
  const { requirement } = info;
  const limits = lawOf({
    lambda: 0n,
    sigma: requirement?.maxSigma ?? 0n,
    kappa: requirement?.maxKappa ?? 0n,
  });
  return {
    subject: {
      id: info.id,
      name: info.subject.name,
      owner: info.subject.owner,
      deposit: info.subject.deposit,
    },
    baseline: info.baseline ?? null,
    requirement: requirement
      ? {
          min_throughput:
            requirement.minThroughput === undefined ? null : fromMicros(requirement.minThroughput),
          max_latency: requirement.maxLatency
            ? {
                n: fromMicros(requirement.maxLatency.size),
                latency: fromMicros(requirement.maxLatency.latencyUs),
              }
            : null,
          max_sigma: requirement.maxSigma === undefined ? null : limits.sigma,
          max_kappa: requirement.maxKappa === undefined ? null : limits.kappa,
          max_regression:
            requirement.maxRegressionPpm === undefined ? null : requirement.maxRegressionPpm / 1_000_000,
        }
      : null,
    runs: releases.map(({ run, version, commit, submitted, law, isBaseline, outcome }) => ({
      run,
      version,
      ...commitDocument(commit),
      block: submitted,
      is_baseline: isBaseline,
      law: law ? lawDocument(law.parameters, law.checked) : null,
      requirement: outcome ? outcomeDocument(outcome) : null,
    })),
  };
}
