/** What was to be kept on a day, and how much of it was missed; undefined where nothing was measured. */
export type DayShare = { readonly missed: number; readonly whole: number } | undefined;

/** Distance of bars, and how wide one is. */
export const barStep = 10;
export const barWidth = 7.4;
/** Under this share of a day a miss is a warning, from there on it is red. */
const warnShare = 0.1;
/** However few were missed, so much of the bar shows it. */
const leastShare = 0.1;

/** The parts of all bars, a path of SVG each. */
interface DayBarPaths {
  readonly pale: string;
  readonly kept: string;
  readonly warn: string;
  readonly down: string;
  readonly none: string;
}

/**
 * A bar a day, for pages and status pages alike: full and pale on a dark base line when everything was kept; what was missed is cut
 * from its top, by the square root of its share, so that a few are seen and a whole day is still more. What was not measured is three
 * strokes instead of a bar: state is never color alone.
 *
 * @param first index of the first bar
 */
export function dayBarPaths(days: readonly DayShare[], height: number, first = 0): DayBarPaths {
  const paths = { pale: '', kept: '', warn: '', down: '', none: '' };
  days.forEach((day, index) => {
    const x = (first + index) * barStep;
    const bar = (y: number, tall: number): string =>
      `M${x} ${y.toFixed(2)}h${barWidth}v${tall.toFixed(2)}h-${barWidth}z`;
    if (!day || day.whole === 0) {
      for (const part of [0, 0.36, 0.72]) paths.none += bar(height * part, height * 0.18);
      return;
    }
    const share = day.missed / day.whole;
    const cut = share === 0 ? 0 : Math.max(leastShare, Math.sqrt(share)) * height;
    const gap = cut === 0 ? 0 : 1;
    if (cut + gap < height) paths.pale += bar(cut + gap, height - cut - gap);
    if (share < 1) paths.kept += bar(height - 2, 2);
    if (cut > 0) paths[share < warnShare ? 'warn' : 'down'] += bar(0, cut);
  });
  return paths;
}
