import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { AgentError } from '../../base/error.ts';
import type { Point } from '../../usl/point.ts';
import { type Weighting, weightings } from '../../usl/weigh.ts';
import { readPoints } from './read-points.ts';

/** A file as a person names it in a message. */
export function sourceOf(file: string): string {
  return file === '-' ? 'stdin' : basename(file);
}

/**
 * The points of a CSV or JSON file, or of stdin for `-`.
 * @throws AgentError `bad_input/points_file`
 */
export async function loadPoints(file: string): Promise<Point[]> {
  if (file === '-') return readPoints(await text(process.stdin), 'stdin');
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new AgentError('bad_input/points_file', `${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return readPoints(content, sourceOf(file));
}

/** @throws AgentError `bad_input/output` */
export function writeOutput(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new AgentError('bad_input/output', `${file} cannot be written: ${messageOf(error)}`, {
      cause: error,
    });
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
