import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { latencyBuckets } from '../base/latency-buckets.ts';
import { sampledIndicators } from '../sli/indicator.ts';
import { nullReasons, untakenReasons } from '../sli/sample.ts';

export type MetricLabels = Readonly<Record<string, string>>;

/** What the parts of the agent count with. Units are those of the series' names. */
export interface Metrics {
  add(name: SeriesName, labels?: MetricLabels, value?: number): void;
  set(name: SeriesName, labels: MetricLabels, value: number): void;
  observe(name: SeriesName, labels: MetricLabels, value: number): void;
}

export interface AgentMetrics extends Metrics {
  /** The text that Prometheus reads. */
  text(): Promise<string>;
  readonly contentType: string;
  readonly registry: Registry;
  stop(): void;
}

const nanosPerSecond = 1e9;
const resolutionMs = 10;

export const outboxStates = ['pending', 'submitted', 'finalized', 'refused'] as const;
const jobNames = ['window', 'close', 'submit', 'retain', 'claim', 'settle'] as const;
export const healthParts = ['chain', 'queue', 'store', 'clock', 'lease', 'reporter', 'network'] as const;
export const absentReasons = [
  'not_running',
  'no_samples',
  'clock_fault',
  'clock_offset',
  'too_late',
  'not_active',
  'report_size',
] as const;

const ofReporter = true;
const ofProcess = false;

/** Every series of the agent; docs/reference/metrics.md has the same table, which a test compares. */
export const catalogue = [
  counter('almanac_samples_total', 'Planned samples.', ofReporter, {
    indicator: sampledIndicators,
    outcome: ['answer', 'null', 'untaken'],
  }),
  counter('almanac_sample_nulls_total', 'Failed samples, attributed to the target.', ofReporter, {
    indicator: sampledIndicators,
    reason: nullReasons,
  }),
  counter('almanac_samples_untaken_total', 'Skipped samples, attributed to the agent.', ofReporter, {
    indicator: sampledIndicators,
    reason: untakenReasons,
  }),
  histogram('almanac_sample_latency_seconds', 'Latency of answers from the intended instant.', ofReporter, {
    indicator: sampledIndicators,
  }),
  counter(
    'almanac_store_failures_total',
    'Samples that the store rejected; the agent retries them.',
    ofReporter,
  ),
  gauge('almanac_store_waiting_samples', 'Samples waiting for the store.', ofReporter),
  gauge('almanac_window_start_seconds', 'Start of the measured window; 0 for none.', ofReporter),
  gauge('almanac_window_coverage_ratio', 'Samples taken / planned in the last closed window.', ofReporter),
  counter('almanac_window_reported_total', 'Windows with a report in the outbox.', ofReporter),
  counter('almanac_window_absent_total', 'Windows without a report.', ofReporter, {
    reason: absentReasons,
  }),
  counter('almanac_census_reported_total', 'Censuses in the outbox.', ofReporter),
  counter(
    'almanac_census_absent_total',
    'Windows of other networks closed before they were counted.',
    ofReporter,
  ),
  counter(
    'almanac_network_node_faults_total',
    'Nodes of other networks that failed, or sent unproved answers.',
    ofProcess,
    { reason: ['unproved', 'failed'] },
  ),
  counter('almanac_report_part_finalized_total', 'Finalized parts of reports.', ofReporter),
  counter('almanac_report_part_refused_total', 'Rejected parts of reports.', ofReporter),
  counter('almanac_commits_missed_total', 'Windows lost to a late commit.', ofReporter),
  counter('almanac_claims_total', 'Claims for proved samples.', ofReporter, {
    outcome: ['paid', 'refused'],
  }),
  counter('almanac_claimed_plancks_total', "Paid by claims, in the chain's smallest unit.", ofReporter),
  gauge('almanac_outbox_rows', 'Extrinsics in the outbox.', ofReporter, { state: outboxStates }),
  gauge('almanac_finalized_block_number', 'Newest finalized block seen.', ofReporter),
  gauge(
    'almanac_finalized_block_age_seconds',
    'Own clock minus the time of the newest finalized block.',
    ofReporter,
  ),
  gauge('almanac_clock_offset_seconds', "Own clock minus the others'.", ofReporter),
  counter('almanac_clock_jumps_total', 'Jumps of the own clock against the monotonic one.', ofProcess),
  counter('almanac_jobs_completed_total', 'Jobs completed.', ofProcess, { job: jobNames }),
  counter('almanac_jobs_failed_total', 'Failed attempts of jobs.', ofProcess, { job: jobNames }),
  counter(
    'almanac_jobs_made_up_total',
    'Jobs run without the queue, which was late or unreachable.',
    ofProcess,
    {
      job: jobNames,
    },
  ),
  counter('almanac_settlements_total', 'Periods of agreements settled.', ofProcess, {
    outcome: ['kept', 'missed', 'unknown'],
  }),
  counter('almanac_queue_starts_total', "Starts of the agent's own queue process.", ofProcess),
  gauge('almanac_ready', '1 if the part is ready, else 0.', ofProcess, { part: healthParts }),
  gauge(
    'almanac_event_loop_delay_seconds',
    'Longest delay of the event loop since the last scrape.',
    ofProcess,
  ),
  gauge('almanac_resident_memory_bytes', 'Memory of the process.', ofProcess),
] as const satisfies readonly SeriesDescription[];

/** The registry of an agent: every series of the catalogue, for every reporter, at 0. */
export function createMetrics(reporters: readonly string[]): AgentMetrics {
  const registry = new Registry();
  const counters = new Map<string, Counter>();
  const gauges = new Map<string, Gauge>();
  const histograms = new Map<string, Histogram>();
  for (const series of catalogue) {
    const labelNames = [...Object.keys(series.labels), ...(series.ofReporter ? ['reporter'] : [])];
    const options = { name: series.name, help: series.help, labelNames, registers: [registry] };
    const all = combinations(series, reporters);
    if (series.type === 'counter') {
      const counter = new Counter(options);
      for (const labels of all) counter.inc(labels, 0);
      counters.set(series.name, counter);
    } else if (series.type === 'gauge') {
      const gauge = new Gauge(options);
      for (const labels of all) gauge.set(labels, 0);
      gauges.set(series.name, gauge);
    } else {
      const histogram = new Histogram({ ...options, buckets: latencyBuckets });
      for (const labels of all) histogram.zero(labels);
      histograms.set(series.name, histogram);
    }
  }
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  return {
    registry,
    contentType: registry.contentType,
    add: (name, labels = {}, value = 1) => counters.get(name)?.inc(labels, value),
    set: (name, labels, value) => gauges.get(name)?.set(labels, value),
    observe: (name, labels, value) => histograms.get(name)?.observe(labels, value),
    text: () => {
      gauges.get('almanac_event_loop_delay_seconds')?.set(longestSeconds(delay));
      gauges.get('almanac_resident_memory_bytes')?.set(process.memoryUsage.rss());
      return registry.metrics();
    },
    stop: () => {
      delay.disable();
    },
  };
}

/** Metrics that nobody reads. */
export function noMetrics(): Metrics {
  return { add: () => undefined, set: () => undefined, observe: () => undefined };
}

function longestSeconds(delay: IntervalHistogram): number {
  const seconds = Math.max(0, delay.max / nanosPerSecond - resolutionMs / 1_000);
  delay.reset();
  return seconds;
}

function combinations(series: SeriesDescription, reporters: readonly string[]): Record<string, string>[] {
  const labels = { ...series.labels, ...(series.ofReporter && { reporter: reporters }) };
  return Object.entries(labels).reduce<Record<string, string>[]>(
    (rows, [label, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [label]: value }))),
    [{}],
  );
}

interface SeriesDescription {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** The values of every label but `reporter`: all of them are there at 0 from the start. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** Whether there is one a reporter. */
  readonly ofReporter: boolean;
}

type SeriesName = (typeof catalogue)[number]['name'];

type Labels = Readonly<Record<string, readonly string[]>>;

function counter<Name extends string>(name: Name, help: string, of: boolean, labels: Labels = {}) {
  return { name, type: 'counter', help, labels, ofReporter: of } as const;
}

function gauge<Name extends string>(name: Name, help: string, of: boolean, labels: Labels = {}) {
  return { name, type: 'gauge', help, labels, ofReporter: of } as const;
}

function histogram<Name extends string>(name: Name, help: string, of: boolean, labels: Labels = {}) {
  return { name, type: 'histogram', help, labels, ofReporter: of } as const;
}
