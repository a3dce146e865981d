import { barStep, barWidth, type DayShare, dayBarPaths } from '@almanac-chain/agent/words/day-bar-paths';

export type { DayShare };

/**
 * A bar a day: full and pale when everything was kept; what was missed is cut from its top, by the square root of its share, so
 * that a few are seen and a whole day is still more.
 */
export function DayBars({
  days,
  label,
  height = 30,
}: {
  readonly days: readonly DayShare[];
  readonly label: string;
  readonly height?: number;
}) {
  const width = Math.max(1, days.length) * barStep - (barStep - barWidth);
  const paths = dayBarPaths(days, height);
  return (
    <svg
      className="s"
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      data-bars={days.length}
    >
      <title>{label}</title>
      <path className="f-none" d={paths.none} />
      <path className="f-pale" d={paths.pale} />
      <path className="f-kept" d={paths.kept} />
      <path className="f-warn" d={paths.warn} />
      <path className="f-down" d={paths.down} />
    </svg>
  );
}

/** What day bars say, as a sentence. */
export function barsLabel(days: readonly DayShare[], what = 'days'): string {
  const measured = days.filter((day) => day !== undefined && day.whole > 0);
  const clean = measured.filter((day) => day?.missed === 0).length;
  const worst = Math.max(0, ...measured.map((day) => (day ? day.missed / day.whole : 0)));
  const rest = worst === 0 ? '' : `, the worst with ${(100 * worst).toFixed(1)} % missed`;
  return `${measured.length} ${what} measured, ${clean} without a missed slot${rest}`;
}

export function DayLegend() {
  const entries = [
    ['pale', 'kept'],
    ['warn', 'missed, under a tenth'],
    ['down', 'missed, more; height: square root of the share'],
    ['none-weak', 'not measured'],
  ] as const;
  return (
    <div className="legend" aria-hidden="true">
      {entries.map(([color, text]) => (
        <span key={color}>
          <i
            className={`swatch ${color}`}
            style={color === 'pale' ? {} : { background: `var(--${color})` }}
          />
          {text}
        </span>
      ))}
    </div>
  );
}
