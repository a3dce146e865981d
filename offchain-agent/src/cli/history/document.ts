import { fromMicros, lawOf } from '../../chain/scalability/stored-units.ts';
import type { SubjectHistory } from '../../chain/scalability/subject-history.ts';
import type { JsonDocument } from '../output.ts';
import { lawDocument, outcomeDocument } from '../prediction-document.ts';
import type { OpenScalability } from '../with-scalability.ts';

export function historyDocument(
  { info, releases }: SubjectHistory,
  { chainName, url }: Pick<OpenScalability, 'chainName' | 'url'>,
): JsonDocument {
  const { requirement } = info;
  const limits = lawOf({
    lambda: 0n,
    sigma: requirement?.maxSigma ?? 0n,
    kappa: requirement?.maxKappa ?? 0n,
  });
  return {
    schema: 'almanac.history.v1',
    chain: chainName,
    url,
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
      commit,
      block: submitted,
      is_baseline: isBaseline,
      law: law ? lawDocument(law.parameters, law.checked) : null,
      requirement: outcome ? outcomeDocument(outcome) : null,
    })),
  };
}
