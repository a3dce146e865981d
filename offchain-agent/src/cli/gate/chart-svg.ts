import { figure } from '../../base/figure.ts';
import type { Judgement } from '../../scale/gate/judge.ts';
import type { GateSide } from '../../scale/gate/side.ts';
import { throughputAt, type UslParameters } from '../../usl/model.ts';

const size = { width: 760, height: 420, left: 80, right: 20, top: 50, bottom: 50 };

const steps = 120;

const colors = { baseline: '#6b7280', candidate: '#2563eb' };

/** Points and laws of both, over the sizes that were measured; laws are left out where none could be fitted. */
export function gateSvg(judgement: Judgement, baseline: GateSide, candidate: GateSide): string {
  const sides = [
    { name: 'baseline', side: baseline, law: judgement.baseline, color: colors.baseline },
    { name: 'candidate', side: candidate, law: judgement.candidate, color: colors.candidate },
  ] as const;
  const all = sides.flatMap(({ side }) => side.points);
  const maxN = Math.max(...all.map(({ n }) => n), 2);
  const highest = 1.1 * Math.max(...all.map(({ throughput }) => throughput));
  const x = (n: number): string =>
    (size.left + ((n - 1) / (maxN - 1)) * (size.width - size.left - size.right)).toFixed(1);
  const y = (throughput: number): string =>
    (size.height - size.bottom - (throughput / highest) * (size.height - size.top - size.bottom)).toFixed(1);
  const curve = (law: UslParameters): string =>
    Array.from({ length: steps }, (_, i) => 1 + ((maxN - 1) * i) / (steps - 1))
      .map((n) => `${x(n)},${y(Math.min(highest, throughputAt(law, n)))}`)
      .join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="throughput by size of baseline and candidate: ${judgement.verdict}">`,
    `<rect width="${size.width}" height="${size.height}" fill="#fff"/>`,
    `<text x="${size.left}" y="20" fill="#111827">${judgement.verdict}</text>`,
    ...sides.map(
      ({ name, side, color }, index) =>
        `<text x="${size.left + 110 + 300 * index}" y="20" fill="${color}">${name}: ${escaped(side.source.slice(-36))}</text>`,
    ),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      `<line x1="${size.left}" x2="${size.width - size.right}" y1="${y(share * highest)}" y2="${y(share * highest)}" stroke="#e5e7eb"/>`,
      `<text x="${size.left - 8}" y="${(Number(y(share * highest)) + 4).toFixed(1)}" text-anchor="end" fill="#374151">${figure(share * highest)}</text>`,
      `<text x="${x(1 + share * (maxN - 1))}" y="${size.height - size.bottom + 20}" text-anchor="middle" fill="#374151">${figure(Number((1 + share * (maxN - 1)).toPrecision(3)))}</text>`,
    ]),
    ...sides.flatMap(({ side, law, color }) => [
      ...(law ? [`<polyline points="${curve(law)}" fill="none" stroke="${color}" stroke-width="2"/>`] : []),
      ...side.points.map(
        ({ n, throughput }) =>
          `<circle cx="${x(n)}" cy="${y(throughput)}" r="3.5" fill="${color}" fill-opacity="0.7"/>`,
      ),
    ]),
    `<text x="${size.width / 2}" y="${size.height - 8}" text-anchor="middle" fill="#111827">size N</text>`,
    `<text transform="translate(16 ${size.height / 2}) rotate(-90)" text-anchor="middle" fill="#111827">throughput</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
