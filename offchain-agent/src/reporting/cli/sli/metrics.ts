import { labelText } from '../../../base/label-text.ts';
import type { RecordFigures } from '../../../chain/records/sli-answer.ts';
import { type GaugeSample, LatestGauges } from '../../../http/latest-gauges.ts';
import { type Newest, newestOf } from './newest.ts';
import type { TargetReport } from './report.ts';
import type { SliQuestion } from './screen.ts';

/** Series of `sli --listen`; docs/reference/metrics.md has the same table. */
export interface RecordMetrics {
  take(reports: readonly TargetReport[], question: SliQuestion): void;
  text(): string;
  readonly contentType: string;
  readonly names: readonly string[];
}

interface KnownRecords {
  readonly question: SliQuestion;
  readonly ofChain: string;
  /** Each with its labels. */
  readonly records: readonly (readonly [labels: string, figures: RecordFigures])[];
  /** When records of a newer block were read. */
  readonly atMs: number;
}

const perUnit = 1e6;

/** The newest closed and the open record of each target, as of the newest finalized block. What is unknown has no sample. */
export function createRecordMetrics(
  // A wall clock that is set ahead makes nothing older.
  nowMs: () => number = () => performance.now(),
): RecordMetrics {
  const gauges = new LatestGauges<KnownRecords>();
  const ofRecords = (
    name: string,
    help: string,
    read: (figures: RecordFigures) => number | undefined,
  ): void =>
    gauges.add(name, help, ({ records }) =>
      records.flatMap(([labels, figures]) => sample(labels, read(figures))),
    );

  gauges.add(
    'almanac_records_block_number',
    'Finalized block that the records were read at.',
    ({ ofChain, question }) => [[ofChain, question.open.records.blockNumber]],
  );
  gauges.add(
    'almanac_records_age_seconds',
    'Time since records of a newer finalized block were read.',
    ({ ofChain, atMs }) => [[ofChain, Math.max(0, nowMs() - atMs) / 1_000]],
  );
  ofRecords(
    'almanac_record_period_start_seconds',
    'Start of the period of the record.',
    ({ period }) => period.startS,
  );
  ofRecords('almanac_record_sli_ratio', 'SLI: authored slots, or uptime of what is sampled.', ({ sliPpm }) =>
    share(sliPpm),
  );
  ofRecords('almanac_record_sli_low_ratio', 'Lower bound of its 95 % interval.', ({ interval }) =>
    share(interval?.lowPpm),
  );
  ofRecords('almanac_record_coverage_ratio', 'Samples taken of those expected.', ({ sampled }) =>
    share(sampled?.coveragePpm),
  );
  ofRecords(
    'almanac_record_reporters',
    'Reporters whose reports count.',
    ({ sampled }) => sampled?.reporters,
  );
  ofRecords('almanac_record_latency_sli_ratio', 'Answers within the governed latency.', ({ sampled }) =>
    share(sampled?.latencyPpm),
  );
  gauges.add(
    'almanac_record_latency_seconds',
    'Latency of samples by quantile; no sample where beyond the timeout.',
    ({ records }) =>
      records.flatMap(([labels, { sampled }]) => {
        const quantiles = { 0.5: sampled?.p50Us, 0.95: sampled?.p95Us, 0.99: sampled?.p99Us };
        return Object.entries(quantiles).flatMap(([quantile, us]) =>
          sample(`${labels},quantile="${quantile}"`, share(us)),
        );
      }),
  );
  return {
    names: gauges.names,
    contentType: gauges.contentType,
    text: () => gauges.text(),
    take: (reports, question) => {
      const { latest } = gauges;
      const isNewer = question.open.records.blockNumber !== latest?.question.open.records.blockNumber;
      gauges.latest = {
        question,
        ofChain: labelText({ chain: question.open.chainName }),
        records: recordsOf(reports, question),
        atMs: isNewer ? nowMs() : (latest?.atMs ?? nowMs()),
      };
    },
  };
}

function sample(labels: string, value: number | undefined): readonly GaugeSample[] {
  return value === undefined ? [] : [[labels, value]];
}

function share(ppm: number | undefined): number | undefined {
  return ppm === undefined ? undefined : ppm / perUnit;
}

function recordsOf(reports: readonly TargetReport[], question: SliQuestion): KnownRecords['records'] {
  const { indicator, period, open } = question;
  const common = { chain: open.chainName, network: String(open.records.network), indicator, period };
  const [group, targets] = newestOf(reports, question);
  const both = ({ id, label, closed, open: provisional }: Newest): KnownRecords['records'] => {
    const labels = labelText({ ...common, target: label, id });
    return [
      ...(closed ? [[`${labels},state="closed"`, closed] as const] : []),
      ...(provisional ? [[`${labels},state="open"`, provisional] as const] : []),
    ];
  };
  return [...(group ? [group] : []), ...targets].flatMap(both);
}
