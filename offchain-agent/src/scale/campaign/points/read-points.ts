import { AgentError } from '../../../base/error.ts';
import type { Point } from '../../../usl/point.ts';
import { type ChosenColumn, type ColumnChoice, type ColumnOptions, chooseColumns } from './choose-columns.ts';
import { isSendRate, toASecondIn } from './column-name.ts';
import { foreignFault } from './foreign-output.ts';
import { jsonDocuments, jsonTable } from './json-table.ts';
import { isK6Stream, isK6Summary, k6Csv, k6Stream, k6Summaries } from './k6.ts';
import { locustHistory } from './locust.ts';
import {
  isMissing,
  MixedStyles,
  type NumberStyle,
  numberParts,
  numberStyle,
  unitFactor,
  valueOf,
} from './number-cell.ts';
import { placeOf, refuseOpenPoints, unitKind } from './open-points.ts';
import { unitsPerSecond } from './rate-unit.ts';
import { readFailures } from './read-failures.ts';
import { failedWayOf } from './row-failures.ts';
import { runLogTable, sizeFault } from './run-logs.ts';
import { countsOf, filterRows, requireOneKind, requireOneSeries, withoutTotal } from './series.ts';
import { type PointTable, type RowFailures, shownCell, type TableRow, tableFault } from './table.ts';
import { drawnTables, textTables } from './text-table.ts';

export interface ReadOptions extends ColumnOptions {
  /** Told which columns were read, where their names leave a choice. */
  readonly onNote?: ((note: string) => void) | undefined;
  /** Told what N counts, such as `clients`, where the file says it. */
  readonly onCounts?: ((counts: string | undefined) => void) | undefined;
}

/** Points and what a person should know of how they were read. */
interface ReadTable {
  readonly points: Point[];
  readonly notes: readonly string[];
  readonly counts: string | undefined;
}

/** A table of points before its cells are read. */
interface ChosenTable {
  readonly table: PointTable;
  readonly choice: ColumnChoice;
}

/**
 * Reads points from the text of a table, a JSON file or the output of a load generator.
 * @throws AgentError `bad_input/points_file` with the place of the fault, `bad_input/columns`, `bad_input/where`
 */
export function readPoints(text: string, source: string, options: ReadOptions = {}): Point[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') throw tableFault(source, 'is empty; it needs lines such as "4,1200"');
  const { points, notes, counts } = readOne(tablesIn(trimmed, source, options), source, options);
  options.onCounts?.(counts);
  for (const note of notes) options.onNote?.(note);
  return points;
}

function tablesIn(text: string, source: string, options: ReadOptions): PointTable[] {
  const foreign = foreignFault(text, source);
  if (foreign) throw foreign;
  // YCSB begins its lines with words in brackets.
  if (/^[[{]/.test(text) && !/^\[[A-Z-]+\], /.test(text)) {
    try {
      return [fromJson(jsonDocuments(text, source), source)];
    } catch (error) {
      // A page of Markdown can begin with a link, and a log with an instant in brackets.
      if (!/\]\(|^\||^\[[^[\]{}"]*\]\s*[A-Za-z]/m.test(text)) throw error;
    }
  }
  const known = k6Csv(text, source) ?? locustHistory(text, source) ?? runLogTable(text, source);
  if (known) return [known];
  const fault = sizeFault(text, source);
  if (!fault) return textTables(text, source);
  // A page can show such output beside its table.
  const good = drawnTables(text)?.filter(
    (table) => !(attempt(() => chosenOf(table, source, options)) instanceof AgentError),
  );
  if (good?.[0] === undefined) throw fault;
  return good;
}

function fromJson(documents: readonly unknown[], source: string): PointTable {
  const [only] = documents;
  // Summaries can be put together in an array, as `jq -s` does.
  const all: readonly unknown[] = documents.length === 1 && Array.isArray(only) ? only : documents;
  if (isK6Summary(all)) return k6Summaries(all, source);
  return isK6Stream(all) ? k6Stream(all, source) : jsonTable(documents, source);
}

/** Of several tables the one that can be read; of tables that hold one another, the largest. */
function readOne(tables: readonly PointTable[], source: string, options: ReadOptions): ReadTable {
  const [only] = tables;
  if (!only) throw tableFault(source, 'has no table; it needs lines such as "4,1200"');
  if (tables.length === 1) return pointsOf(chosenOf(only, source, options), source, options);
  const chosen = tables.map((table) => attempt(() => chosenOf(table, source, options)));
  // A table with the columns of points is one: where a cell of it cannot be read, no other is read in its place.
  const good = chosen.flatMap((one) => (one instanceof AgentError ? [] : [pointsOf(one, source, options)]));
  const largest = good.toSorted((a, b) => b.points.length - a.points.length)[0];
  const held = new Set(largest?.points.map(keyOf));
  if (largest && good.every(({ points }) => points.every((point) => held.has(keyOf(point))))) return largest;
  if (good.length > 1)
    throw tableFault(source, `has ${good.length} tables of points; keep one of them in a file of its own`);
  const faults = chosen.filter((one) => one instanceof AgentError);
  // The most that can be said is of a table that has nearly all that is needed.
  throw (
    faults.find(({ message }) => !message.includes('lacks a column')) ??
    faults[0] ??
    tableFault(source, 'has no table of points')
  );
}

function keyOf({ n, throughput }: Point): string {
  return `${n} ${throughput}`;
}

function attempt<Result>(action: () => Result): Result | AgentError {
  try {
    return action();
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
}

/** The rows that count and their columns. @throws AgentError where the table has none of points, or several series */
function chosenOf(whole: PointTable, source: string, options: ReadOptions): ChosenTable {
  if (whole.names && whole.rows.length === 0) throw tableFault(source, 'has a line of names and no point');
  requireWidth(whole, source);
  const table = withoutTotal(filterRows(whole, source, options), source);
  refuseHistory(table, source, options);
  const choice = chooseColumns(table, source, options);
  requireOneSeries(table, source, choice);
  // Whoever names the columns has looked at the rows.
  if (options.columns === undefined) requireOneKind(table, source, choice);
  return { table, choice };
}

/** @throws AgentError with the place of a cell that cannot be read, and where failed answers cannot be told */
function pointsOf({ table, choice }: ChosenTable, source: string, options: ReadOptions): ReadTable {
  const style = styleOf(table, source, choice);
  if (style === 'point') refuseOpenPoints(table, source, choice);
  const points = table.rows.map((row) => pointOf(row, choice, source, style));
  requireOneUnit(table, source, choice);
  const rates = points.map(({ throughput }) => throughput);
  const failures = readFailures(table, choice, rates, source, { style, way: failedWayOf(options.failed) });
  return {
    points: points.map((point, row) => withoutFailed(point, failures.rows[row])),
    notes: [...(table.notes ?? []), ...choice.notes, ...failures.notes],
    counts: countsOf(table, choice),
  };
}

/** Throughput means answers that succeeded. */
function withoutFailed(point: Point, failures: RowFailures | undefined): Point {
  if (!failures) return point;
  const { share, answers, kept } = failures;
  return {
    ...point,
    throughput: point.throughput * kept,
    ...(point.sd !== undefined && { sd: point.sd * kept }),
    failed_share: share,
    ...(answers !== undefined && { answers }),
  };
}

function requireWidth({ names, rows }: PointTable, source: string): void {
  const width = names?.length ?? rows[0]?.cells.length ?? 0;
  for (const { place, cells } of rows)
    if (cells.length !== width)
      throw tableFault(source, `${place} has ${cells.length} columns instead of ${width}`);
}

/** Apache Otava reads one row for each commit: the past of one load, and no table of loads. */
function refuseHistory({ names }: PointTable, source: string, { columns }: ReadOptions): void {
  const words = (names ?? []).map((name) => name.toLowerCase());
  if (
    columns !== undefined ||
    !words.includes('commit') ||
    !words.some((word) => word === 'time' || word === 'date')
  )
    return;
  if (
    words.some((word) =>
      /^(?:n|nodes|validators|users|clients|threads|vus|concurrency|connections|load)$/.test(word),
    )
  )
    return;
  throw tableFault(
    source,
    'has a row for each commit, as Apache Otava reads it, and no column for the load: there is nothing to fit. Give each commit a file with several sizes',
  );
}

/** @returns undefined where only commas before three digits leave it open */
function styleOf(
  { rows, commaIsOpen }: PointTable,
  source: string,
  { columns }: ColumnChoice,
): NumberStyle | undefined {
  const indices = new Set(columns.map(({ index }) => index));
  const cells = (isRead: boolean): string[] =>
    rows.flatMap((row) => row.cells.filter((_, index) => indices.has(index) === isRead));
  try {
    return numberStyle(cells(true), cells(false), commaIsOpen);
  } catch (error) {
    if (!(error instanceof MixedStyles)) throw error;
    throw tableFault(
      source,
      'has numbers with decimal points and numbers with decimal commas; write them all alike',
    );
  }
}

function pointOf(
  row: TableRow,
  { columns }: ColumnChoice,
  source: string,
  style: NumberStyle | undefined,
): Point {
  const point: Partial<Record<ChosenColumn['role'], number>> = {};
  for (const column of columns) {
    const cell = row.cells[column.index] ?? '';
    if (cell === '' && column.role !== 'n' && column.role !== 'throughput') continue;
    if (column.role === 'latency' && isMissing(cell)) continue;
    const value = numberIn(cell, column, row.place, source, style);
    if ((column.role === 'start' || column.role === 'pair') && !(Number.isSafeInteger(value) && value >= 0))
      throw tableFault(
        source,
        `${placeOf(row.place, column.role)} is ${shownCell(cell)}, not a whole number from 0`,
      );
    point[column.role] = value;
  }
  return point as Point;
}

function numberIn(
  cell: string,
  { role, name, perSecond, toASecond = 1 }: ChosenColumn,
  place: string,
  source: string,
  style: NumberStyle | undefined,
): number {
  const at = placeOf(place, role);
  const parts = numberParts(cell);
  // A rate that stands for N has the unit of a rate, as in Caliper before 0.3.
  const isSent = role === 'n' && isSendRate(name);
  const unit = parts && unitFactor(isSent ? 'throughput' : unitKind(role), parts.unit);
  const isOpen = style === undefined && parts !== undefined && /[.,]/.test(parts.digits);
  if (isOpen && parts.digits.includes(','))
    throw tableFault(
      source,
      `${at} is "${shownCell(cell)}": a decimal comma or thousands? Write it without the comma`,
    );
  const value = parts && valueOf(parts.digits, style ?? 'point');
  if (!parts || !unit || value === undefined)
    throw tableFault(source, `${at} is "${shownCell(cell)}", not a number`);
  if (!Number.isFinite(value * unit.factor))
    throw tableFault(source, `${at} is ${shownCell(cell)}, larger than any number that can be kept`);
  // A unit in the cell comes before that of the name.
  if (role === 'latency') return value / (unitsPerSecond[unit.unit] ?? perSecond);
  const isRate = unitKind(role) === 'throughput';
  return value * unit.factor * (isRate ? (unit.unit === '' ? toASecond : toASecondIn(unit.unit)) : 1);
}

/** Throughput can have any unit, the same for all. */
function requireOneUnit({ rows }: PointTable, source: string, { columns }: ColumnChoice): void {
  const throughput = columns.find(({ role }) => role === 'throughput');
  if (!throughput) return;
  let first: string | undefined;
  for (const { place, cells } of rows) {
    const unit = unitFactor('throughput', numberParts(cells[throughput.index] ?? '')?.unit ?? '')?.unit ?? '';
    first ??= unit;
    if (unit !== first)
      throw tableFault(
        source,
        `${place}: throughput is in "${shownCell(unit)}" and before in "${shownCell(first)}"; give all in one unit`,
      );
  }
}
