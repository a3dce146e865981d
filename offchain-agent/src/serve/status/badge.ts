import { percent } from '../../base/format.ts';
import { html, xmlText } from '../../base/markup.ts';
import type { RecordFigures } from '../../chain/records/sli-answer.ts';
import type { PeriodKind } from '../../sli/calendar.ts';

/** What a badge needs of a record. */
export type BadgeFigures = Pick<RecordFigures, 'sliPpm' | 'interval' | 'provisional'>;

/** What a badge says, and how well that is. */
interface Badge {
  readonly label: string;
  readonly message: string;
  readonly level: keyof typeof colors;
}

/** Each with white text on it reads at 4.5 : 1 or better. */
const colors = {
  good: '#1a7f5a',
  /** As good as was promised, of a record that is too short to show it. */
  early: '#2f6f8f',
  fair: '#b45309',
  bad: '#b42318',
  unknown: '#57606a',
} as const;
const fairPpm = 950_000;

const height = 20;
const padding = 7;
/** Of one character of 11 px Verdana, about; `textLength` makes it fit. */
const characterWidth = 6.8;

/**
 * The uptime of a period. Green takes the lower bound of what is to be expected: a short good record is not green yet, but
 * blue; amber is what is below the objective.
 */
export function uptimeBadge(
  record: BadgeFigures | undefined,
  period: PeriodKind,
  name: string,
  objectivePpm: number,
): Badge {
  const label = `${name} uptime, ${period}${record?.provisional === true ? ' so far' : ''}`;
  if (record?.sliPpm === undefined) return { label, message: '?', level: 'unknown' };
  const low = record.interval?.lowPpm ?? record.sliPpm;
  const level = levelOf(record.sliPpm, low, objectivePpm);
  return { label, message: `${percent(record.sliPpm)} %`, level };
}

function levelOf(sliPpm: number, lowPpm: number, objectivePpm: number): Badge['level'] {
  if (lowPpm >= objectivePpm) return 'good';
  if (sliPpm >= objectivePpm) return 'early';
  return sliPpm >= fairPpm ? 'fair' : 'bad';
}

/** A badge as an image, which says aloud what it shows. */
export function badgeSvg({ label, message, level }: Badge): string {
  const left = widthOf(label);
  const right = widthOf(message);
  const width = left + right;
  const text = (x: number, room: number, words: string) =>
    html`<text x="${x + padding}" y="14" textLength="${room - 2 * padding}" lengthAdjust="spacingAndGlyphs">${words}</text>`;
  return xmlText(html`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" role="img" aria-label="${label}: ${message}">
<title>${label}: ${message}</title>
<clipPath id="r"><rect width="${width}" height="${height}" rx="3"/></clipPath>
<g clip-path="url(#r)"><rect width="${left}" height="${height}" fill="#3c434a"/><rect x="${left}" width="${right}" height="${height}" fill="${colors[level]}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(0, left, label)}${text(left, right, message)}</g>
</svg>
`);
}

/** A badge as shields.io reads it (`https://img.shields.io/endpoint?url=...`). */
export function badgeEndpoint({ label, message, level }: Badge) {
  return {
    schemaVersion: 1 as const,
    label,
    message,
    color: colors[level].slice(1),
    cacheSeconds: 300,
    isError: level === 'unknown',
  };
}

function widthOf(text: string): number {
  return Math.ceil([...text].length * characterWidth) + 2 * padding;
}
