import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { AgentError, messageOf } from '../../base/error.ts';

/** What a program has that runs: its ends, and whether it ended well. */
export interface Running {
  /** Undefined when it could not be started. */
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** @throws AgentError `unknown/disk_full`, `unknown/snapshot_program`; the reason of the signal */
  readonly ended: Promise<void>;
}

const mostTailLength = 4_096;

/** How to get the programs that a machine may lack. */
const packages: Readonly<Record<string, string>> = {
  zstd: 'install zstd (apt-get install zstd)',
  tar: 'install GNU tar (apt-get install tar)',
  b2sum: 'install coreutils (apt-get install coreutils)',
};

/**
 * Starts a program that is to end by itself; it ends with the signal too.
 * @param env what its environment has besides
 */
export function run(
  argv: readonly string[],
  signal?: AbortSignal,
  env: Readonly<Record<string, string>> = {},
): Running {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...env, ...process.env, LC_ALL: 'C' },
  });
  const ended = endOf(child, program, signal);
  // Whoever pipes may hear of a broken pipe first, and asks for the reason then.
  ended.catch(() => undefined);
  // A program that ends early closes its end; its own words are the reason.
  child.stdin.on('error', () => undefined);
  return { pid: child.pid, stdin: child.stdin, stdout: child.stdout, ended };
}

/**
 * Gives a program what it reads, as fast as it takes it, and all of it has been given then. One that has ended takes nothing any
 * more: whether that was well is for its end to say, and not for the stream, which Node.js closes with it.
 */
export async function feed(
  { stdin, ended }: Pick<Running, 'stdin' | 'ended'>,
  chunks: AsyncIterable<Uint8Array>,
): Promise<void> {
  let isEnded = false;
  let wake = (): void => undefined;
  const end = (): void => {
    isEnded = true;
    wake();
  };
  // Once for all chunks: a wait that raced with the end would stay with it, one for each chunk.
  ended.then(end, end);
  const drained = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      wake = () => {
        stdin.off('drain', wake);
        resolve();
      };
      stdin.once('drain', wake);
      if (isEnded) wake();
    });
  };
  try {
    for await (const chunk of chunks) {
      if (stdin.write(chunk)) continue;
      await drained();
      if (isEnded) await ended;
    }
  } finally {
    stdin.end();
  }
}

/** Runs a program to its end. @returns what it printed */
export async function output(
  argv: readonly string[],
  signal?: AbortSignal,
  env?: Readonly<Record<string, string>>,
): Promise<string> {
  const { stdin, stdout, ended } = run(argv, signal, env);
  stdin.end();
  const chunks: Buffer[] = [];
  for await (const chunk of stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  await ended;
  return Buffer.concat(chunks).toString('utf8');
}

async function endOf(child: ChildProcess, program: string, signal: AbortSignal | undefined): Promise<void> {
  let tail = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    tail = `${tail}${chunk.toString('utf8')}`.slice(-mostTailLength);
  });
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  if (signal?.aborted) kill();
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    }).catch((cause: unknown) => {
      throw new AgentError(
        'bad_input/program',
        `${program} cannot be started: ${messageOf(cause)}; ${packages[program] ?? 'check the command'}`,
        { data: { program }, cause },
      );
    });
    signal?.throwIfAborted();
    if (code !== 0) throw failed(program, code, tail.trim());
  } finally {
    signal?.removeEventListener('abort', kill);
  }
}

function failed(program: string, code: number | null, words: string): AgentError {
  if (/no space left on device|disk quota exceeded/i.test(words)) return diskFull(program);
  const last = words.split('\n').slice(-3).join(' ');
  return new AgentError(
    'unknown/snapshot_program',
    `${program} ended with ${code === null ? 'a signal' : `code ${code}`}: ${last === '' ? 'it said nothing' : last}`,
    { data: { program, code } },
  );
}

/** @param what could not be written */
function diskFull(what: string, cause?: unknown): AgentError {
  return new AgentError(
    'unknown/disk_full',
    `the disk is full, and nothing half-made is left (${what}); make room, or name a folder on another disk`,
    { data: { what }, cause },
  );
}

/** The error of the system for a file, as one of ours; a full disk by its own code. */
export function fileError(what: string, cause: unknown): AgentError {
  if (cause instanceof AgentError) return cause;
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(what, cause);
  return new AgentError('unknown/disk', `${what}: ${messageOf(cause)}; check the folder`, {
    data: { what },
    cause,
  });
}
