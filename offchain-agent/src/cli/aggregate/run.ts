import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AgentError } from '../../base/error.ts';
import { aggregate } from '../../sli/aggregate.ts';
import { print, say } from '../output.ts';
import { documentLines } from './document.ts';
import { parseInput } from './parse-input.ts';
import { notesOf, screen } from './screen.ts';

export interface AggregateCommandOptions {
  readonly json?: boolean;
}

/**
 * Prints the records of a file of reports; exit 0 for every well-formed one, with a quorum or without.
 * @throws AgentError `bad_input/file` when it cannot be read, `bad_input/reports` with the places of its faults
 */
export async function runAggregate(file: string, options: AggregateCommandOptions): Promise<void> {
  const source = file === '-' ? 'stdin' : file;
  const { rule, windows } = parseInput(await read(file), source);
  const records = aggregate(rule, windows);
  if (options.json) {
    for (const line of documentLines(records)) print(line);
    return;
  }
  for (const line of screen(records)) print(line);
  for (const note of notesOf(records)) say(note);
}

async function read(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AgentError('bad_input/file', `${file} cannot be read: ${reason}`, { cause, data: { file } });
  }
}
