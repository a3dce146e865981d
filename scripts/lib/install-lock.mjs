import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './folders.mjs';

const pollMs = 200;
const retryMs = 10;
// Longer than any install; a process id that another program has taken over must not hold us for ever.
const patienceMs = 15 * 60_000;

/** Where the process that installs leaves its id; beside node_modules, which `npm ci` deletes. */
const installLock = join(root, '.almanac-installing');

/**
 * Does the work while no other process of this clone does the same; waits for one that does. A lock
 * whose processes have ended is ignored.
 * @template T
 * @param {(alsoFor: (pid: number) => void) => Promise<T>} work is given what keeps the lock for a process that it started as well:
 * whoever is killed while npm installs leaves npm at work
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
      clear(path);
      await sleep(retryMs);
      continue;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `process ${holder} has been installing for too long; end it, or delete ${path} if it does something else`,
      );
    }
    if (!isTold)
      tell(
        `Waiting for process ${holder}, which installs or compiles (delete ${path} if it does something else) ...`,
      );
    isTold = true;
    await sleep(pollMs);
  }
  try {
    return await work((pid) => {
      const draft = `${path}.${process.pid}`;
      writeFileSync(draft, `${process.pid} ${pid}`);
      renameSync(draft, path);
    });
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
  return holderIn(read(path) ?? '');
}

/** @param {string} content */
function holderIn(content) {
  // Our own id there is that of an earlier process: containers give the same small ids again.
  return content
    .split(' ')
    .map(Number)
    .find((pid) => pid > 0 && pid !== process.pid && isRunning(pid));
}

// Of several that find the same lock of a process that has ended, one at a time may remove it, and only after
// another look: a second one would remove what the first has taken since.
/** @param {string} path */
function clear(path) {
  const guard = `${path}.clearing`;
  if (!take(guard)) {
    // Whoever held it for this moment was killed within it.
    if (isLeftBehind(guard)) rmSync(guard, { force: true });
    return;
  }
  try {
    if (isLeftBehind(path)) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

/** @param {string} path */
function isLeftBehind(path) {
  const content = read(path);
  return content !== undefined && holderIn(content) === undefined;
}

// The file appears with its content: whoever finds it can read whose it is.
/** @param {string} path */
function take(path) {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, String(process.pid));
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
    // Nobody installs, or whoever did has just finished; no such system.
    return undefined;
  }
}

/** @param {number} pid */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    // One that has ended stays where nobody waits for it, as in containers without an init.
    return !/\) [ZX] /.test(read(`/proc/${pid}/stat`) ?? '');
  } catch (error) {
    // Another user's process is one too.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}
