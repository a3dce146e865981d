import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { AgentError } from '../error.ts';
import { wasInterrupted } from './abort.ts';
import { exitCode, exitCodeOf } from './exit.ts';
import { say, writeJson } from './output.ts';
import { createProgram } from './program.ts';

/** Runs one command and returns its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  // A reader that has seen enough (`almanac sli all | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCode.ok);
    throw error;
  });
  try {
    await createProgram(version()).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!wasInterrupted()) return reported(error, args.includes('--json'));
  }
  return wasInterrupted() ? exitCode.interrupted : Number(process.exitCode ?? exitCode.ok);
}

function reported(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    // Help and version were asked for; all else is a command line that nobody can understand.
    if (error.exitCode === 0) return exitCode.ok;
    if (json) writeError('bad_input/command_line', error.message.replace(/^error: /, ''), {});
    return exitCode.badInput;
  }
  if (error instanceof AgentError) {
    if (json) writeError(error.code, error.message, error.data);
    else say(`almanac: ${error.message}`);
    return exitCodeOf(error);
  }
  // Not foreseen: the stack is the only thing that helps whoever reports it.
  if (json) writeError('unknown/unforeseen', String(error), {});
  say(
    `almanac: this should not happen, please report it: ${error instanceof Error ? error.stack : String(error)}`,
  );
  return exitCodeOf(error);
}

function writeError(code: string, message: string, data: Record<string, unknown>): void {
  writeJson({ schema: 'almanac.error.v1', error: { code, message, data } });
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
