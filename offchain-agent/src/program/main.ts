import { readFileSync } from 'node:fs';
import { type Command, CommanderError } from 'commander';
import { AgentError, systemWords, withoutAdvice } from '../base/error.ts';
import { exitCode, exitCodeOf } from '../base/exit.ts';
import { plainMessage, plainText } from '../base/plain-text.ts';
import { abortReason, forgetAbort, wasInterrupted } from '../cli/abort.ts';
import { guardProcess, readerGone } from '../cli/guard-process.ts';
import { say, writeJson } from '../cli/output.ts';
import { commandOf, pathOf } from './help-format.ts';
import { createProgram } from './program.ts';

/**
 * Runs one command and returns its exit code; a process may run several, one after the other.
 * @param create makes the commands, of a version
 */
export async function main(args: readonly string[], create = createProgram): Promise<number> {
  guardProcess();
  forgetAbort();
  process.exitCode = undefined;
  let program: Command | undefined;
  let failure: unknown;
  try {
    program = create(version());
    await program.parseAsync(withoutHelpCommand(program, args), { from: 'user' });
  } catch (error) {
    failure = error;
  }
  await written();
  // What runs for good sets it when it was ended as it should be.
  if (wasInterrupted()) return process.exitCode === exitCode.ok ? exitCode.ok : exitCode.interrupted;
  const cause = abortReason() ?? failure;
  if (cause !== undefined && !isEnoughRead(failure)) return reported(program, args, cause);
  if (failure !== undefined) return reported(program, args, failure);
  return Number(process.exitCode ?? exitCode.ok);
}

/**
 * Returns `network up --help` for `help network up` and `network help up`; options after `help` are ignored.
 * @throws AgentError `bad_input/command_line` for an unknown command
 */
function withoutHelpCommand(program: Command, args: readonly string[]): readonly string[] {
  const before = args.slice(0, Math.max(0, args.indexOf('help')));
  const group = commandOf(program, before);
  const isHelp = args.includes('help') && group.commands.length > 0 && depthOf(group) === before.length;
  if (!isHelp) return args;
  const names = args.slice(before.length + 1).filter((arg) => !arg.startsWith('-') && arg !== 'help');
  const command = commandOf(group, names);
  const unknown = names[depthOf(command) - before.length];
  if (unknown !== undefined && command.commands.length > 0)
    throw new AgentError('bad_input/command_line', `unknown command '${unknown}'`);
  return [...pathOf(command).split(' ').slice(1), '--help'];
}

function depthOf(command: Command): number {
  return command.parent ? depthOf(command.parent) + 1 : 0;
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

function reported(program: Command | undefined, args: readonly string[], error: unknown): number {
  const json = args.includes('--json');
  if (error instanceof CommanderError) {
    // Help and version were asked for; all else is a command line with an error.
    if (error.exitCode === 0) return exitCode.ok;
    const { what, meant } = commandLineError(error);
    return reported(program, args, new AgentError('bad_input/command_line', what, { ...meant }));
  }
  if (error instanceof AgentError) {
    const hint = error.hint ?? usualHint(error.code, program ? pathOf(commandOf(program, args)) : 'almanac');
    if (json) writeError(error.code, error.message, hint, error.data);
    else sayError(withoutAdvice(error.message), hint);
    return exitCodeOf(error);
  }
  // A file or an address that the command did not check: the system's reason is all that is known.
  const why = systemWords(error);
  if (why !== undefined) {
    const { path } = error as NodeJS.ErrnoException;
    return reported(
      program,
      args,
      new AgentError('bad_input/system', `${path ?? (error as Error).message}: ${why}`),
    );
  }
  const hint = 'this is a bug; please report it with the stack trace';
  // Its text may hold what a node or a file says.
  if (json) writeError('unknown/unforeseen', plainText(error), hint, {});
  sayError(`internal error: ${plainMessage(error)}`, hint);
  const { stack } = error instanceof Error ? error : {};
  for (const line of stack?.split('\n').filter((each) => /^ +at /.test(each)) ?? []) say(plainText(line));
  return exitCodeOf(error);
}

/** What commander rejects, and the name that it takes for the one that was meant. */
function commandLineError({ code, message }: CommanderError): {
  readonly what: string;
  readonly meant?: { readonly hint: string };
} {
  // A group without a command: its help is printed already.
  if (code === 'commander.help') return { what: 'missing command' };
  const [what = message, meant] = message.replace(/^error: /, '').split('\n');
  const [, name] = /^\(Did you mean (.*)\?\)$/.exec(meant ?? '') ?? [];
  return { what, ...(name !== undefined && { meant: { hint: `did you mean ${name}?` } }) };
}

/** Failures by what a node answers. */
const nodeWords: ReadonlySet<string> = new Set([
  'unknown/rpc',
  'unknown/malformed',
  'unknown/metadata',
  'unknown/relay_session',
  'unknown/paras_inherent',
  'unknown/availability',
]);

/** What to do about a failure of a kind, where its message gives no advice. */
function usualHint(code: string, command: string): string {
  if (code.startsWith('unreachable/')) return 'check the address, and that the server runs';
  // What a node or a file says does not hold: no fault of this machine.
  if (code.startsWith('unknown/finality_')) return 'ask another node, or the author of the file';
  if (nodeWords.has(code)) return 'ask another node';
  if (code.startsWith('unknown/')) return 'run `almanac doctor` to check this machine';
  return `run \`${command} --help\``;
}

function sayError(what: string, hint: string): void {
  say(`error: ${what}`);
  say(`hint: ${hint}`);
}

function writeError(code: string, message: string, hint: string, data: Record<string, unknown>): void {
  writeJson({ schema: 'almanac.error.v1', error: { code, message, hint, data } });
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
