import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { RunningCommand } from './cli.ts';
import { CommandProcess, type ProcessPlace, type Ran } from './command-process.ts';
import { claimedCommands, reasonOf } from './page-claims.ts';
import { inlineOf, missingLines, type PageStep, stepsOf } from './page-commands.ts';
import { commandLine } from './run-almanac.ts';

const bin = fileURLToPath(new URL('../../offchain-agent/bin/almanac.js', import.meta.url));
const clone = fileURLToPath(new URL('../..', import.meta.url));
const client = fileURLToPath(new URL('page-command.mjs', import.meta.url));

/** Set for a command that goes on until it is ended: it is a process of its own. */
const aloneVariable = 'ALMANAC_PAGE_ALONE';

const longestMs = 600_000;

/** Words of a page and what its reader puts in their place. */
type Filled = Readonly<Record<string, string>>;

/** What came of the commands, with what the page shows of it. */
interface Followed extends Ran {
  readonly promised: string;
}

/**
 * A reader who follows a page to the letter: its commands, in its order, in a shell, with a state folder and a working folder
 * of their own. `./almanac`, `../almanac`, `almanac` and `npm start` are those of this clone, in whichever folder; commands that
 * end by themselves may share a process, one after the other: loading the program costs more than most of them.
 */
export class PageReader {
  readonly #page: string;
  readonly #steps: readonly PageStep[];
  readonly #home = mkdtempSync(join(tmpdir(), 'almanac-page-'));
  readonly #running: ChildProcess[] = [];
  readonly #taken = new Set<string>();
  readonly #commands = new CommandProcess(commandLine, longestMs);
  readonly #server: Server;
  #filled: Filled = {};
  #mask = '';

  /** @param sharesProcess whether all commands but those that are started are run by one process */
  constructor(page: string, { sharesProcess = false } = {}) {
    this.#page = page;
    this.#steps = stepsOf(page);
    const path = join(this.#home, 'bin');
    mkdirSync(path);
    mkdirSync(this.state);
    const socket = join(this.#home, 'commands');
    // Half open: it is answered once all of the command has come.
    this.#server = createServer({ allowHalfOpen: true }, (asked) => void this.#answer(asked)).listen(socket);
    this.#server.unref();
    const almanac = `exec '${process.execPath}' '${bin}'`;
    const shared = sharesProcess
      ? `exec '${process.execPath}' '${client}' '${socket}' "$@"`
      : `${almanac} "$@"`;
    for (const [name, script] of Object.entries({
      almanac: `test -z "$${aloneVariable}" || ${almanac} "$@"\n${shared}`,
      npm: [
        // Other scripts of the clone are those of npm.
        `test "$1" = start || { PATH='${process.env['PATH'] ?? ''}' exec npm "$@"; }`,
        `shift; test "$1" != -- || shift; ${almanac} demo "$@"`,
      ].join('\n'),
    })) {
      writeFileSync(join(path, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(path, name), 0o755);
    }
  }

  /** Where `almanac` of this reader keeps what runs. */
  get state(): string {
    return join(this.#home, 'state');
  }

  /** A file or folder of the working folder. */
  path(name: string): string {
    return join(this.#home, name);
  }

  /** Puts a program on the path of the reader. */
  install(name: string, program: string): void {
    symlinkSync(program, join(this.#home, 'bin', name));
  }

  /** What the reader puts in the place of words of the page from now on, in this order. */
  fill(filled: Filled): void {
    this.#filled = { ...this.#filled, ...filled };
  }

  /** Runs a block of the page, the next one that begins so, to its end, in a folder (the clone, where none is named). */
  async block(beginning: string, folder = clone, besides: Filled = {}): Promise<Followed> {
    const step = this.#find(({ commands: [first = ''] }) => first.startsWith(beginning), beginning);
    for (const command of step.commands) this.#taken.add(keyOf(step, command));
    return {
      ...(await this.#spawn(step.commands.join('\n'), folder, besides).ended),
      promised: step.promised,
    };
  }

  /** Runs one command of a block, the next one that begins so, to its end. */
  async command(beginning: string, folder = clone, besides: Filled = {}): Promise<Followed> {
    const { script, promised } = this.#take(beginning);
    return { ...(await this.#spawn(script, folder, besides).ended), promised };
  }

  /** Runs a command once more, as a page tells to: each member votes. */
  async again(beginning: string, folder = clone, besides: Filled = {}): Promise<Ran> {
    const script = this.#steps.flatMap(({ commands }) => commands).find((one) => one.startsWith(beginning));
    if (script === undefined) throw new Error(`${this.#page} has no command that begins with ${beginning}`);
    return await this.#spawn(script, folder, besides).ended;
  }

  /** Runs a block once more, as a page tells to: each operator makes keys. */
  async blockAgain(beginning: string, folder: string, besides: Filled = {}): Promise<Ran> {
    const step = this.#steps.find(({ commands: [first = ''] }) => first.startsWith(beginning));
    if (!step) throw new Error(`${this.#page} has no block that begins with ${beginning}`);
    return await this.#spawn(step.commands.join('\n'), folder, besides).ended;
  }

  /** Runs a command that stands within a sentence. */
  async inline(beginning: string, folder: string, besides: Filled = {}): Promise<Ran> {
    return await this.#spawn(inlineOf(this.#page, beginning), folder, besides).ended;
  }

  /** Starts a command that goes on until it is ended. */
  start(beginning: string, folder = clone, besides: Filled = {}): RunningCommand {
    // In the place of the shell, so that a signal reaches it.
    return this.#spawn(`exec ${this.#take(beginning).script}`, folder, besides, { [aloneVariable]: '1' });
  }

  /** The commands of the page that were not followed, by their first lines. */
  get left(): string[] {
    return this.#steps
      .flatMap((step) => step.commands.filter((command) => !this.#taken.has(keyOf(step, command))))
      .map((command) => command.split('\n')[0] ?? '');
  }

  /** The same without those that another test runs, and those that are listed with the reason why none does. */
  get forgotten(): string[] {
    const elsewhere = [...claimedCommands(this.#page).keys()].map((command) => command.split('\n')[0]);
    return this.left.filter((line) => !elsewhere.includes(line) && reasonOf(this.#page, line) === undefined);
  }

  /** Ends what still runs, and removes everything. */
  async close(): Promise<void> {
    for (const child of this.#running) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    this.#commands.end();
    this.#server.close();
    rmSync(this.#home, { recursive: true, force: true });
  }

  #take(beginning: string): { script: string; promised: string } {
    const isMeant = (step: PageStep) => (command: string) =>
      command.startsWith(beginning) && !this.#taken.has(keyOf(step, command));
    const step = this.#find((one) => one.commands.some(isMeant(one)), beginning);
    const script = step.commands.find(isMeant(step)) ?? '';
    this.#taken.add(keyOf(step, script));
    return { script, promised: step.promised };
  }

  #find(isMeant: (step: PageStep) => boolean, beginning: string): PageStep {
    const step = this.#steps.find(
      (one) => isMeant(one) && one.commands.some((command) => !this.#taken.has(keyOf(one, command))),
    );
    if (!step)
      throw new Error(`${this.#page} has no command that begins with ${beginning}, or no further one`);
    return step;
  }

  async #answer(asked: Socket): Promise<void> {
    // A reader who is gone wants no answer.
    asked.on('error', () => undefined);
    let told = '';
    // Not as an iterator, which would close it for the answer, too.
    asked.setEncoding('utf8').on('data', (part: string) => {
      told += part;
    });
    await once(asked, 'end');
    const { args, place } = JSON.parse(told) as { args: readonly string[]; place: ProcessPlace };
    const ran = await this.#commands
      .run(args, place)
      .catch((error: unknown): Ran => ({ code: 70, stdout: '', stderr: String(error) }));
    asked.end(JSON.stringify(ran));
  }

  #spawn(
    script: string,
    folder: string,
    besides: Filled,
    env: Readonly<Record<string, string>> = {},
  ): RunningCommand {
    const filled = Object.entries({ ...this.#filled, ...besides }).reduce(
      (words, [word, value]) => words.replaceAll(word, value),
      script.replaceAll(/(?<![\w/.])\.{1,2}\/almanac(?= )/g, 'almanac'),
    );
    // A reader's shell remembers this from one command to the next.
    if (/^.*\bumask 077\b/.test(script)) this.#mask = 'umask 077\n';
    const child = spawn('bash', ['-eu', '-o', 'pipefail', '-c', `${this.#mask}${filled}`], {
      cwd: folder,
      env: {
        ...process.env,
        ALMANAC_STATE: this.state,
        PATH: `${join(this.#home, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.push(child);
    const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
      ([[code], stdout, stderr]) => ({ code: code as number | null, stdout, stderr }),
    );
    return { process: child, pid: child.pid ?? 0, ended };
  }
}

/** Fails unless the commands ended with the code and printed all that the page shows, with any figures. */
export function keepsPromise(followed: Followed, expected = 0): void {
  keeps(followed, expected, 'any');
}

/** Fails unless the commands ended with the code and printed all that the page shows, with the same figures. */
export function keepsFigures(followed: Followed, expected = 0): void {
  keeps(followed, expected, 'same');
}

function keeps(
  { code, stdout, stderr, promised }: Followed,
  expected: number,
  figures: 'any' | 'same',
): void {
  const missing = missingLines(promised, `${stdout}\n${stderr}`, figures);
  if (code === expected && missing.length === 0) return;
  throw new Error(
    [`exit code ${code}, expected ${expected}`, 'not printed:', ...missing, 'printed:', stdout, stderr].join(
      '\n',
    ),
  );
}

function keyOf(step: PageStep, command: string): string {
  return `${step.commands[0]}\0${command}`;
}
