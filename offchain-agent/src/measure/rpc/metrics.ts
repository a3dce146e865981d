import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { latencyBuckets } from '../../base/latency-buckets.ts';
import { nullReasons, type SampleOutcome, untakenReasons } from '../../sli/sample.ts';

/** Whose series it is. */
interface EndpointLabels {
  readonly chain: string;
  readonly endpoint: string;
}

/** Series of endpoints that are measured without a chain to report to; docs/reference/metrics.md has the same table. */
export interface ProbeMetrics {
  add(labels: EndpointLabels, outcome: SampleOutcome): void;
  setHeight(labels: EndpointLabels, height: number, lagBlocks: number | undefined): void;
  text(): Promise<string>;
  readonly contentType: string;
  readonly registry: Registry;
}

const indicator = 'rpc';
const own = ['chain', 'endpoint'];

/**
 * Named and counted as the agent's, with the endpoint where the agent has the reporter. Counters begin at 0; whether an
 * endpoint is up nobody knows before its first sample.
 */
export function createProbeMetrics(endpoints: readonly EndpointLabels[]): ProbeMetrics {
  const registry = new Registry();
  const of = (name: string, help: string, labels: readonly string[]) => ({
    name,
    help,
    labelNames: [...labels, ...own],
    registers: [registry],
  });
  const samples = new Counter(of('almanac_samples_total', 'Samples by outcome.', ['indicator', 'outcome']));
  const nulls = new Counter(
    of('almanac_sample_nulls_total', "Samples without an answer: the endpoint's doing.", [
      'indicator',
      'reason',
    ]),
  );
  const untaken = new Counter(
    of('almanac_samples_untaken_total', "Samples not taken: this machine's own doing.", [
      'indicator',
      'reason',
    ]),
  );
  const latency = new Histogram({
    ...of('almanac_sample_latency_seconds', 'Latency of answers, from the intended instant.', ['indicator']),
    buckets: latencyBuckets,
  });
  const up = new Gauge(
    of('almanac_endpoint_up', 'Whether the last sample taken was answered (1) or not (0).', []),
  );
  const height = new Gauge(of('almanac_endpoint_block_number', 'Newest block that it told of.', []));
  const lag = new Gauge(
    of('almanac_endpoint_lag_blocks', 'Distance to the highest known head of its chain.', []),
  );
  for (const labels of endpoints) {
    for (const outcome of ['answer', 'null', 'untaken']) samples.inc({ ...labels, indicator, outcome }, 0);
    for (const reason of nullReasons) nulls.inc({ ...labels, indicator, reason }, 0);
    for (const reason of untakenReasons) untaken.inc({ ...labels, indicator, reason }, 0);
    latency.zero({ ...labels, indicator });
  }
  return {
    registry,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    add: (labels, outcome) => {
      samples.inc({ ...labels, indicator, outcome: outcome.kind });
      if (outcome.kind === 'answer') latency.observe({ ...labels, indicator }, outcome.latencyUs / 1e6);
      if (outcome.kind === 'null') nulls.inc({ ...labels, indicator, reason: outcome.reason });
      if (outcome.kind === 'untaken') untaken.inc({ ...labels, indicator, reason: outcome.reason });
      else up.set({ ...labels }, outcome.kind === 'answer' ? 1 : 0);
    },
    setHeight: (labels, number, lagBlocks) => {
      height.set({ ...labels }, number);
      if (lagBlocks !== undefined) lag.set({ ...labels }, lagBlocks);
    },
  };
}
