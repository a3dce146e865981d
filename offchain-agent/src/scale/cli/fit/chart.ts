import { figure } from '../../../base/figure.ts';
import { axisTitles, labelBelow, levelLine, scalesOf, svgOf } from '../../../cli/svg.ts';
import { type Band, bandAt } from '../../../usl/band.ts';
import { highestOf, largestOf } from '../../../usl/point.ts';
import type { UslFit } from '../../../usl/usl-fit.ts';

const width = 64;
const height = 14;

const size = { width: 760, height: 420, left: 80, right: 20, top: 20, bottom: 50 };

const mostTicks = 10;

/** The chart as an SVG of its own: points, the law with its 95 % band, dashed beyond what was measured, and the peak. */
export function chartSvg(fit: UslFit): string {
  const curve = curveOf(fit, 200);
  const highest = Math.max(
    curve.maxThroughput,
    // A band that explodes would flatten everything else.
    ...curve.steps.map(({ high }) => Math.min(high ?? 0, 2 * curve.maxThroughput)),
  );
  const { x, y } = scalesOf(size, curve.maxN, highest);
  const at = (n: number, throughput: number): string => `${x(n)},${y(throughput)}`;
  const line = (steps: Curve['steps']): string =>
    steps.map(({ n, throughput }) => at(n, throughput)).join(' ');
  const measured = curve.steps.filter(({ n }) => n <= curve.largestMeasured);
  const beyond = curve.steps.filter(({ n }) => n >= (measured.at(-1)?.n ?? 1));
  const hasBand = curve.steps.every(({ low }) => low !== null);
  const band = [
    ...curve.steps.map(({ n, high }) => at(n, Math.min(high ?? 0, highest))),
    ...[...curve.steps].reverse().map(({ n, low }) => at(n, low ?? 0)),
  ].join(' ');
  // A network of 0 is none: the first size is 1.
  const sizes = [1, ...ticksUpTo(curve.maxN, mostTicks).filter((n) => Number.isInteger(n) && n > 1)];
  const peak =
    fit.peak && fit.peak.throughput !== null && fit.peak.n >= 1 && fit.peak.n <= curve.maxN
      ? { n: fit.peak.n, throughput: fit.peak.throughput }
      : undefined;
  return svgOf(size, 'throughput by size, with the fitted scalability law', [
    hasBand ? `<polygon points="${band}" fill="#2563eb" fill-opacity="0.12"/>` : '',
    ...ticksUpTo(highest, mostTicks).flatMap((throughput) => levelLine(size, y(throughput), throughput)),
    ...sizes.map((n) => labelBelow(size, x(n), figure(n))),
    `<polyline points="${line(measured)}" fill="none" stroke="#2563eb" stroke-width="2"/>`,
    `<polyline points="${line(beyond)}" fill="none" stroke="#2563eb" stroke-width="2" stroke-dasharray="6 5"/>`,
    ...(peak
      ? [
          `<line x1="${x(peak.n)}" x2="${x(peak.n)}" y1="${y(peak.throughput)}" y2="${y(0)}" stroke="#b45309" stroke-dasharray="3 3"/>`,
          `<text x="${x(peak.n)}" y="${(Number(y(peak.throughput)) - 8).toFixed(1)}" text-anchor="middle" fill="#b45309">${figure(peak.throughput)} at ${figure(peak.n)}</text>`,
        ]
      : []),
    ...fit.points.map(
      ({ n, throughput }) => `<circle cx="${x(n)}" cy="${y(throughput)}" r="4" fill="#111827"/>`,
    ),
    ...axisTitles(size),
  ]);
}

/** The chart for a terminal: `o` what was measured, `·` the law, `-` the law beyond what was measured. */
export function chartText(fit: UslFit): string[] {
  const { steps, largestMeasured, maxN, maxThroughput } = curveOf(fit, width);
  const cells = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '));
  const row = (throughput: number): number =>
    Math.min(height - 1, Math.max(0, height - 1 - Math.round((throughput / maxThroughput) * (height - 1))));
  const column = (n: number): number => Math.round(((n - 1) / (maxN - 1)) * (width - 1));
  const put = (n: number, throughput: number, mark: string): void => {
    const line = cells[row(throughput)];
    const at = column(n);
    if (line && at >= 0 && at < width) line[at] = mark;
  };
  for (const { n, throughput } of steps) put(n, throughput, n > largestMeasured ? '-' : '·');
  for (const { n, throughput } of fit.points) put(n, throughput, 'o');
  const labels = [maxThroughput, maxThroughput / 2, 0].map(figure);
  const space = Math.max(...labels.map((label) => label.length));
  const label = (index: number): string =>
    (index === 0
      ? labels[0]
      : index === Math.floor(height / 2)
        ? labels[1]
        : index === height - 1
          ? labels[2]
          : '') ?? '';
  const end = figure(maxN);
  return [
    ...cells.map((line, index) => `${label(index).padStart(space)} |${line.join('').trimEnd()}`),
    `${' '.repeat(space)} +${'-'.repeat(width)}`,
    `${' '.repeat(space)}  1${end.padStart(width - 1)}`,
  ];
}

/** What a chart shows: the law with its band from 1 to a little beyond what was measured or the peak. */
interface Curve {
  readonly steps: readonly Band[];
  readonly largestMeasured: number;
  readonly maxN: number;
  readonly maxThroughput: number;
}

/** Never further than twice the largest measured size: beyond that nothing may be quoted. */
function curveOf(fit: UslFit, count: number): Curve {
  const largestMeasured = largestOf(fit.points);
  const wanted = Math.max(1.15 * largestMeasured, fit.peak ? 1.2 * fit.peak.n : 0);
  const maxN = Math.min(2 * largestMeasured, wanted);
  const steps = Array.from({ length: count }, (_, i) => bandAt(fit, 1 + ((maxN - 1) * i) / (count - 1)));
  const highest = Math.max(highestOf(fit.points), ...steps.map(({ throughput }) => throughput));
  return { steps, largestMeasured, maxN, maxThroughput: 1.1 * highest };
}

/** Multiples of 1, 2 or 5 times a power of ten from 0 to the highest, at most so many of them above 0. */
export function ticksUpTo(highest: number, most: number): number[] {
  const power = 10 ** Math.floor(Math.log10(highest / most));
  const step = power * ([1, 2, 5, 10].find((factor) => power * factor * most >= highest) ?? 10);
  return Array.from({ length: Math.floor(highest / step + 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
}
