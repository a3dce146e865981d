import { figure } from '../base/figure.ts';
import type { FitOutcome, Parameters, Requirement } from '../chain/scalability/scalability-shapes.ts';
import { fromMicros, lawOf } from '../chain/scalability/stored-units.ts';

/** What is required and what is reached, a line for each part that is asked for. */
export function requirementLines(
  requirement: Requirement,
  outcome: FitOutcome,
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
