import { messageOf } from '../../../base/error.ts';
import { meaningOf } from './column-name.ts';
import { failureMeaning } from './failure-name.ts';
import { isFields, jsonToolOf } from './json-tools.ts';
import { mostCells, type PointTable, shownCell, type TableRow, tableFault } from './table.ts';

const example = '[{"n": 4, "throughput": 1200}, ...]';
/** Deeper objects are no row of a table. */
const deepest = 4;

type Fields = Readonly<Record<string, unknown>>;

/** The JSON documents of a text: one, or several one after the other. @throws AgentError `bad_input/points_file` */
export function jsonDocuments(text: string, source: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch (cause) {
    const isJson = (parse: () => unknown[]): unknown[] | undefined => {
      try {
        return parse();
      } catch {
        return undefined;
      }
    };
    const documents =
      isJson(() => documentsIn(text).map((part) => JSON.parse(part) as unknown)) ??
      isJson(() => [JSON.parse(asJson(text))]);
    if (documents) return documents;
    throw tableFault(
      source,
      `is not JSON: ${shownCell(messageOf(cause), 120)}; expected ${example} or lines such as "4,1200"`,
    );
  }
}

/** Literals of Python and JavaScript that hold nothing but numbers and names. */
function asJson(text: string): string {
  return text
    .replace(/[()]/g, (mark) => (mark === '(' ? '[' : ']'))
    .replace(/'/g, '"')
    .replace(/,(\s*[\]}])/g, '$1');
}

/** Where each document ends is where its last bracket closes. */
function documentsIn(text: string): string[] {
  const parts: string[] = [];
  let [from, depth, isQuoted] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (isQuoted) {
      if (char === '\\') i++;
      else if (char === '"') isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      depth--;
      if (depth === 0) {
        parts.push(text.slice(from, i + 1));
        from = i + 1;
      }
    }
  }
  if (text.slice(from).trim() !== '') parts.push(text.slice(from));
  return parts;
}

/**
 * The table of a JSON value: objects with names, arrays of two, columns by name, or an object that holds one of them.
 * @throws AgentError `bad_input/points_file`
 */
export function jsonTable(documents: readonly unknown[], source: string): PointTable {
  const [only] = documents;
  const value = documents.length > 1 ? documents : only;
  const table = tableIn(value);
  if (table) return table;
  throw tableFault(source, `holds no points; expected ${example}`);
}

function tableIn(value: unknown): PointTable | undefined {
  if (Array.isArray(value)) return arrayTable(value);
  if (!isFields(value)) return undefined;
  // What `almanac fit --json` writes can be read again.
  if (Array.isArray(value['points'])) {
    const points = arrayTable(value['points']);
    return points && isOwn(value) ? { ...points, isOfSuccesses: true } : points;
  }
  const columns = columnTable(value);
  if (columns) return columns;
  const within = Object.values(value).flatMap((one) => (Array.isArray(one) ? (arrayTable(one) ?? []) : []));
  return within.length === 1 ? within[0] : (sizesTable(value) ?? rowTable(value));
}

/** Throughput that Almanac wrote has failed answers left out. */
function isOwn({ schema }: Fields): boolean {
  return typeof schema === 'string' && schema.startsWith('almanac.');
}

/** One run: an object that says how many there were. */
function rowTable(value: Fields): PointTable | undefined {
  const table = objectsTable([value]);
  return table?.names?.some((name) => meaningOf(name).role === 'n') ? table : undefined;
}

function arrayTable(values: readonly unknown[]): PointTable | undefined {
  if (values.length === 0) return undefined;
  if (values.every(isFields)) return objectsTable(values);
  if (!values.every((value) => Array.isArray(value))) return undefined;
  const rows = values.map((cells, index) => ({ place: `[${index}]`, cells: cells.map(cellOf) }));
  const [first, ...rest] = rows;
  const width = first?.cells.length ?? 0;
  const isNamed = first?.cells.every((cell) => Number.isNaN(Number(cell))) === true;
  return isNamed
    ? { names: first.cells, rows: rest, commaIsOpen: true, typed: typedOf(values.slice(1), width) }
    : { names: undefined, rows, commaIsOpen: true, typed: typedOf(values, width) };
}

/** Columns without a text: `"1.800"` can be 1800. */
function typedOf(rows: readonly (readonly unknown[])[], width: number): ReadonlySet<number> {
  const columns = Array.from({ length: width }, (_, index) => index);
  return new Set(columns.filter((index) => rows.every((cells) => typeof cells[index] !== 'string')));
}

/** JMH keeps its score one level down, and says in `mode` and `scoreUnit` what it is. */
function benchmarkOf(fields: Fields): Fields {
  const { primaryMetric: metric, benchmark, mode, threads, params } = fields;
  if (!isFields(metric)) return fields;
  return {
    benchmark,
    mode,
    threads,
    score: metric['score'],
    unit: metric['scoreUnit'],
    ...(isFields(params) ? params : {}),
  };
}

/** The rows of objects, with the failed answers of those whose tool is known. */
function objectsTable(values: readonly Fields[]): PointTable | undefined {
  const tool = jsonToolOf(values);
  const table = rowsTable(values.map((value) => tool?.row(value) ?? benchmarkOf(value)));
  if (!table || !tool) return table;
  const rows = table.rows.map((row, index) => {
    const failures = tool.failures(values[index] ?? {}, row.place);
    return { ...row, ...(failures && { failures }) };
  });
  return { ...table, rows };
}

function rowsTable(values: readonly Fields[]): PointTable | undefined {
  const flat = values.map((value) => flattened(value, '', 0));
  const paths = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  if (paths.length * flat.length > mostCells) return undefined;
  const counts = new Map<string, number>();
  const shortOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);
  for (const path of paths) counts.set(shortOf(path), (counts.get(shortOf(path)) ?? 0) + 1);
  // `errors.status` counts errors, and `status` does not say so.
  const isShort = (path: string): boolean =>
    counts.get(shortOf(path)) === 1 &&
    (failureMeaning(path) !== 'failed' || failureMeaning(shortOf(path)) === 'failed');
  const names = paths.map((path) => (isShort(path) ? shortOf(path) : path));
  const all = flat.map((row) => paths.map((path) => row.get(path)));
  const rows = all.map((cells, index) => ({ place: `[${index}]`, cells: cells.map(cellOf) }));
  return { names, rows, commaIsOpen: true, typed: typedOf(all, paths.length) };
}

function flattened(fields: Fields, before: string, depth: number): Map<string, unknown> {
  const cells = new Map<string, unknown>();
  for (const [name, value] of Object.entries(fields)) {
    const path = `${before}${name}`;
    if (isFields(value) && depth < deepest)
      for (const [k, v] of flattened(value, `${path}.`, depth + 1)) cells.set(k, v);
    else if (!Array.isArray(value)) cells.set(path, value);
  }
  return cells;
}

/** `{"threads": [1, 2], "tps": [100, 190]}` */
function columnTable(value: Fields): PointTable | undefined {
  const entries = Object.entries(value).flatMap(([name, cells]) =>
    Array.isArray(cells) && cells.length > 0 && cells.every((cell) => typeof cell === 'number')
      ? [{ name, cells: cells as number[] }]
      : [],
  );
  const [first] = entries;
  if (!first || entries.length < 2 || entries.some(({ cells }) => cells.length !== first.cells.length))
    return undefined;
  const rows = first.cells.map(
    (_, index): TableRow => ({
      place: `[${index}]`,
      cells: entries.map(({ cells }) => cellOf(cells[index])),
    }),
  );
  return { names: entries.map(({ name }) => name), rows, commaIsOpen: true, typed: new Set(entries.keys()) };
}

/** `{"1": 100, "2": 190}`: throughput by size. */
function sizesTable(value: Fields): PointTable | undefined {
  const entries = Object.entries(value);
  if (entries.length === 0) return undefined;
  if (!entries.every(([n, x]) => /^\d+$/.test(n) && typeof x === 'number')) return undefined;
  const rows = entries.map(([n, x]) => ({ place: `"${n}"`, cells: [n, cellOf(x)] }));
  return { names: undefined, rows, commaIsOpen: true, typed: new Set([0, 1]) };
}

function cellOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}
