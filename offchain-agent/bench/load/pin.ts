import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/**
 * Leaves one core to a process with all its threads, and to those that it starts from then on.
 * @returns whether the machine can do that and has more than one
 */
export function pin(pid: number, core: number): boolean {
  if (availableParallelism() < 2) return false;
  return spawnSync('taskset', ['-a', '-p', '-c', String(core), String(pid)]).status === 0;
}
