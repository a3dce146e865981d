const width = 290;

/** A line of values by day, the last one marked; gaps where nothing is known. */
export function Spark({
  values,
  from,
  to,
  goal,
  band,
  label,
  height = 34,
}: {
  readonly values: readonly (number | undefined)[];
  /** What is drawn at the bottom and at the top. */
  readonly from: number;
  readonly to: number;
  readonly goal?: number;
  /** The upper edge of what is shaded above the line. */
  readonly band?: readonly (number | undefined)[];
  readonly label: string;
  readonly height?: number;
}) {
  const step = width / Math.max(1, values.length - 1);
  const y = (value: number): number =>
    height - (Math.max(0, Math.min(1, (value - from) / (to - from || 1))) * (height - 2) + 1);
  const line = pathOf(
    values.map((value, index) => (value === undefined ? undefined : [index * step, y(value)])),
  );
  const last = values.at(-1);
  return (
    <svg
      className="s spark"
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {goal !== undefined && <path className="l-goal" d={`M0 ${y(goal).toFixed(1)}H${width}`} />}
      {band && <path className="f-band" opacity="0.7" d={bandOf(values, band, step, y)} />}
      <path className="l-acc" d={line} />
      {last !== undefined && <path className="point sm" d={`M${width} ${y(last).toFixed(1)}h.01`} />}
    </svg>
  );
}

/** A line through points, broken where one is missing. */
export function pathOf(points: readonly (readonly [x: number, y: number] | undefined)[]): string {
  let isOpen = false;
  return points
    .map((point) => {
      const letter = isOpen ? 'L' : 'M';
      isOpen = point !== undefined;
      return point ? `${letter}${point[0].toFixed(1)} ${point[1].toFixed(1)}` : '';
    })
    .join('');
}

function bandOf(
  low: readonly (number | undefined)[],
  high: readonly (number | undefined)[],
  step: number,
  y: (value: number) => number,
): string {
  const known = low.flatMap((value, index) => {
    const upper = high[index];
    return value === undefined || upper === undefined ? [] : [[index * step, y(upper), y(value)] as const];
  });
  if (known.length === 0) return '';
  const upper = known.map(([x, top]) => `${x.toFixed(1)} ${top.toFixed(1)}`);
  const lower = known.toReversed().map(([x, , bottom]) => `${x.toFixed(1)} ${bottom.toFixed(1)}`);
  return `M${[...upper, ...lower].join('L')}Z`;
}
