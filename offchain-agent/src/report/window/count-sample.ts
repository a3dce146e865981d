import type { Sample } from '../../sli/sample.ts';
import type { Metrics } from '../metrics/agent-metrics.ts';

/** Adds a sample to the reporter's metrics. */
export function countSample(metrics: Metrics, reporter: string, { indicator, outcome }: Sample): void {
  metrics.add('almanac_samples_total', { reporter, indicator, outcome: outcome.kind });
  if (outcome.kind === 'answer') {
    metrics.observe('almanac_sample_latency_seconds', { reporter, indicator }, outcome.latencyUs / 1e6);
  } else {
    const name = outcome.kind === 'null' ? 'almanac_sample_nulls_total' : 'almanac_samples_untaken_total';
    metrics.add(name, { reporter, indicator, reason: outcome.reason });
  }
}
