import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { identify, type ProcessIdentity, processState } from '../../base/process.ts';

const sharedMemory = '/dev/shm';

/** What libfaketime shares among the processes that one of this id started. */
export function clockTrace(pid: number): string[] {
  return [`faketime_shm_${pid}`, `sem.faketime_sem_${pid}`].map((name) => join(sharedMemory, name));
}

/** Removes what libfaketime leaves behind where a process with a wrong clock was killed; of one that ended by itself nothing is there. */
export function removeClockTrace(process: ProcessIdentity | undefined): void {
  if (!process) return;
  const { pid } = process;
  const now = identify(pid);
  // Another process may have got the id, and a clock of its own.
  if (now && processState(now) !== 'gone') return;
  for (const file of clockTrace(pid)) rmSync(file, { force: true });
}
