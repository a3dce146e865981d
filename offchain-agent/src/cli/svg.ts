import { figure } from '../base/figure.ts';

/** A picture and the room in it that the plot leaves on each side. */
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where numbers stand in a picture. */
interface Scales {
  /** A size, or the place of one. */
  readonly x: (at: number) => string;
  /** A value; 0 stands at the bottom. */
  readonly y: (value: number) => string;
}

/** Scales for sizes from 1 to `maxN` and values from 0 to `highest`. */
export function scalesOf(frame: Frame, maxN: number, highest: number): Scales {
  const { width, height, left, right, top, bottom } = frame;
  return {
    x: (n) => (left + ((n - 1) / (maxN - 1)) * (width - left - right)).toFixed(1),
    y: (value) => (height - bottom - (value / highest) * (height - top - bottom)).toFixed(1),
  };
}

/** The picture of these parts, on white; an empty part is left out. */
export function svgOf(
  { width, height }: Pick<Frame, 'width' | 'height'>,
  label: string,
  parts: readonly string[],
  fontSize = 13,
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="${fontSize}" role="img" aria-label="${label}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts.filter((part) => part !== ''),
    '</svg>',
    '',
  ].join('\n');
}

/** A line across the plot at the height `y` of a value, and the value beside it. */
export function levelLine(
  { width, left, right }: Pick<Frame, 'width' | 'left' | 'right'>,
  y: string,
  value: number,
) {
  return [
    `<line x1="${left}" x2="${width - right}" y1="${y}" y2="${y}" stroke="#e5e7eb"/>`,
    `<text x="${left - 8}" y="${(Number(y) + 4).toFixed(1)}" text-anchor="end" fill="#374151">${figure(value)}</text>`,
  ];
}

/** A text below the plot, at the place `x`. */
export function labelBelow(
  { height, bottom }: Pick<Frame, 'height' | 'bottom'>,
  x: string,
  text: string,
): string {
  return `<text x="${x}" y="${height - bottom + 20}" text-anchor="middle" fill="#374151">${text}</text>`;
}

/** What the axes of a plot of throughput by size are called. */
export function axisTitles({ width, height }: Pick<Frame, 'width' | 'height'>): readonly string[] {
  return [
    `<text x="${width / 2}" y="${height - 8}" text-anchor="middle" fill="#111827">size N</text>`,
    `<text transform="translate(16 ${height / 2}) rotate(-90)" text-anchor="middle" fill="#111827">throughput</text>`,
  ];
}
