import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { blake2, hexText, textBytes } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { readNamedText, readStdin } from '../../base/read-file.ts';
import type { RunInput } from '../../chain/scalability/scalability-shapes.ts';
import { merkleRoot } from '../../sli/merkle.ts';
import type { Point } from '../../usl/point.ts';
import { type Weighting, weightings } from '../../usl/weigh.ts';

/** Of any file of a campaign; the evidence of a long sweep has some MiB. */
const mostBytes = 64 * 1_048_576;

const columnNames = ['n', 'throughput', 'latency', 'sd', 'weight', 'start', 'pair'] as const;
/** Without names a third column may be anything: the latency, or the end of a number with commas. */
const unnamedColumns = columnNames.slice(0, 2);

const jsonPoints = z.array(
  z.strictObject({
    n: z.number(),
    throughput: z.number(),
    latency: z.number().optional(),
    sd: z.number().optional(),
    weight: z.number().optional(),
    start: z.int().nonnegative().optional(),
    pair: z.int().nonnegative().optional(),
  }),
);

/** A file as a person names it in a message. */
export function sourceOf(file: string): string {
  return file === '-' ? 'stdin' : basename(file);
}

/**
 * The points of a CSV or JSON file, or of stdin for `-`.
 * @throws AgentError `bad_input/points_file`
 */
export async function loadPoints(file: string): Promise<Point[]> {
  return readPoints(await readPointsText(file), sourceOf(file));
}

/** The text of a file of points, or of stdin for `-`. @throws AgentError `bad_input/points_file` */
export async function readPointsText(file: string): Promise<string> {
  // The folder of a sweep is taken for the points that it holds.
  const inFolder = join(file, 'points.csv');
  if (file !== '-') return readText(existsSync(inFolder) ? inFolder : file, 'bad_input/points_file');
  try {
    return await readStdin(mostBytes);
  } catch (cause) {
    throw new AgentError('bad_input/points_file', `stdin cannot be read: ${messageOf(cause)}`, { cause });
  }
}

export function parseWeights(value: string): Weighting {
  return oneOf('--weights', value, weightings);
}

/** @throws AgentError `bad_input/option` for what is none of the allowed words */
export function oneOf<T extends string>(flag: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found) return found;
  throw new AgentError(
    'bad_input/option',
    `${flag} must be one of ${allowed.join(', ')}, got ${value.slice(0, 40)}`,
  );
}

type Name = (typeof columnNames)[number];

/**
 * Reads points from the text of a CSV or JSON file.
 * @throws AgentError `bad_input/points_file` with the place of the fault
 */
export function readPoints(text: string, source: string): Point[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  return trimmed.startsWith('[') || trimmed.startsWith('{')
    ? readJson(trimmed, source)
    : readCsv(trimmed, source);
}

function readJson(text: string, source: string): Point[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fault(
      source,
      `is no JSON: ${messageOf(error)}; expected [{"n": 4, "throughput": 1200}, ...] or lines such as "4,1200"`,
    );
  }
  // What `almanac fit --json` writes can be read again.
  const points = typeof value === 'object' && value !== null && 'points' in value ? value.points : value;
  const parsed = jsonPoints.safeParse(points, { reportInput: true });
  if (parsed.success) return parsed.data as Point[];
  const faults = faultsOf(parsed.error).slice(0, 5).join('; ');
  throw fault(source, `holds no points (${faults}); expected [{"n": 4, "throughput": 1200}, ...]`);
}

function readCsv(text: string, source: string): Point[] {
  const written = text
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ number: index + 1, line: line.trim() }))
    .filter(({ line }) => /[^\s,;]/.test(line) && !line.startsWith('#'));
  // One for the whole file: where it is no comma, a comma is part of a number that we do not read, and nobody's column.
  const separator = /[;\t]/.exec(written[0]?.line ?? '')?.[0] ?? ',';
  const lines = written.map(({ number, line }) => ({
    number,
    cells: line.split(separator).map((cell) => cell.trim().replace(/^"([^"]*)"$/, '$1')),
  }));
  const [first] = lines;
  if (!first) throw fault(source, 'is empty; it needs lines such as "4,1200"');
  const isHeader = !first.cells.some((cell) => /^[-+.]?\d/.test(cell));
  if (!isHeader && first.cells.length > unnamedColumns.length)
    throw fault(
      source,
      `line ${first.number} has ${first.cells.length} columns without names, of which only two are read; name them in a first line, for example n,throughput,latency, and write numbers without commas`,
    );
  const columns = isHeader ? headerOf(first.cells, source) : unnamedColumns;
  if (isHeader && lines.length === 1) throw fault(source, 'has a line of names and no point');
  if (first.cells.length < 2)
    throw fault(source, `line ${first.number} has one column; n and throughput are needed`);
  return (isHeader ? lines.slice(1) : lines).map(({ number, cells }) => {
    if (cells.length !== columns.length)
      throw fault(source, `line ${number} has ${cells.length} columns instead of ${columns.length}`);
    const point: Partial<Record<Name, number>> = {};
    columns.forEach((name, index) => {
      const cell = cells[index] ?? '';
      if (cell === '' && name !== 'n' && name !== 'throughput') return;
      point[name] = numberIn(cell, `line ${number}: ${name}`, source);
    });
    return point as Point;
  });
}

/** A number as people write it: decimal, perhaps with an exponent. */
function numberIn(cell: string, place: string, source: string): number {
  const shown = cell.slice(0, 20);
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(cell))
    throw fault(source, `${place} is "${shown}", not a number`);
  const value = Number(cell);
  if (!Number.isFinite(value))
    throw fault(source, `${place} is ${shown}, larger than any number that can be kept`);
  return value;
}

function headerOf(cells: readonly string[], source: string): Name[] {
  const columns = cells.map((cell) => cell.toLowerCase());
  const unknown = columns.filter((name) => !columnNames.includes(name as Name));
  if (unknown.length > 0)
    throw fault(
      source,
      `has columns that are not known: ${unknown.join(', ')}; known are ${columnNames.join(', ')}`,
    );
  const missing = columnNames.slice(0, 2).filter((name) => !columns.includes(name));
  if (missing.length > 0) throw fault(source, `lacks the column ${missing.join(' and ')}`);
  if (new Set(columns).size < columns.length) throw fault(source, 'names a column twice');
  return columns as Name[];
}

function fault(source: string, text: string): AgentError {
  return new AgentError('bad_input/points_file', `${source} ${text}`, { data: { source } });
}

/** @throws AgentError with the code given */
export function readText(path: string, code: string): string {
  return readNamedText(path, mostBytes, code);
}

/** A latency in µs; 0 for percentiles that nobody measured. */
export interface MeasuredLatency {
  readonly meanUs: number;
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
}

/** A point as it was measured, before it is rounded to what the chain stores. */
export interface MeasuredPoint extends Omit<Point, 'latency'> {
  readonly latency?: MeasuredLatency;
}

/** What a load test measured, with where it comes from. */
export interface Campaign {
  /** As a person names it. */
  readonly source: string;
  readonly points: readonly MeasuredPoint[];
  /** Hash of the description of the test bed; undefined where it was not described. */
  readonly fingerprint: string | undefined;
  readonly evidence: RunInput['evidence'];
  /** Why no prediction of it belongs on a chain; undefined where nothing speaks against it. */
  readonly unfit: string | undefined;
}

/** Merkle root over the lines of a text, and the hash of its bytes. */
export function evidenceOf(text: string): RunInput['evidence'] {
  const lines = text.replace(/\n$/, '').split('\n');
  return { root: hexText(merkleRoot(lines.map(textBytes))), contentId: hexText(blake2(textBytes(text))) };
}
