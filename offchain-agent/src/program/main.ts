import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { AgentError, systemWords } from '../base/error.ts';
import { exitCode, exitCodeOf } from '../base/exit.ts';
import { abortReason, forgetAbort, wasInterrupted } from '../cli/abort.ts';
import { guardProcess, readerGone } from '../cli/guard-process.ts';
import { say, writeJson } from '../cli/output.ts';
import { createProgram } from './program.ts';

/** Runs one command and returns its exit code; a process may run several, one after the other. */
export async function main(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  guardProcess();
  forgetAbort();
  process.exitCode = undefined;
  let failure: unknown;
  try {
    await createProgram(version()).parseAsync(args, { from: 'user' });
  } catch (error) {
    failure = error;
  }
  await written();
  // What runs for good sets it when it was ended as it should be.
  if (wasInterrupted()) return process.exitCode === exitCode.ok ? exitCode.ok : exitCode.interrupted;
  const cause = abortReason() ?? failure;
  if (cause !== undefined && !isEnoughRead(failure)) return reported(cause, json);
  if (failure !== undefined) return reported(failure, json);
  return Number(process.exitCode ?? exitCode.ok);
}

// What ends well, or with its help, although its reader has gone has done all that was asked.
function isEnoughRead(failure: unknown): boolean {
  const reason = abortReason();
  if (!(reason instanceof AgentError) || reason.code !== readerGone) return false;
  return failure === undefined || failure instanceof CommanderError;
}

// An answer that cannot be written is known to be so only after the command has ended.
async function written(): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write('', () => setImmediate(resolve)));
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
  // A file or an address that nobody looked at before: what the system says of it is all there is to say.
  const why = systemWords(error);
  if (why !== undefined) {
    const { path } = error as NodeJS.ErrnoException;
    return reported(new AgentError('bad_input/system', `${path ?? (error as Error).message}: ${why}`), json);
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
