import { type ChildProcess, type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Ran } from './command-process.ts';

/** The compiled CLI. */
export const bin = fileURLToPath(new URL('../../offchain-agent/bin/almanac.js', import.meta.url));

/** A command of the compiled CLI in a process of its own. */
export interface RunningCommand {
  readonly process: ChildProcess;
  readonly pid: number;
  /** All that it printed, once it has ended. */
  readonly ended: Promise<Ran>;
}

/**
 * @param stateFolder of its own, where it is to have one
 * @param env what its environment has besides
 */
export function startCommand(
  args: readonly string[],
  stateFolder?: string,
  env: Readonly<Record<string, string>> = {},
): RunningCommand {
  const state = stateFolder === undefined ? {} : { ALMANAC_STATE: stateFolder };
  return runningCommand(
    spawn(process.execPath, [bin, ...args], {
      env: { ...process.env, ...state, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

/** @param child whose stdout and stderr nobody else reads */
export function runningCommand(child: ChildProcessByStdio<null, Readable, Readable>): RunningCommand {
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]).then(
    ([[code], stdout, stderr]) => ({ code: code as number | null, stdout, stderr }),
  );
  return { process: child, pid: child.pid ?? 0, ended };
}

/** The processes whose parent is this one. */
export async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, parent]) => parent === pid)
    .map(([own]) => own ?? 0);
}

/** Those of the processes that still run; one that has ended and was not yet waited for does not. */
export async function living(pids: readonly number[]): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,stat=']);
  const running = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, state]) => state !== undefined && !state.startsWith('Z'))
    .map(([pid]) => Number(pid));
  return pids.filter((pid) => running.includes(pid));
}
