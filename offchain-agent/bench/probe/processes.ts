import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

// Only root may; without it the shares of others are in the figures. (Real time would be worse: Linux stops such a process
// for 50 ms of every second in which it is always ready.)
export const firstNiceness = -15;
const mayGoFirst = isPinned() && spawnSync('nice', ['-n', String(firstNiceness), 'true']).stderr.length === 0;

// Where Linux shares the processor between sessions, a process goes before those of its own session only: then it gets a
// session of its own, and that goes before the others.
const hasSessionShares = mayGoFirst && existsSync('/proc/self/autogroup');

/** The command on one core alone and before others, where the machine can do that and has more than one. */
function pinned(core: number, niceness: number, command: readonly string[]): [string, ...string[]] {
  const before = mayGoFirst ? ['nice', '-n', String(niceness)] : [];
  const bound = isPinned() ? ['taskset', '-c', String(core)] : [];
  const [program = '', ...args] = [...before, ...bound, ...command];
  return [program, ...args];
}

export function isPinned(): boolean {
  return hasTaskset && availableParallelism() > 1;
}

/** Seconds of processor time that a process has used so far (Linux). */
export function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticksPerSecond = 100;
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Starts a process that does not outlive this one, however this one ends. */
export function spawnBound(
  core: number,
  command: readonly string[],
  options: SpawnOptions,
  niceness = firstNiceness,
): ChildProcess {
  const [program, ...args] = pinned(core, niceness, command);
  const child = spawn(program, args, { ...options, detached: hasSessionShares });
  if (hasSessionShares) writeFileSync(`/proc/${child.pid}/autogroup`, String(niceness));
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}
