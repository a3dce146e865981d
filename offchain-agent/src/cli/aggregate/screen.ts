import type { aggregate, Subject, TotalRecord, WindowRecord } from '../../sli/aggregate.ts';
import type { SampledRecord } from '../../sli/aggregate-record.ts';
import { percent, percentAbove } from '../share.ts';
import { type Column, renderTable } from '../table.ts';

type Records = ReturnType<typeof aggregate>;

/** More rows than a person reads; programs have --json. */
const maxRows = 1_000;

const figureColumns: readonly Column[] = [
  { title: 'uptime %', align: 'right' },
  { title: 'fast %', align: 'right' },
  { title: 'p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'p99 ms', align: 'right' },
  { title: 'coverage %', align: 'right' },
  { title: 'reporters', align: 'right' },
  { title: 'answered/samples', align: 'right' },
];

const subjectColumns: readonly Column[] = [{ title: 'target' }, { title: 'indicator' }];

/** The records for people: all windows together first, then window by window. */
export function screen({ windows, total }: Records): string[] {
  return [
    'All windows together, as of a day:',
    ...renderTable(
      [
        ...subjectColumns,
        { title: 'windows', align: 'right' },
        ...figureColumns,
        { title: 'low..high %', align: 'right' },
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

function subjectCells({ target, indicator }: Subject): string[] {
  return [printable(target), indicator];
}

function figureCells(record: SampledRecord): string[] {
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
