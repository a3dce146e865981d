import type { Gauge, Registry } from 'prom-client';
import type { RecordFigures } from '../../../chain/records/sli-answer.ts';
import { LatestGauges } from '../../../http/latest-gauges.ts';
import { type Newest, newestOf } from './newest.ts';
import type { TargetReport } from './report.ts';
import type { SliQuestion } from './screen.ts';

/** Series of `sli --listen`; docs/reference/metrics.md has the same table. */
export interface RecordMetrics {
  take(reports: readonly TargetReport[], question: SliQuestion): void;
  text(): Promise<string>;
  readonly contentType: string;
  readonly registry: Registry;
}

interface KnownRecords {
  readonly reports: readonly TargetReport[];
  readonly question: SliQuestion;
  /** When records of a newer block were read. */
  readonly atMs: number;
}

type Labels = Record<string, string>;
type Fill = (one: Gauge, labels: Labels, figures: RecordFigures) => void;

const perUnit = 1e6;
const recordLabels = ['network', 'indicator', 'period', 'target', 'id', 'state'];

/** The newest closed and the open record of each target, as of the newest finalized block. What is unknown has no sample. */
export function createRecordMetrics(
  // A wall clock that is set ahead makes nothing older.
  nowMs: () => number = () => performance.now(),
): RecordMetrics {
  const gauges = new LatestGauges<KnownRecords>();
  const ofRecords = (name: string, help: string, fill: Fill, more: readonly string[] = []): void =>
    gauges.add(name, help, [...recordLabels, ...more], (one, { reports, question }) => {
      for (const [labels, figures] of recordsOf(reports, question)) fill(one, labels, figures);
    });
  const share = (one: Gauge, labels: Labels, ppm: number | undefined): void => {
    if (ppm !== undefined) one.set(labels, ppm / perUnit);
  };

  gauges.add(
    'almanac_records_block_number',
    'Finalized block that the records were read at.',
    [],
    (one, known) =>
      one.set({ chain: known.question.open.chainName }, known.question.open.records.blockNumber),
  );
  gauges.add(
    'almanac_records_age_seconds',
    'Time since records of a newer finalized block were read.',
    [],
    (one, known) =>
      one.set({ chain: known.question.open.chainName }, Math.max(0, nowMs() - known.atMs) / 1_000),
  );
  ofRecords(
    'almanac_record_period_start_seconds',
    'Start of the period of the record.',
    (one, labels, { period }) => one.set(labels, period.startS),
  );
  ofRecords(
    'almanac_record_sli_ratio',
    'SLI: authored slots, or uptime of what is sampled.',
    (one, labels, { sliPpm }) => share(one, labels, sliPpm),
  );
  ofRecords(
    'almanac_record_sli_low_ratio',
    'Lower bound of its 95 % interval.',
    (one, labels, { interval }) => share(one, labels, interval?.lowPpm),
  );
  ofRecords('almanac_record_coverage_ratio', 'Samples taken of those expected.', (one, labels, { sampled }) =>
    share(one, labels, sampled?.coveragePpm),
  );
  ofRecords('almanac_record_reporters', 'Reporters whose reports count.', (one, labels, { sampled }) => {
    if (sampled) one.set(labels, sampled.reporters);
  });
  ofRecords(
    'almanac_record_latency_sli_ratio',
    'Answers within the governed latency.',
    (one, labels, { sampled }) => share(one, labels, sampled?.latencyPpm),
  );
  ofRecords(
    'almanac_record_latency_seconds',
    'Latency of samples by quantile; no sample where beyond the timeout.',
    (one, labels, { sampled }) => {
      const quantiles = { 0.5: sampled?.p50Us, 0.95: sampled?.p95Us, 0.99: sampled?.p99Us };
      for (const [quantile, us] of Object.entries(quantiles)) share(one, { ...labels, quantile }, us);
    },
    ['quantile'],
  );
  const { registry } = gauges;
  return {
    registry,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    take: (reports, question) => {
      const { latest } = gauges;
      const isNewer = question.open.records.blockNumber !== latest?.question.open.records.blockNumber;
      gauges.latest = { reports, question, atMs: isNewer ? nowMs() : (latest?.atMs ?? nowMs()) };
    },
  };
}

function recordsOf(
  reports: readonly TargetReport[],
  question: SliQuestion,
): (readonly [Labels, RecordFigures])[] {
  const { indicator, period, open } = question;
  const common = { chain: open.chainName, network: String(open.records.network), indicator, period };
  const [group, targets] = newestOf(reports, question);
  const both = ({ id, label, closed, open: provisional }: Newest): (readonly [Labels, RecordFigures])[] => {
    const labels = { ...common, target: label, id };
    return [
      ...(closed ? [[{ ...labels, state: 'closed' }, closed] as const] : []),
      ...(provisional ? [[{ ...labels, state: 'open' }, provisional] as const] : []),
    ];
  };
  return [...(group ? [group] : []), ...targets].flatMap(both);
}
