import type { RecordFigures } from '@almanac-chain/agent/chain/records/sli-answer';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import { recordCells, recordColumns } from '@almanac-chain/agent/words/record-columns';

/** What one cell of a record is: the column's title and the letters that the command line prints under it. */
export interface Cell {
  readonly title: string;
  readonly text: string;
  /** The number behind the letters, for whoever reads the page by program. */
  readonly value: number | undefined;
}

/** The figures of a record as the command line shows them, in its order. */
export function cellsOf(indicator: IndicatorName, record: RecordFigures | undefined): readonly Cell[] {
  const texts = recordCells(indicator, record);
  return recordColumns(indicator).map(({ title }, index) => ({
    title,
    text: texts[index] ?? '',
    value: record && valueOf(title, record),
  }));
}

/** Of the column of that title. */
export function cellOf(indicator: IndicatorName, record: RecordFigures | undefined, title: string): Cell {
  const cell = cellsOf(indicator, record).find((candidate) => candidate.title === title);
  if (!cell) throw new Error(`${indicator} has no column "${title}"`);
  return cell;
}

function valueOf(title: string, record: RecordFigures): number | undefined {
  const { sampled, interval } = record;
  switch (title) {
    case 'SLI %':
    case 'uptime %':
      return record.sliPpm;
    case 'latency SLI %':
      return sampled?.latencyPpm;
    case 'coverage %':
      return sampled?.coveragePpm;
    case 'p50 ms':
      return sampled?.p50Us;
    case 'p95 ms':
      return sampled?.p95Us;
    case 'p99 ms':
      return sampled?.p99Us;
    case 'reporters':
      return sampled?.reporters;
    case 'windows':
      return Number(record.windows);
    case 'missed':
      return Number(record.assigned - record.authored);
    case '95 % CI':
      return interval?.lowPpm;
    default:
      return undefined;
  }
}
