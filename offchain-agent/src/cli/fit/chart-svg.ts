import { figure } from '../../base/figure.ts';
import type { UslFit } from '../../usl/fit.ts';
import { type Curve, curveOf } from './curve.ts';
import { ticksUpTo } from './ticks.ts';

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
  const x = (n: number): number =>
    size.left + ((n - 1) / (curve.maxN - 1)) * (size.width - size.left - size.right);
  const y = (throughput: number): number =>
    size.height - size.bottom - (throughput / highest) * (size.height - size.top - size.bottom);
  const at = (n: number, throughput: number): string => `${x(n).toFixed(1)},${y(throughput).toFixed(1)}`;
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
  const peak = fit.peak && fit.peak.n >= 1 && fit.peak.n <= curve.maxN ? fit.peak : undefined;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="throughput by size, with the fitted scalability law">`,
    `<rect width="${size.width}" height="${size.height}" fill="#fff"/>`,
    hasBand ? `<polygon points="${band}" fill="#2563eb" fill-opacity="0.12"/>` : '',
    ...ticksUpTo(highest, mostTicks).map(
      (throughput) =>
        `<line x1="${size.left}" x2="${size.width - size.right}" y1="${y(throughput).toFixed(1)}" y2="${y(throughput).toFixed(1)}" stroke="#e5e7eb"/><text x="${size.left - 8}" y="${(y(throughput) + 4).toFixed(1)}" text-anchor="end" fill="#374151">${figure(throughput)}</text>`,
    ),
    ...sizes.map(
      (n) =>
        `<text x="${x(n).toFixed(1)}" y="${size.height - size.bottom + 20}" text-anchor="middle" fill="#374151">${figure(n)}</text>`,
    ),
    `<polyline points="${line(measured)}" fill="none" stroke="#2563eb" stroke-width="2"/>`,
    `<polyline points="${line(beyond)}" fill="none" stroke="#2563eb" stroke-width="2" stroke-dasharray="6 5"/>`,
    peak
      ? `<line x1="${x(peak.n).toFixed(1)}" x2="${x(peak.n).toFixed(1)}" y1="${y(peak.throughput).toFixed(1)}" y2="${y(0).toFixed(1)}" stroke="#b45309" stroke-dasharray="3 3"/><text x="${x(peak.n).toFixed(1)}" y="${(y(peak.throughput) - 8).toFixed(1)}" text-anchor="middle" fill="#b45309">${figure(peak.throughput)} at ${figure(peak.n)}</text>`
      : '',
    ...fit.points.map(
      ({ n, throughput }) =>
        `<circle cx="${x(n).toFixed(1)}" cy="${y(throughput).toFixed(1)}" r="4" fill="#111827"/>`,
    ),
    `<text x="${size.width / 2}" y="${size.height - 8}" text-anchor="middle" fill="#111827">size N</text>`,
    `<text transform="translate(16 ${size.height / 2}) rotate(-90)" text-anchor="middle" fill="#111827">throughput</text>`,
    '</svg>',
    '',
  ]
    .filter((part, index, all) => part !== '' || index === all.length - 1)
    .join('\n');
}
