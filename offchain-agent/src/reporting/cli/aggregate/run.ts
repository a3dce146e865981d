import { AgentError, messageOf } from '../../../base/error.ts';
import { percent, percentAbove } from '../../../base/format.ts';
import { readStdin, readUpTo } from '../../../base/read-file.ts';
import { print, say } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { aggregate, type CountSubject, type TotalRecord, type WindowRecord } from '../../../sli/aggregate.ts';
import type { AggregateRecord } from '../../../sli/aggregate-record.ts';
import { type TableColumn } from '../../../words/column.ts';
import { parseInput } from './parse-input.ts';

interface AggregateCommandOptions {
  readonly json?: boolean;
}

/** More rows than a person reads; programs have --json. */
const maxRows = 1_000;

const figureColumns: readonly TableColumn[] = [
  { title: 'uptime %', align: 'right' },
  { title: 'latency SLI %', align: 'right' },
  { title: 'p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'p99 ms', align: 'right' },
  { title: 'coverage %', align: 'right' },
  { title: 'reporters', align: 'right' },
  { title: 'successes/samples', align: 'right' },
];

const subjectColumns: readonly TableColumn[] = [{ title: 'target' }, { title: 'indicator' }];

/**
 * Prints the records of a file of reports; exit 0 for every well-formed one, with a quorum or without.
 * @throws AgentError `bad_input/file` when it cannot be read, `bad_input/reports` with the places of its faults
 */
export async function runAggregate(file: string, options: AggregateCommandOptions): Promise<void> {
  const source = file === '-' ? 'stdin' : file;
  const { rule, windows } = parseInput(await read(file), source);
  const records = aggregate(rule, windows);
  if (options.json) {
    for (const line of documentLines(records)) print(line);
    return;
  }
  for (const line of screen(records)) print(line);
  for (const note of notesOf(records)) say(note);
}

/** A string holds no more. */
const mostBytes = 500 * 1_048_576;

async function read(file: string): Promise<string> {
  try {
    return file === '-' ? await readStdin(mostBytes) : readUpTo(file, mostBytes).toString('utf8');
  } catch (cause) {
    const reason = messageOf(cause);
    throw new AgentError('bad_input/file', `${file} cannot be read: ${reason}`, { cause, data: { file } });
  }
}

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

function windowDocument(record: WindowRecord) {
  const { window, target, indicator } = record;
  return { window, target, indicator, ...figures(record) };
}

function totalDocument(record: TotalRecord) {
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
function figures(record: AggregateRecord) {
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

type Records = ReturnType<typeof aggregate>;

/** The records for people: all windows together first, then window by window. */
export function screen({ windows, total }: Records): string[] {
  return [
    'All windows together, as of a day:',
    ...renderTable(
      [
        ...subjectColumns,
        { title: 'windows', align: 'right' },
        ...figureColumns,
        { title: '95 % CI', align: 'right' },
        { title: 'note' },
      ],
      total.slice(0, maxRows).map(totalCells),
    ),
    '',
    'Window by window:',
    ...renderTable(
      [...subjectColumns, { title: 'window', align: 'right' }, ...figureColumns, { title: 'note' }],
      windows.slice(0, maxRows).map(windowCells),
    ),
  ];
}

/** What a reader of the screen should know besides. */
export function notesOf({ windows, total }: Records): string[] {
  const left = Math.max(0, windows.length - maxRows) + Math.max(0, total.length - maxRows);
  return left > 0 ? [`${left} records more: --json has them all.`] : [];
}

function totalCells(record: TotalRecord): string[] {
  const { windows, interval, quorum, lowConfidence } = record;
  return [
    ...subjectCells(record),
    String(windows),
    ...figureCells(record),
    `${percent(interval.lowPpm)}..${percentAbove(interval.highPpm)}`,
    quorum ? (lowConfidence ? 'low confidence' : '') : 'no quorum',
  ];
}

function windowCells(record: WindowRecord): string[] {
  return [
    ...subjectCells(record),
    String(record.window),
    ...figureCells(record),
    record.quorum ? '' : 'no quorum',
  ];
}

function subjectCells({ target, indicator }: CountSubject): string[] {
  return [printable(target), indicator];
}

function figureCells(record: AggregateRecord): string[] {
  const { quorum, samples, answered, reporters } = record;
  return [
    percent(record.uptimePpm),
    percent(record.latencyPpm),
    ...[record.p50Us, record.p95Us, record.p99Us].map((valueUs) => latency(valueUs, quorum)),
    percent(record.coveragePpm),
    String(reporters),
    quorum ? `${answered / 16}/${samples}` : '?',
  ];
}

/** No latency is that of samples without an answer: they are slower than all others. */
function latency(valueUs: number | undefined, quorum: boolean): string {
  if (valueUs !== undefined) return (valueUs / 1_000).toFixed(3);
  return quorum ? 'no answer' : '?';
}

/** A name from a file may hold what moves the cursor or ends a line. */
function printable(name: string): string {
  return name.replace(
    /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
