import type { TableColumn } from '../words/column.ts';

/**
 * A table as lines: a header, then one line a row, padded with spaces and without rules, so that it can be read, cut
 * and compared. Colour codes in cells do not count as width.
 *
 * @param rows cells in the order of the columns; a missing cell is empty
 */
export function renderTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const lines = [columns.map((column) => column.title), ...rows];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((cells) => visibleWidth(cells[index] ?? ''))),
  );
  return lines.map((cells) =>
    columns
      .map((column, index) => pad(cells[index] ?? '', widths[index] ?? 0, column.align ?? 'left'))
      .join('  ')
      .trimEnd(),
  );
}

/** What sets a colour: ESC, and up to the letter m. */
const colorCode = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

function pad(cell: string, width: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(width - visibleWidth(cell));
  return align === 'left' ? cell + space : space + cell;
}

function visibleWidth(cell: string): number {
  return [...cell.replace(colorCode, '')].length;
}

/** A table in Markdown. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)];
}
