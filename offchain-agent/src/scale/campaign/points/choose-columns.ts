import { AgentError } from '../../../base/error.ts';
import { isConstant, isCounting, isFilled, isInUnits, isWhole, numeric, varied } from './column-cells.ts';
import {
  isRateUnit,
  isSendRate,
  meaningOf,
  perSecondIn,
  type Role,
  roles,
  toASecondIn,
} from './column-name.ts';
import { type PointTable, plainCell, shownCell, shownNames, tableFault } from './table.ts';

/** What a person says of a file's columns. */
export interface ColumnOptions {
  /** `n=nodes,throughput=tps` */
  readonly columns?: string | undefined;
  /** `database=postgres`: the rows that count. */
  readonly where?: string | undefined;
  /** How failed answers and throughput go together: `included`, `excluded` or `ignore`. */
  readonly failed?: string | undefined;
}

export interface ChosenColumn {
  readonly role: Role;
  readonly index: number;
  readonly name: string;
  /** Units in a second of a latency whose cell has none. */
  readonly perSecond: number;
  /** By what a throughput whose cell has no unit is multiplied to be in a second. */
  readonly toASecond?: number;
}

/** The columns that are read, and remarks for whoever reads the result. */
export interface ColumnChoice {
  readonly columns: readonly ChosenColumn[];
  /** Where a person says that failed answers, and all answers, are counted. */
  readonly failures: { readonly failed: number | undefined; readonly answers: number | undefined };
  readonly notes: readonly string[];
}

const hint = '--columns n=NAME,throughput=NAME';
/** What `--columns` names beside what a point is made of. */
const failureRoles = ['failed', 'answers'] as const;
const namedRoles = [...roles, ...failureRoles] as const;
type NamedRole = (typeof namedRoles)[number];

/** The parts of `--columns`. @throws AgentError `bad_input/columns` */
function parseColumns(text: string | undefined): ReadonlyMap<NamedRole, string> {
  const chosen = new Map<NamedRole, string>();
  if (text === undefined) return chosen;
  // A name can have commas in it; a comma before another role ends it.
  for (const part of text.split(new RegExp(`,(?=\\s*(?:${namedRoles.join('|')})\\s*=)`))) {
    const [, role = '', name = ''] = /^\s*([^=]*?)\s*=\s*(.*?)\s*$/s.exec(part) ?? [];
    const known = namedRoles.find((one) => one === role.toLowerCase());
    if (!known || name === '')
      throw columnsFault(
        `--columns "${shownCell(part, 40)}": expected parts such as n=nodes,throughput=tps; known are ${namedRoles.join(', ')}`,
      );
    if (chosen.has(known)) throw columnsFault(`--columns names ${known} twice`);
    chosen.set(known, name);
  }
  return chosen;
}

function columnsFault(text: string): AgentError {
  return new AgentError('bad_input/columns', text);
}

/**
 * Which column is what: as `--columns` says, else by its name.
 * @throws AgentError `bad_input/points_file`, `bad_input/columns` where more than one could be meant, or none
 */
export function chooseColumns(table: PointTable, source: string, options: ColumnOptions): ColumnChoice {
  const asked = parseColumns(options.columns);
  const named = new Map([...asked].map(([role, name]) => [role, indexOf(table, name, source)] as const));
  if (new Set(named.values()).size < named.size)
    throw columnsFault('--columns gives one column two meanings');
  const failures = { failed: named.get('failed'), answers: named.get('answers') };
  if (!table.names) return { ...unnamed(table, named, source), failures };
  const names = table.names.map(plainCell);
  const meanings = names.map(meaningOf);
  const free = names.map((_, index) => index).filter((index) => ![...named.values()].includes(index));
  const of = (role: Role): readonly number[] =>
    numeric(
      table,
      free.filter((index) => meanings[index]?.role === role),
    );
  const notes: string[] = [];

  const one = (role: 'n' | 'throughput', candidates: readonly number[]): number => {
    const [first, ...more] = candidates;
    if (first === undefined)
      throw tableFault(
        source,
        `lacks a column whose name says that it is ${role === 'n' ? 'N (n, nodes, users, threads, ...)' : 'throughput (throughput, tps, req/s, ...)'}; it has ${shownNames(names)}: say which with ${hint}`,
      );
    if (more.length > 0) {
      const alike = new Set(candidates.map((i) => names[i]?.toLowerCase())).size < candidates.length;
      throw tableFault(
        source,
        `has more than one column that could be ${role === 'n' ? 'N' : role}: ${shownNames(candidates.map((i) => names[i] ?? ''))}; say which with ${hint}${alike ? `, or by number, such as ${role}=${first + 1}` : ''}`,
      );
    }
    return first;
  };
  const throughput =
    named.get('throughput') ??
    one('throughput', varied(table, numeric(table, rates(table, names, meanings, free))));
  const sent = names.findIndex(isSendRate);
  const counts =
    of('n').length > 0 ? of('n') : free.filter((index) => index !== throughput && isCounting(table, index));
  // Its number of workers is mostly the same in all rounds, and then no size; a number of nodes is one.
  const isBySent =
    isCaliper(names) &&
    counts.every((index) => /\bworkers?\b/i.test(names[index] ?? '') && isConstant(table, index));
  const n = named.get('n') ?? (isBySent ? sent : one('n', varied(table, counts)));
  if (n === sent && !named.has('n'))
    notes.push(
      `${source} does not say how many clients there were: N is the rate at which load was sent ("${names[n]}")`,
    );
  const rate = { ...column('throughput', throughput, names), ...scored(table, names, throughput) };
  const columns = [column('n', n, names), rate];
  const { toASecond = 1 } = rate;
  if (toASecond !== 1)
    notes.push(
      `${source}: throughput is given a second, ${toASecond > 1 ? `${toASecond} times` : `a ${Math.round(1 / toASecond)}th of`} what the column has`,
    );
  const isOwn = names[n]?.toLowerCase() === 'n' && names[throughput]?.toLowerCase() === 'throughput';
  for (const role of ['latency', 'sd', 'weight', 'start', 'pair'] as const) {
    const candidates = of(role);
    const exact = candidates.filter((index) => names[index]?.toLowerCase() === role);
    // These decide nothing by themselves: where several could be meant, none is taken.
    const index =
      named.get(role) ??
      (exact.length === 1 ? exact[0] : candidates.length === 1 ? candidates[0] : undefined);
    if (index === undefined || !isFilled(table, index)) continue;
    // A bare "stddev" behind another figure is that figure's.
    const isBare = !/\b(?:throughput|tps|qps|rps|x)\b/i.test(names[index]?.replace(/_/g, ' ') ?? '');
    if (role === 'sd' && !isOwn && !named.has(role) && isBare && index !== throughput + 1) continue;
    // Others keep the time at which a run began in a column of this name.
    if (role === 'start' && !isOwn && !named.has(role) && !isWhole(table, index)) {
      notes.push(`${source}: "${names[index]}" is not read: it holds other than whole numbers from 0`);
      continue;
    }
    // Its own tables are in seconds. What others call latency can be in any unit.
    const isBareLatency = role === 'latency' && names[index]?.toLowerCase() === role;
    if (isBareLatency && !isOwn && !named.has(role) && !isInUnits(table, index))
      notes.push(
        `${source}: "${names[index]}" has no unit and is not read; seconds are read with --columns latency=${names[index]}`,
      );
    else columns.push(column(role, index, names));
  }
  const isPlain = columns.every(({ role, name }) => name.toLowerCase() === role);
  if (!isPlain && table.format === undefined)
    notes.unshift(
      `${source}: ${columns.map(({ role, name }) => `${role} is "${shownCell(name, 40)}"`).join(', ')}`,
    );
  return { columns, failures, notes };
}

/** Where a name or the number of a column leads; a name that is a number comes first. */
function indexOf({ names, rows }: PointTable, name: string, source: string): number {
  const wanted = name.toLowerCase();
  if (!names) {
    const width = rows[0]?.cells.length ?? 0;
    const index = numberedColumn(name, width);
    if (index !== undefined) return index;
    refuseMeaning(name);
    throw columnsFault(
      `${source} has no line of names; --columns takes the number of a column, 1 to ${width}, not "${shownCell(name, 40)}"`,
    );
  }
  // The name behind a comment sign is asked for with it or without.
  const isWanted = (one: string): boolean =>
    [wanted, wanted.replace(/^#\s*/, '')].includes(plainCell(one).toLowerCase());
  const found = names.flatMap((one, index) => (isWanted(one) ? [index] : []));
  const [first = numberedColumn(name, names.length)] = found;
  if (first === undefined) {
    refuseMeaning(name);
    throw columnsFault(
      `${source} has no column "${shownCell(name, 40)}" for --columns; it has ${shownNames(names.map(plainCell))}`,
    );
  }
  if (found.length > 1)
    throw columnsFault(
      `${source} has ${found.length} columns "${shownCell(name, 40)}"; give --columns the number of one, such as ${first + 1}`,
    );
  return first;
}

function numberedColumn(name: string, width: number): number | undefined {
  const number = Number(name);
  return Number.isInteger(number) && number >= 1 && number <= width ? number - 1 : undefined;
}

/** A comma before a meaning that is not known ends no name: `nodes,thruput=tps` is no column. */
function refuseMeaning(name: string): void {
  const [, meaning] = /,\s*([^,=]*?)\s*=/.exec(name) ?? [];
  if (meaning !== undefined)
    throw columnsFault(
      `--columns has no meaning "${shownCell(meaning, 40)}"; known are ${namedRoles.join(', ')}`,
    );
}

function unnamed(
  table: PointTable,
  named: ReadonlyMap<NamedRole, number>,
  source: string,
): Omit<ColumnChoice, 'failures'> {
  const width = table.rows[0]?.cells.length ?? 0;
  if (named.size === 0 && width !== 2)
    throw tableFault(
      source,
      `${table.rows[0]?.place} has ${width === 1 ? 'one column; n and throughput are needed' : `${width} columns without names, of which only two are read; name them in a first line, for example n,throughput,latency, or with --columns n=1,throughput=2, and write numbers without commas`}`,
    );
  const all =
    named.size === 0
      ? new Map<NamedRole, number>([
          ['n', 0],
          ['throughput', 1],
        ])
      : named;
  if (!all.has('n') || !all.has('throughput'))
    throw columnsFault(
      `${source} has no line of names; --columns must say where n and throughput are, for example n=1,throughput=2`,
    );
  const columns = roles.flatMap((role) => {
    const index = all.get(role);
    return index === undefined ? [] : [{ role, index, name: `column ${index + 1}`, perSecond: 1 }];
  });
  if (named.size > 0) return { columns, notes: [] };
  if (table.rows.some(({ cells }) => /^\d+[.,]\d+$/.test(cells[0] ?? '')) && isWhole(table, 1))
    throw tableFault(
      source,
      'has no line of names, and whole numbers in its second column alone: if those are N, say so with --columns n=2,throughput=1, otherwise with --columns n=1,throughput=2',
    );
  // Seconds since 1970 are no sizes: a log of rates by time has two columns, too.
  if (table.rows.every(({ cells }) => /^\d{10}(?:\d{3})?$/.test(cells[0] ?? '')))
    throw tableFault(
      source,
      'has instants in its first column, not sizes; give each size one row, or name the columns in a first line',
    );
  return {
    columns,
    notes: [`${source} has no line of names: the first column is N, the second is throughput`],
  };
}

function column(role: Role, index: number, names: readonly string[]): ChosenColumn {
  const name = names[index] ?? '';
  return {
    role,
    index,
    name,
    perSecond: role === 'latency' ? perSecondIn(name) : 1,
    toASecond: toASecondIn(name),
  };
}

/** A score is in the unit that a column beside it says. */
function scored(
  { rows }: PointTable,
  names: readonly string[],
  throughput: number,
): Pick<ChosenColumn, 'toASecond'> {
  const unit = names.findIndex((name) => /^units?$/i.test(name));
  if (unit < 0 || !/^score$/i.test(names[throughput] ?? '')) return {};
  return { toASecond: toASecondIn(plainCell(rows[0]?.cells[unit] ?? '')) };
}

/** Columns of throughput; the score of a benchmark is one where its unit says so. */
function rates(
  table: PointTable,
  names: readonly string[],
  meanings: readonly ReturnType<typeof meaningOf>[],
  free: readonly number[],
): readonly number[] {
  const all = free.filter((index) => meanings[index]?.role === 'throughput');
  const plain = all.filter((index) => !meanings[index]?.isWeak);
  if (plain.length > 0) return plain;
  if (all.length > 0) return all;
  const unit = names.findIndex((name) => /^units?$/i.test(name));
  const units = new Set(table.rows.map(({ cells }) => plainCell(cells[unit] ?? '')));
  const isRate = unit >= 0 && units.size === 1 && [...units].every(isRateUnit);
  return isRate ? free.filter((index) => /^score$/i.test(names[index] ?? '')) : [];
}

/** The columns of a report of Hyperledger Caliper. */
export function isCaliper(names: readonly string[]): boolean {
  return names.some(isSendRate);
}
