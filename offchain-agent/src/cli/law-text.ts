import { figure } from '../base/figure.ts';
import type {
  Checked,
  Outcome,
  Parameters,
  Requirement,
  StoredPrediction,
} from '../chain/scalability/scalability-shapes.ts';
import { fromMicros, lawOf } from '../chain/scalability/stored-units.ts';

const lambdaUnit = 1e-12;
const shareUnit = 1e-18;

/** The parts of a requirement that are missed. */
export function missedParts({ missed }: Pick<Outcome, 'missed'>): string[] {
  return (['throughput', 'latency', 'sigma', 'kappa', 'regression'] as const).filter((part) => missed[part]);
}

/** What is required and what is reached, a line for each part that is asked for. */
export function requirementLines(
  requirement: Requirement,
  outcome: Outcome,
  parameters: Parameters,
): string[] {
  const { minThroughput, maxLatency, maxSigma, maxKappa, maxRegressionPpm } = requirement;
  const law = lawOf(parameters);
  const limits = lawOf({ lambda: 0n, sigma: maxSigma ?? 0n, kappa: maxKappa ?? 0n });
  const { throughput, latencyUs, regressionPpm, missed } = outcome;
  const line = (isMissed: boolean, text: string): string => `${isMissed ? 'missed' : 'met   '}  ${text}`;
  const lines: string[] = [];
  if (minThroughput !== undefined)
    lines.push(
      line(
        missed.throughput,
        `throughput ${figure(fromMicros(throughput))} at its highest, at least ${figure(fromMicros(minThroughput))} is required`,
      ),
    );
  if (maxLatency) {
    const reached = latencyUs === undefined ? 'not known' : `${figure(fromMicros(latencyUs))} s`;
    lines.push(
      line(
        missed.latency,
        `mean latency ${reached} at ${figure(fromMicros(maxLatency.size))}, at most ${figure(fromMicros(maxLatency.latencyUs))} s is required`,
      ),
    );
  }
  if (maxSigma !== undefined)
    lines.push(line(missed.sigma, `sigma ${percentOf(law.sigma)}, at most ${percentOf(limits.sigma)}`));
  if (maxKappa !== undefined)
    lines.push(line(missed.kappa, `kappa ${percentOf(law.kappa)}, at most ${percentOf(limits.kappa)}`));
  if (maxRegressionPpm !== undefined) {
    const change =
      regressionPpm === undefined
        ? 'not known (no baseline, or of another test bed)'
        : `${figure(Math.abs(regressionPpm) / 10_000)} % ${regressionPpm > 0 ? 'below' : 'above'} the baseline`;
    lines.push(
      line(missed.regression, `throughput ${change}, at most ${figure(maxRegressionPpm / 10_000)} % below`),
    );
  }
  return lines;
}

export function percentOf(share: number): string {
  return `${figure(100 * share)} %`;
}

/** A law and what the chain found in it, for programs. */
export function lawDocument(parameters: Parameters, { bounds, step, figures }: Checked) {
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

export function outcomeDocument(outcome: Outcome) {
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
