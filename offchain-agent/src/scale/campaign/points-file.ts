import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { blake2, hexText, textBytes } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { readNamedText, readStdin } from '../../base/read-file.ts';
import type { RunInput } from '../../chain/scalability/scalability-shapes.ts';
import { merkleRoot } from '../../sli/merkle.ts';
import type { Point } from '../../usl/point.ts';
import { type Weighting, weightings } from '../../usl/weigh.ts';
import { type ReadOptions, readPoints } from './points/read-points.ts';

/** Of any file of a campaign; the evidence of a long sweep has some MiB. */
const mostBytes = 64 * 1_048_576;

/** A file as a person names it in a message. */
export function sourceOf(file: string): string {
  return file === '-' ? 'stdin' : basename(file);
}

/**
 * The points of a table, a JSON file or the output of a load generator, or of stdin for `-`.
 * @throws AgentError `bad_input/points_file`, `bad_input/columns`, `bad_input/where`
 */
export async function loadPoints(file: string, options: ReadOptions = {}): Promise<Point[]> {
  return readPoints(await readPointsText(file), sourceOf(file), options);
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

/** The folders of a sweep in pairs, by side. */
export const pairSides = ['baseline', 'candidate'] as const;

export interface PairedSide {
  readonly side: (typeof pairSides)[number];
  readonly pairs: string | undefined;
}

/** What a load test measured, with where it comes from. */
export interface Campaign {
  /** As a person names it. */
  readonly source: string;
  readonly points: readonly MeasuredPoint[];
  /** Hash of the description of the test bed; undefined where it was not described. */
  readonly fingerprint: string | undefined;
  readonly evidence: RunInput['evidence'];
  /** Of one side of a sweep in pairs: which, and of which sweep; older sweeps do not know of which. */
  readonly paired?: PairedSide | undefined;
  /** Why no prediction of it belongs on a chain; undefined where nothing speaks against it. */
  readonly unfit: string | undefined;
}

/** Merkle root over the lines of a text, and the hash of its bytes. */
export function evidenceOf(text: string): RunInput['evidence'] {
  const lines = text.replace(/\n$/, '').split('\n');
  return { root: hexText(merkleRoot(lines.map(textBytes))), contentId: hexText(blake2(textBytes(text))) };
}
