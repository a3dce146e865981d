import { percent, percentAbove } from '@almanac-chain/agent/base/format';
import type { RecordFigures, SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
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
    case 'fast %':
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
    case 'low..high %':
      return interval?.lowPpm;
    default:
      return undefined;
  }
}

/** A share with the interval of what is to be expected: a bar to the value, a whisker from the lower to the upper bound. */
export function Whisker({
  record,
  width = 96,
}: {
  readonly record: SliAnswer | undefined;
  readonly width?: number;
}) {
  const height = 16;
  const share = record?.sliPpm;
  if (!record || share === undefined) return <span className="muted">?</span>;
  const x = (ppm: number): number => (ppm * width) / 1_000_000;
  const { interval } = record;
  const label = interval
    ? `${percent(share)} %, expected ${percent(interval.lowPpm)} to ${percentAbove(interval.highPpm)} %`
    : `${percent(share)} %, no interval of a single window`;
  return (
    <svg
      className="whisker"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <rect className="ground" x="0" y="5" width={width} height="6" rx="3" />
      <rect className={stateOf(share)} x="0" y="5" width={x(share)} height="6" rx="3" />
      {interval && (
        <path
          className="bounds"
          d={`M${x(interval.lowPpm)} 2v12M${x(interval.lowPpm)} 8H${x(interval.highPpm)}M${x(interval.highPpm)} 2v12`}
        />
      )}
    </svg>
  );
}

/** Governed objectives differ; the colour of a value only tells the complete from the rest. */
export function stateOf(sharePpm: number | undefined): 'up' | 'degraded' | 'down' | 'unknown' {
  if (sharePpm === undefined) return 'unknown';
  if (sharePpm >= 990_000) return 'up';
  return sharePpm >= 900_000 ? 'degraded' : 'down';
}

/** Shares by period, oldest first: a bar each, of a height that says the share; what has no record is a dot. */
export function Sparkline({
  shares,
  label,
}: {
  readonly shares: readonly (number | undefined)[];
  readonly label: string;
}) {
  const step = 7;
  const height = 20;
  const width = Math.max(1, shares.length) * step;
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {shares.map((share, index) =>
        share === undefined ? (
          <circle key={index} className="unknown" cx={index * step + 2.5} cy={height - 2} r="1.5" />
        ) : (
          <rect
            key={index}
            className={stateOf(share)}
            x={index * step}
            width="5"
            y={height - Math.max(2, (share * height) / 1_000_000)}
            height={Math.max(2, (share * height) / 1_000_000)}
          />
        ),
      )}
    </svg>
  );
}
