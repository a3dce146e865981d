import { milliseconds, percent, percentAbove } from '../base/format.ts';
import type { RecordFigures, SampledAnswer } from '../chain/records/sli-answer.ts';
import { countedTable, type IndicatorName, isCounted, isTimed } from '../sli/indicator.ts';
import type { TableColumn } from './column.ts';

const countedColumns = (counts: string): readonly TableColumn[] => [
  { title: 'SLI %', align: 'right' },
  { title: counts, align: 'right' },
  { title: 'missed', align: 'right' },
  { title: 'windows', align: 'right' },
  { title: '95 % CI', align: 'right' },
  { title: 'note' },
];

/** Of a parachain's own slots: what share of them has a block is no SLI. */
const relayedColumns: readonly TableColumn[] = [
  { title: 'slots with a block', align: 'right' },
  { title: 'own slots', align: 'right' },
  { title: 'missed', align: 'right' },
  { title: 'windows', align: 'right' },
  { title: 'note' },
];

/** Why a parachain's own records tell of no miss. */
export const noMiss =
  'a slot without a block is not a miss of one collator: it also needs a relay block, a core, and backing in time';

/** Under a table of such records. */
export const relayedNote = `Missed: cannot be known (-); ${noMiss}.`;

const sampledColumns: readonly TableColumn[] = [
  { title: 'uptime %', align: 'right' },
  { title: 'latency SLI %', align: 'right' },
  { title: 'p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'p99 ms', align: 'right' },
  { title: 'coverage %', align: 'right' },
  { title: 'reporters', align: 'right' },
  { title: 'windows', align: 'right' },
  { title: '95 % CI', align: 'right' },
  { title: 'note' },
];

/** The columns that show one record of an indicator, wherever records are shown. @param isRelayed whether they are of a parachain's slots */
export function recordColumns(indicator: IndicatorName, isRelayed = false): readonly TableColumn[] {
  if (isRelayed) return relayedColumns;
  if (!isCounted(indicator)) return sampledColumns;
  return countedColumns(countedTable[indicator].title);
}

/**
 * The cells of `recordColumns`: `?` where it is unknown (no record, no quorum), `-` where an interval is not offered (a window
 * is one trial, and one trial has none) or an indicator has no latency, `> timeout` where so many answers were missing or slower than the timeout.
 */
export function recordCells(
  indicator: IndicatorName,
  answer: RecordFigures | undefined,
  isRelayed = false,
): string[] {
  if (!answer) {
    return recordColumns(indicator, isRelayed).map((_, index, { length }) =>
      index === length - 1 ? 'no record' : '?',
    );
  }
  if (answer.sampled) return sampledCells(indicator, answer, answer.sampled);
  const { assigned, authored, windows } = answer;
  if (answer.relayed)
    return [String(authored), String(assigned), '-', String(windows), notesOf(answer).join(', ')];
  return [
    percent(answer.sliPpm),
    `${authored}/${assigned}`,
    String(assigned - authored),
    String(windows),
    intervalOf(answer),
    notesOf(answer).join(', '),
  ];
}

function sampledCells(indicator: IndicatorName, answer: RecordFigures, sampled: SampledAnswer): string[] {
  const quantile = (us: number | undefined): string => {
    if (!isTimed(indicator)) return '-';
    if (us !== undefined) return milliseconds(us);
    return sampled.quorum && sampled.samples > 0n ? '> timeout' : '?';
  };
  return [
    percent(answer.sliPpm),
    isTimed(indicator) ? percent(sampled.latencyPpm) : '-',
    quantile(sampled.p50Us),
    quantile(sampled.p95Us),
    quantile(sampled.p99Us),
    percent(sampled.coveragePpm),
    String(sampled.reporters),
    String(answer.windows),
    intervalOf(answer),
    [...(sampled.quorum ? [] : ['no quorum']), ...absenceOf(sampled), ...notesOf(answer)].join(', '),
  ];
}

function intervalOf({ interval }: RecordFigures): string {
  return interval ? `${percent(interval.lowPpm)}..${percentAbove(interval.highPpm)}` : '-';
}

/** What nobody could take, because the target had taken its address away. */
function absenceOf({ absence: { windows } }: SampledAnswer): string[] {
  return windows === 0n ? [] : [`away in ${windows} ${windows === 1n ? 'window' : 'windows'}`];
}

function notesOf({ provisional, lowConfidence, interval }: RecordFigures): string[] {
  const notes = provisional ? ['provisional'] : [];
  if (lowConfidence && interval) notes.push('low confidence');
  return notes;
}
