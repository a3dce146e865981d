interface Span {
  text: string;
  /** The numbers of the control sequences in force. */
  codes: number[];
}

const lineHeightPx = 20;
const characterPx = 8.43;
const marginPx = 20;

const escape = String.fromCharCode(27);
const control = new RegExp(`${escape}\\[([\\d;?]*[A-Za-z])`);

const style: Record<number, string> = {
  1: 'font-weight="bold"',
  2: 'opacity="0.6"',
  31: 'fill="#ff7b72"',
  32: 'fill="#7ee787"',
  33: 'fill="#f2cc60"',
  34: 'fill="#79c0ff"',
  35: 'fill="#d2a8ff"',
  36: 'fill="#76e3ea"',
  90: 'opacity="0.6"',
};

/** The lines that a terminal would show, with their colours, as an SVG. */
export function picture(lines: readonly string[]): string {
  const columns = Math.max(
    ...lines.map((line) => spans(line).reduce((sum, span) => sum + span.text.length, 0)),
  );
  const width = Math.ceil(columns * characterPx + 2 * marginPx);
  const height = lines.length * lineHeightPx + 2 * marginPx;
  const rows = lines.map((line, index) => {
    const y = marginPx + (index + 0.75) * lineHeightPx;
    return `  <text x="${marginPx}" y="${y}" xml:space="preserve">${spans(line).map(markup).join('')}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" fill="#e6edf3">`,
    `  <rect width="${width}" height="${height}" rx="10" fill="#0d1117"/>`,
    ...rows,
    '</svg>',
  ].join('\n');
}

// Parts of a line with the colours in force; other control sequences are left out.
function spans(line: string): Span[] {
  const found: Span[] = [];
  let codes: number[] = [];
  for (const [index, part] of line.split(control).entries()) {
    if (index % 2 === 0) {
      if (part !== '') found.push({ text: part, codes });
    } else if (part.endsWith('m')) {
      for (const code of part.slice(0, -1).split(';').map(Number)) {
        codes = [0, 22, 39].includes(code) ? [] : [...codes, code];
      }
    }
  }
  return found;
}

function markup({ text, codes }: Span): string {
  const attributes = codes.map((code) => style[code]).filter(Boolean);
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return attributes.length === 0 ? escaped : `<tspan ${attributes.join(' ')}>${escaped}</tspan>`;
}
