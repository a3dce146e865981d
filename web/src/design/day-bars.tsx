/** What was to be kept on a day, and what was; undefined where nothing was measured. */
export type DayShare = { readonly missed: number; readonly whole: number } | undefined;

const step = 10;
const wide = 7.4;
/** Under this share of a day a miss is a warning, from there on it is red. */
const warnShare = 0.1;
/** However few were missed, so much of the bar shows it. */
const leastShare = 0.1;

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
  const width = Math.max(1, days.length) * step - (step - wide);
  const paths = { pale: '', kept: '', warn: '', down: '', none: '' };
  days.forEach((day, index) => {
    const x = index * step;
    const bar = (y: number, tall: number): string =>
      `M${x} ${y.toFixed(2)}h${wide}v${tall.toFixed(2)}h-${wide}z`;
    if (!day || day.whole === 0) {
      // Hatched: three strokes instead of a bar.
      for (const part of [0, 0.36, 0.72]) paths.none += bar(height * part, height * 0.18);
      return;
    }
    const share = day.missed / day.whole;
    const cut = share === 0 ? 0 : Math.max(leastShare, Math.sqrt(share)) * height;
    paths.pale += bar(
      cut === 0 ? 0 : Math.min(height, cut + 1),
      Math.max(0, height - cut - (cut === 0 ? 0 : 1)),
    );
    if (share < 1) paths.kept += bar(height - 2, 2);
    if (cut > 0) paths[share < warnShare ? 'warn' : 'down'] += bar(0, cut);
  });
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
            className="swatch"
            style={{
              background: `var(--${color})`,
              ...(color === 'pale' && { boxShadow: 'inset 0 -2px var(--kept)' }),
            }}
          />
          {text}
        </span>
      ))}
    </div>
  );
}
