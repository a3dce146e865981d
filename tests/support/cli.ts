import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
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
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((other) => other > 0 && statOf(other)?.parent === pid);
}

/** The processes that this one has started, those that they have started, and so on. */
export function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Those of the processes that still run; one that has ended and was not yet waited for does not. */
export function living(pids: readonly number[]): number[] {
  return pids.filter((pid) => !['Z', 'X', undefined].includes(statOf(pid)?.state));
}

/** Read from /proc, which costs far less than starting `ps`. Undefined when there is no such process. */
function statOf(pid: number): { readonly state: string; readonly parent: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Behind the name, which may hold spaces and brackets itself.
    const [state = '', parent] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
