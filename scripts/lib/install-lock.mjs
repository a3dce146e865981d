import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './folders.mjs';

const pollMs = 200;
// Longer than any install; a process id that another program has taken over must not hold us for ever.
const patienceMs = 15 * 60_000;

/** Where the process that installs leaves its id; beside node_modules, which `npm ci` deletes. */
export const installLock = join(root, '.almanac-installing');

/**
 * Does the work while no other process of this clone does the same; waits for one that does. A lock
 * whose process has ended is ignored.
 * @template T
 * @param {() => Promise<T>} work
 * @param {{ path?: string, tell?: (line: string) => void, waitMs?: number }} [options]
 * @returns {Promise<T>}
 * @throws Error when the other process does not end in time.
 */
export async function withInstallLock(work, options = {}) {
  const { path = installLock, tell = console.error, waitMs = patienceMs } = options;
  const deadline = Date.now() + waitMs;
  let isTold = false;
  while (!take(path)) {
    const holder = lockHolder(path);
    if (holder === undefined) {
      rmSync(path, { force: true });
      continue;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `process ${holder} has been installing for too long; end it, or delete ${path} if it does something else`,
      );
    }
    if (!isTold) tell(`Waiting for process ${holder}, which installs the npm modules ...`);
    isTold = true;
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * The process that holds the lock; undefined when none does.
 * @param {string} [path]
 * @returns {number | undefined}
 */
export function lockHolder(path = installLock) {
  const pid = Number(read(path));
  // Our own id there is that of an earlier process: containers give the same small ids again.
  return pid > 0 && pid !== process.pid && isRunning(pid) ? pid : undefined;
}

// The file appears with its content: whoever finds it can read whose it is.
/** @param {string} path */
function take(path) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Nobody installs, or whoever did has just finished.
    return '';
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process is one too.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
