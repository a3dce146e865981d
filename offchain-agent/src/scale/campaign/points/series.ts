import { AgentError } from '../../../base/error.ts';
import { type ColumnChoice, type ColumnOptions, isCaliper } from './choose-columns.ts';
import { countedBy, isCountedUnit } from './column-name.ts';
import { numberParts } from './number-cell.ts';
import {
  isNumeric,
  type PointTable,
  plainCell,
  shownCell,
  shownNames,
  type TableRow,
  tableFault,
} from './table.ts';

/** Names of what is repeated: its runs belong to one law. */
const repetition =
  /(?:^|\b|_)(?:run|runs|rep|reps|repetition|repeat|iteration|iter|trial|round|seed|sample|attempt|try|index|idx|id|time|timestamp|date|second|seconds|ts)(?:\b|_|$)/i;
/** Names of what was measured: equal values of it are chance. */
const measured =
  /err|fail|latenc|p\d\d|percent|%|time|duration|min|max|avg|mean|median|std|cpu|mem|count|total|ops|sec|rate|throughput|speed|effic|cost|ms\b|us\b|ns\b/i;

/** A value is shown whole, so that it can be typed. */
const longest = 120;

/** The rows that `--where` leaves. @throws AgentError `bad_input/where` */
export function filterRows(table: PointTable, source: string, { where }: ColumnOptions): PointTable {
  if (where === undefined) return table;
  return where.split(/,(?=[^,=]+=)/).reduce((rest, part) => filtered(rest, source, part), table);
}

/** The rows without the last one of an aggregate: `Total` below sizes is none. */
export function withoutTotal(table: PointTable, source: string): PointTable {
  const rows = table.rows.slice(0, -1);
  const last = table.rows.at(-1);
  const index =
    last?.cells.findIndex(
      (cell, i) =>
        /^(?:(?:grand )?total|all)$/i.test(plainCell(cell)) &&
        rows.every(({ cells }) => isNumeric(cells[i] ?? '')),
    ) ?? -1;
  if (!last || index < 0 || rows.length === 0) return table;
  const note = `${source}: ${last.place} is left out: "${shownCell(last.cells[index] ?? '')}" is not a size`;
  return { ...table, rows, notes: [...(table.notes ?? []), note] };
}

function filtered(table: PointTable, source: string, part: string): PointTable {
  const fault = (text: string): AgentError => new AgentError('bad_input/where', text);
  const [, name = '', value = ''] = /^\s*([^=]+?)\s*=\s*(.*?)\s*$/s.exec(part) ?? [];
  if (name === '')
    throw fault(`--where "${shownCell(part, 40)}": expected NAME=VALUE, for example database=postgres`);
  const names = namesOf(table);
  const index = names.findIndex((one) => one.toLowerCase() === name.toLowerCase());
  if (index < 0)
    throw fault(`${source} has no column "${shownCell(name, 40)}" for --where; it has ${shownNames(names)}`);
  const cellOf = ({ cells }: TableRow): string => plainCell(cells[index] ?? '');
  const rows = table.rows.filter((row) => cellOf(row).toLowerCase() === value.toLowerCase());
  if (rows.length > 0) return { ...table, rows };
  throw fault(
    `${source} has no row where "${shownCell(name, 40)}" is "${shownCell(value, 40)}"; there are ${shownNames([...new Set(table.rows.map(cellOf))])}`,
  );
}

/** The names of columns; their numbers where they have none. */
function namesOf({ names, rows }: PointTable): string[] {
  return names ? names.map(plainCell) : (rows[0]?.cells ?? []).map((_, index) => String(index + 1));
}

/** What N counts: by the tool, the name of its column, or behind a number: `8 threads`. */
export function countsOf({ counts, names, rows }: PointTable, { columns }: ColumnChoice): string | undefined {
  const n = columns.find(({ role }) => role === 'n');
  if (counts !== undefined || !n) return counts;
  const unit = numberParts(rows[0]?.cells[n.index] ?? '')?.unit ?? '';
  return isCountedUnit(unit) ? countedBy(unit) : names && countedBy(n.name);
}

/**
 * Refuses rows of several series: a law through two databases is a law of neither.
 * @throws AgentError `bad_input/points_file`
 */
export function requireOneSeries(table: PointTable, source: string, { columns }: ColumnChoice): void {
  const names = namesOf(table);
  const n = columns.find(({ role }) => role === 'n');
  if (!n) return;
  const read = new Set(columns.map(({ index }) => index));
  const sizeOf = ({ cells }: TableRow): string => plainCell(cells[n.index] ?? '');
  const isOfCaliper = isCaliper(names);
  names.forEach((name, index) => {
    if (read.has(index) || (repetition.test(name) && !isOfCaliper)) return;
    const values = [...new Set(table.rows.map(({ cells }) => plainCell(cells[index] ?? '')))];
    // A tool says what it measured: two addresses are two series, also where they have no size in common.
    if (isSubject(table, name) && values.filter((value) => value !== '').length < 2) return;
    const isKind = isOfCaliper && /^(?:name|round|benchmark(?: round)?|scenario|label|function)$/i.test(name);
    const isSeveral =
      isSubject(table, name) || (isKind ? kinds(values).length > 1 : divides(table, index, sizeOf, name));
    if (isSeveral)
      throw tableFault(
        source,
        `has rows of several series: "${shownCell(name, 40)}" is ${shownNames(isKind ? kinds(values) : values, longest)}; choose one with --where "${shownCell(name, 40)}=${shownCell(values[0] ?? '', longest)}"`,
      );
  });
}

/**
 * Refuses rows that each begin with the name of another thing, as in a comparison: no law goes through them.
 * @throws AgentError `bad_input/points_file`
 */
export function requireOneKind(table: PointTable, source: string, { columns }: ColumnChoice): void {
  const name = plainCell(table.names?.[0] ?? '');
  if (table.format !== undefined || name === '' || repetition.test(name)) return;
  if (columns.some(({ index }) => index === 0)) return;
  const first = table.rows.map(({ cells }) => plainCell(cells[0] ?? ''));
  if (first.some((value) => !/^\p{L}/u.test(value)) || kinds(first).length < 2) return;
  throw tableFault(
    source,
    `has rows of different things: "${shownCell(name, 40)}" is ${shownNames([...new Set(first)])}; if they are one series, say so with --columns ${columns
      .slice(0, 2)
      .map((one) => `${one.role}="${shownCell(one.name, 40)}"`)
      .join(',')}`,
  );
}

/** Whether a column is what a load generator measured. */
function isSubject({ format }: PointTable, name: string): boolean {
  return format !== undefined && name === 'subject';
}

/** Names that differ in a number alone are of one kind. */
function kinds(values: readonly string[]): string[] {
  const stem = (value: string): string =>
    value
      .toLowerCase()
      .replace(/s\b/g, '')
      .replace(/[\d\p{P}\p{S}\s]+/gu, '');
  return [...new Map(values.map((value) => [stem(value), value])).values()];
}

/** Whether the values of a column part the rows so that several have the same sizes. */
function divides(
  { names, rows }: PointTable,
  index: number,
  sizeOf: (row: TableRow) => string,
  name: string,
): boolean {
  const sizes = new Map<string, Set<string>>();
  for (const row of rows) {
    const value = plainCell(row.cells[index] ?? '');
    sizes.set(value, (sizes.get(value) ?? new Set()).add(sizeOf(row)));
  }
  const all = [...sizes.values()];
  // A column of one value, or of another in each row, parts nothing.
  if (all.length < 2 || !all.some((one) => one.size > 1)) return false;
  const total = new Set(rows.map(sizeOf)).size;
  const shared = all.reduce((sum, one) => sum + one.size, 0);
  if (shared === total) return false;
  const isWord = [...sizes.keys()].some((value) => !/^[-+.\d]/.test(value));
  if (isWord) return true;
  // Numbers without a name can be instants or anything else.
  if (!names) return false;
  // Numbers part rows where they are a grid; what was measured is equal by chance.
  return !measured.test(name) && all.every((one) => one.size > 1 && one.size * 2 >= total);
}
