import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { catalogue, type SeriesDescription, type SeriesName } from './catalogue.ts';

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

const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const nanosPerSecond = 1e9;
const resolutionMs = 10;

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
