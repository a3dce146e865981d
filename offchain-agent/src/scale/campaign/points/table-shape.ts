import { meaningOf } from './column-name.ts';
import { isNumeric, type PointTable, type TableRow } from './table.ts';

/** No table where nothing stands beside anything. */
export function tableOf(rows: readonly TableRow[], commaIsOpen: boolean): PointTable[] {
  const [first] = rows;
  if (!first || first.cells.length < 2) return [];
  const upright = isAcross(rows) ? turned(rows) : rows;
  const [head, ...rest] = upright;
  if (!head) return [];
  // Files that were put together have their names more than once.
  const same = head.cells.join('\0');
  return isHeader(head.cells)
    ? [{ names: head.cells, rows: rest.filter(({ cells }) => cells.join('\0') !== same), commaIsOpen }]
    : [{ names: undefined, rows: upright, commaIsOpen }];
}

export function isHeader(cells: readonly string[]): boolean {
  return hasNames(cells) || !cells.some(isNumeric);
}

/** Names in the first column, sizes in the first row. */
function isAcross(rows: readonly TableRow[]): boolean {
  const [first, ...rest] = rows;
  const [name = '', ...sizes] = first?.cells ?? [];
  return (
    rest.length > 0 &&
    sizes.length > 1 &&
    meaningOf(name).role === 'n' &&
    sizes.every(isNumeric) &&
    rest.every(({ cells }) => cells.length === sizes.length + 1 && !isNumeric(cells[0] ?? ''))
  );
}

function turned(rows: readonly TableRow[]): TableRow[] {
  const width = rows[0]?.cells.length ?? 0;
  return Array.from({ length: width }, (_, column) => ({
    place: `column ${column + 1}`,
    cells: rows.map(({ cells }) => cells[column] ?? ''),
  }));
}

/** Whether a cell is a name of N or of throughput. */
export function hasNames(cells: readonly string[]): boolean {
  return cells.some((cell) => !isNumeric(cell) && ['n', 'throughput'].includes(meaningOf(cell).role ?? ''));
}
