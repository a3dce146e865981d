import { percent, percentAbove } from '@almanac-chain/agent/base/format';

/** Where the scale of a list can begin, percent. */
const floors = [98, 95, 90, 80, 50, 0] as const;
const width = 200;
const height = 24;

/** The highest floor below which at most a tenth of the low ends are, so that the others can be told apart. */
export function floorOf(lowsPpm: readonly number[]): number {
  const needed = 0.9 * lowsPpm.length;
  return (
    floors.find((floor) => lowsPpm.filter((low) => low >= floor * 10_000).length >= needed) ??
    floors.at(-1) ??
    0
  );
}

/** Five or fewer steps from the floor to the whole, percent. */
export function marksOf(floor: number): readonly number[] {
  const step =
    floor === 98 ? 0.5 : floor === 95 ? 1 : floor === 90 ? 2 : floor === 80 ? 5 : floor === 50 ? 10 : 25;
  return Array.from({ length: Math.round((100 - floor) / step) + 1 }, (_, index) => floor + index * step);
}

/** One scale for all rows below it. */
export function RangeScale({ floor }: { readonly floor: number }) {
  const marks = marksOf(floor);
  return (
    <span className="scale" aria-hidden="true">
      {marks.map((mark, index) => (
        <span key={mark} style={{ left: `${(100 * (mark - floor)) / (100 - floor)}%` }}>
          {mark}
          {index === marks.length - 1 && ' %'}
        </span>
      ))}
    </span>
  );
}

interface DrawnRange {
  readonly sliPpm?: number | undefined;
  readonly interval?: { readonly lowPpm: number; readonly highPpm: number } | undefined;
}

/** What is likely: a band with a strong tick at its low end, a cap at the high one, a dot for the value, the objective dashed. */
export function RangeMark({
  of: record,
  floor,
  objectivePpm,
}: {
  readonly of: DrawnRange;
  readonly floor: number;
  readonly objectivePpm: number;
}) {
  const { sliPpm, interval } = record;
  const floorPpm = floor * 10_000;
  const x = (ppm: number): number => (Math.max(0, ppm - floorPpm) * width) / (1_000_000 - floorPpm);
  const label = labelOf(record);
  const isBelow = interval !== undefined && interval.highPpm < floorPpm;
  return (
    <span className="range" data-range>
      <svg
        className="s"
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <title>{label}</title>
        <path
          className="l-grid"
          d={marksOf(floor)
            .map((mark) => `M${x(mark * 10_000).toFixed(1)} 0v${height}`)
            .join('')}
        />
        {objectivePpm >= floorPpm && (
          <path className="l-goal" d={`M${x(objectivePpm).toFixed(1)} 0v${height}`} />
        )}
        {interval && !isBelow && (
          <>
            <rect
              className="f-band"
              x={x(interval.lowPpm)}
              y="8"
              width={Math.max(0.5, x(interval.highPpm) - x(interval.lowPpm))}
              height="8"
            />
            {interval.lowPpm >= floorPpm && (
              <path className="l-acc" d={`M${x(interval.lowPpm).toFixed(1)} 5v14`} />
            )}
            <path className="l-cap" d={`M${x(interval.highPpm).toFixed(1)} 8v8`} />
          </>
        )}
        {sliPpm !== undefined && sliPpm >= floorPpm && (
          <path className="point sm ink" d={`M${x(sliPpm).toFixed(1)} 12h.01`} />
        )}
      </svg>
      {isBelow && <span className="low">◂ below {floor} %</span>}
    </span>
  );
}

function labelOf({ sliPpm, interval }: DrawnRange): string {
  if (sliPpm === undefined) return 'not known';
  return interval
    ? `${percent(sliPpm)} %, likely ${percent(interval.lowPpm)} to ${percentAbove(interval.highPpm)} %`
    : `${percent(sliPpm)} %, a single window has no likely range`;
}
