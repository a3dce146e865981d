import { figure } from '../../base/figure.ts';
import { fromMicros, lawOf } from '../../chain/scalability/stored-units.ts';
import type { Release, SubjectHistory } from '../../chain/scalability/subject-history.ts';
import { missedParts } from '../law-text.ts';
import { highestOf } from './screen.ts';

const width = 760;

const left = 90;

const right = 20;

const panelHeight = 110;

const gap = 34;

const top = 40;

const longestLabel = 14;

interface Panel {
  readonly title: string;
  readonly value: (release: Release) => number | undefined;
}

const panels: readonly Panel[] = [
  { title: 'peak throughput (limit without a peak)', value: highestOf },
  {
    title: 'size at the peak',
    value: ({ law }) => {
      const size = law?.checked.figures.peak?.size;
      return size === undefined ? undefined : fromMicros(size);
    },
  },
  { title: 'sigma, %', value: ({ law }) => law && 100 * lawOf(law.parameters).sigma },
  { title: 'kappa, %', value: ({ law }) => law && 100 * lawOf(law.parameters).kappa },
];

/** Peak, size there, contention and coherency, version after version; missed requirements are red, the baseline ringed. */
export function historySvg({ info, releases }: SubjectHistory): string {
  const height = top + panels.length * (panelHeight + gap) + 40;
  const step = (width - left - right) / Math.max(1, releases.length - 1);
  const x = (index: number): string =>
    (releases.length === 1 ? (left + width - right) / 2 : left + index * step).toFixed(1);
  // As many labels as have room.
  const every = Math.ceil((releases.length * 56) / (width - left - right));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="how ${escaped(info.subject.name)} scales, version after version">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${left}" y="22" font-size="15" fill="#111827">${escaped(info.subject.name)}</text>`,
    ...panels.flatMap((panel, index) => panelParts(panel, releases, x, top + index * (panelHeight + gap))),
    ...releases.flatMap(({ version }, index) =>
      index % every === 0
        ? `<text x="${x(index)}" y="${height - 22}" text-anchor="middle" fill="#374151">${escaped(shortened(version))}</text>`
        : [],
    ),
    '</svg>',
    '',
  ].join('\n');
}

function panelParts(
  { title, value }: Panel,
  releases: readonly Release[],
  x: (index: number) => string,
  from: number,
): string[] {
  const points = releases.flatMap((release, index) => {
    const at = value(release);
    return at === undefined ? [] : [{ release, index, at }];
  });
  const highest = Math.max(...points.map(({ at }) => at), 0) * 1.1 || 1;
  const y = (at: number): string => (from + 18 + panelHeight * (1 - at / highest)).toFixed(1);
  return [
    `<text x="${left}" y="${from + 10}" fill="#111827">${title}</text>`,
    ...[0, 0.5, 1].map(
      (share) =>
        `<line x1="${left}" x2="${width - right}" y1="${y(share * highest)}" y2="${y(share * highest)}" stroke="#e5e7eb"/><text x="${left - 8}" y="${(Number(y(share * highest)) + 4).toFixed(1)}" text-anchor="end" fill="#374151">${figure(share * highest)}</text>`,
    ),
    `<polyline points="${points.map(({ index, at }) => `${x(index)},${y(at)}`).join(' ')}" fill="none" stroke="#2563eb" stroke-width="1.5"/>`,
    ...points.map(({ release, index, at }) => {
      const isMissed = release.outcome !== undefined && missedParts(release.outcome).length > 0;
      const ring = release.isBaseline
        ? `<circle cx="${x(index)}" cy="${y(at)}" r="8" fill="none" stroke="#b45309" stroke-width="2"/>`
        : '';
      return `${ring}<circle cx="${x(index)}" cy="${y(at)}" r="4" fill="${isMissed ? '#dc2626' : '#111827'}"/>`;
    }),
  ];
}

function shortened(text: string): string {
  return text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
