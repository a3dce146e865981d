import type { aggregate, TotalRecord, WindowRecord } from '../../sli/aggregate.ts';
import type { SampledRecord } from '../../sli/aggregate-record.ts';

/**
 * The answer of `almanac aggregate --json`: one JSON document, `{"windows":[...],"total":[...]}`, with a record a line,
 * so that it may be larger than one string can be.
 */
export function* documentLines({ windows, total }: ReturnType<typeof aggregate>): Generator<string> {
  yield '{"windows":[';
  yield* withCommas(windows, windowDocument);
  yield '],"total":[';
  yield* withCommas(total, totalDocument);
  yield ']}';
}

function* withCommas<Row>(rows: readonly Row[], document: (row: Row) => object): Generator<string> {
  for (const [index, row] of rows.entries()) {
    yield JSON.stringify(document(row)) + (index < rows.length - 1 ? ',' : '');
  }
}

export function windowDocument(record: WindowRecord) {
  const { window, target, indicator } = record;
  return { window, target, indicator, ...figures(record) };
}

export function totalDocument(record: TotalRecord) {
  const { target, indicator, windows, interval, lowConfidence } = record;
  return {
    target,
    indicator,
    windows,
    ...figures(record),
    low_ppm: interval.lowPpm,
    high_ppm: interval.highPpm,
    low_confidence: lowConfidence,
  };
}

/** Counts of answers are in sixteenths of a sample; what is unknown is null. */
function figures(record: SampledRecord) {
  const { expected, reported, reporters, quorum, samples, answered, fast, buckets } = record;
  return {
    expected,
    reported,
    reporters,
    quorum,
    samples,
    answered,
    fast,
    buckets,
    uptime_ppm: record.uptimePpm ?? null,
    latency_ppm: record.latencyPpm ?? null,
    coverage_ppm: record.coveragePpm ?? null,
    p50_us: record.p50Us ?? null,
    p95_us: record.p95Us ?? null,
    p99_us: record.p99Us ?? null,
  };
}
