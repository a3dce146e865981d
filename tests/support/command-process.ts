import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { lateOptimization } from './late-optimization.ts';

/** What a command gave, as a process of its own would. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command runs that is none of this process: what a shell gives to what it starts. */
export interface ProcessPlace {
  readonly folder: string;
  readonly umask: number;
  readonly env: NodeJS.ProcessEnv;
}

/** What the process is told to run; on both streams the mark is before the output, and on both sides of the code after it. */
export interface Command {
  readonly args: readonly string[];
  readonly place?: ProcessPlace;
  readonly mark: string;
}

const host = fileURLToPath(new URL('command-host.mjs', import.meta.url));

/**
 * Runs commands in one process, one after the other: loading a program costs more than most of its commands. The process
 * is started by the first command and ends with the one that started it, which it does not keep alive.
 */
export class CommandProcess {
  readonly #program: URL;
  readonly #limitMs: number;
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /**
   * @param program a module that exports `main(args)`, which gives an exit code
   * @param limitMs how long a command may take
   */
  constructor(program: URL, limitMs = 240_000) {
    this.#program = program;
    this.#limitMs = limitMs;
  }

  /** Runs a command once those before it have ended; fails when it ends the process, or does not end. */
  run(args: readonly string[], place?: ProcessPlace): Promise<Ran> {
    const running = this.#last.then(() => this.#run(args, place));
    this.#last = running.catch(() => undefined);
    return running;
  }

  /** Ends the process, which the next command would start again. */
  end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  async #run(args: readonly string[], place?: ProcessPlace): Promise<Ran> {
    this.#child ??= this.#start();
    const child = this.#child;
    const mark = `\0${randomUUID()}\0`;
    let isTooLate = false;
    const limit = setTimeout(() => {
      isTooLate = true;
      child.kill('SIGKILL');
    }, this.#limitMs);
    const command: Command = { args, mark, ...(place ? { place } : {}) };
    // What cannot be sent is told by the end of the streams.
    child.send(command, () => undefined);
    const texts = await Promise.all([child.stdout, child.stderr].map((stream) => readCommand(stream, mark)));
    clearTimeout(limit);
    const [stdout, stderr] = texts.map((text) => text.split(mark));
    if (!stdout || !stderr || !isComplete(stdout) || !isComplete(stderr)) {
      this.#child = undefined;
      const end = isTooLate
        ? `did not end within ${this.#limitMs / 1_000} s`
        : 'ended the process, or one before it did';
      throw new Error(`${args.join(' ')}: ${end}; it said: ${texts.join('').replaceAll('\0', '|')}`);
    }
    const late = `${stdout[0]}${stderr[0]}`;
    if (late !== '') throw new Error(`${args.join(' ')}: a command before it went on to talk: ${late}`);
    return { code: Number(stdout[2]), stdout: stdout[1] ?? '', stderr: stderr[1] ?? '' };
  }

  #start(): ChildProcess {
    const child = fork(host, [this.#program.href], {
      // Of the options of this process only what a source needs; a compiled program has those that bin/almanac.js sets.
      execArgv: this.#program.pathname.endsWith('.ts') ? ['--import=tsx'] : [...lateOptimization],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child.unref();
    child.channel?.unref();
    for (const stream of [child.stdout, child.stderr]) (stream as Socket).setEncoding('utf8').unref();
    return child;
  }
}

/** What came on a stream up to the end of a command, or of the process. */
function readCommand(stream: Readable | null, mark: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const onData = (part: string): void => {
      text += part;
      if (isComplete(text.split(mark))) settle();
    };
    const settle = (): void => {
      stream?.off('data', onData).off('end', settle).pause();
      resolve(text);
    };
    if (!stream || stream.destroyed || stream.readableEnded) return resolve(text);
    stream.on('data', onData).once('end', settle).resume();
  });
}

function isComplete(parts: readonly string[]): boolean {
  return parts.length === 4;
}
