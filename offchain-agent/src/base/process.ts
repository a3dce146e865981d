import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isFrozen } from './cgroup.ts';

/** A process that is still the same one: ids are reused, an id with its start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since the machine booted, field 22 of /proc/PID/stat. */
  readonly started: string;
}

export type ProcessState = 'running' | 'paused' | 'gone';

/** Time that a process has to end by itself before it is killed. */
const graceMs = 5_000;
const pollMs = 50;

/** The identity of a process that lives now; undefined when it does not. */
export function identify(pid: number): ProcessIdentity | undefined {
  const started = stat(pid)?.started;
  return started === undefined ? undefined : { pid, started };
}

/** What has become of the process; another one that got its id counts as gone. */
export function processState({ pid, started }: ProcessIdentity): ProcessState {
  const now = stat(pid);
  if (now?.started !== started || now.hasEnded) return 'gone';
  return now.state === 'T' || isFrozen(pid) ? 'paused' : 'running';
}

/** Whether there is such a process, and it is neither gone nor paused. */
export function isRunning(identity: ProcessIdentity | undefined): boolean {
  return identity !== undefined && processState(identity) === 'running';
}

/** The other processes whose environment has the variable with that value: they, or one that started them, were given it. */
export function processesWith(variable: string, value: string): ProcessIdentity[] {
  const entry = `${variable}=${value}`;
  return readOr([], () => readdirSync('/proc'))
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
    .filter((pid) =>
      readOr('', () => readFileSync(`/proc/${pid}/environ`, 'utf8'))
        .split('\0')
        .includes(entry),
    )
    .flatMap((pid) => identify(pid) ?? []);
}

/** Sends the signal if the process is still the same; false when it is gone. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): boolean {
  if (processState(identity) === 'gone') return false;
  try {
    return process.kill(identity.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Ends the processes together: politely first, and after some seconds whether they like it or not. */
export async function endProcesses(identities: readonly ProcessIdentity[]): Promise<void> {
  for (const identity of identities) {
    signal(identity, 'SIGTERM');
    // A paused process sees the request only when it is continued.
    signal(identity, 'SIGCONT');
  }
  if (await allGone(identities, graceMs)) return;
  for (const identity of identities) signal(identity, 'SIGKILL');
  await allGone(identities, graceMs);
}

async function allGone(identities: readonly ProcessIdentity[], withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (identities.some((identity) => processState(identity) !== 'gone')) {
    if (Date.now() > deadline) return false;
    await sleep(pollMs);
  }
  return true;
}

interface Stat {
  readonly state: string;
  readonly started: string;
  readonly hasEnded: boolean;
}

// The second field is the program's name in brackets and may hold spaces and brackets itself; those after it
// are counted from the third: state, ..., number of threads (20), ..., start time (22).
function stat(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state = '', threads, started] = [fields[0], Number(fields[17]), fields[19]];
    if (started === undefined) return undefined;
    // A zombie has ended, only its parent has not asked for its exit code; one with threads is still ending.
    return { state, started, hasEnded: state === 'X' || (state === 'Z' && threads <= 1) };
  } catch {
    return undefined;
  }
}

function readOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
