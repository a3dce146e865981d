import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from '../base/error.ts';
import { makeFolder } from '../base/folder.ts';
import { identify, type ProcessIdentity, processState } from '../base/process.ts';

const tries = 3;

/** The process that uses a data folder now; undefined when none does. */
export async function ownerOf(data: string): Promise<ProcessIdentity | undefined> {
  return livingOwner(await readLock(data));
}

/**
 * Takes a data folder for this process: two agents in one would share a queue and a store. Whether an owner lives is read
 * off /proc, by its number and when it was started: where there is none (macOS) every owner passes for dead, so that nothing
 * keeps two agents from one folder there.
 * @returns what gives it back
 * @throws AgentError `bad_input/data_folder` when another process has it, or it cannot be written
 */
export async function lockData(data: string): Promise<() => Promise<void>> {
  const own = identify(process.pid);
  try {
    makeFolder(data, 0o700);
    const text = `${own?.pid ?? process.pid} ${own?.started ?? '0'}\n`;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      if (await linkNew(lockPath(data), text)) {
        return async () => {
          if ((await readLock(data)) === text) await rm(lockPath(data), { force: true });
        };
      }
      const found = await readLock(data);
      const owner = livingOwner(found);
      if (owner) throw inUse(data, owner.pid);
      // Whoever had it was killed.
      await breakLock(data, found);
    }
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw cannotUse(data, cause);
  }
  throw inUse(data, undefined);
}

/**
 * The name under which agents on this data folder take the writer's lease: the same after a restart, so that one that
 * was killed is not waited for. Call it with the folder locked.
 * @throws AgentError `bad_input/data_folder` when it cannot be written
 */
export async function holderOf(data: string): Promise<string> {
  const path = join(data, 'agent.id');
  const known = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (/^[0-9a-f-]{36}$/.test(known)) return known;
  const id = randomUUID();
  try {
    await writeFile(path, `${id}\n`, { mode: 0o600 });
  } catch (cause) {
    throw cannotUse(data, cause);
  }
  return id;
}

/**
 * Removes the lock that a dead owner left. It is moved away first: between the look and now another process may have broken
 * it and taken its own, which is put back.
 */
export async function breakLock(data: string, dead: string): Promise<void> {
  const aside = `${lockPath(data)}.${process.pid}.${randomUUID()}`;
  try {
    await rename(lockPath(data), aside);
    if ((await readFile(aside, 'utf8')) !== dead) await link(aside, lockPath(data));
  } catch (error) {
    // It is gone already, or taken by a third one.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** Makes a file with its content at once, so that nobody sees it empty; false when there is one. */
async function linkNew(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${process.pid}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: 0o600 });
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readLock(data: string): Promise<string> {
  return await readFile(lockPath(data), 'utf8').catch(() => '');
}

function livingOwner(text: string): ProcessIdentity | undefined {
  const [pid, started] = text.trim().split(' ');
  if (!pid || !started) return undefined;
  const identity = { pid: Number(pid), started };
  return processState(identity) === 'gone' ? undefined : identity;
}

function lockPath(data: string): string {
  return join(data, 'agent.lock');
}

function cannotUse(data: string, cause: unknown): AgentError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOSPC' ? 'its disk is full' : message;
  const advice =
    code === 'ENOSPC' ? 'make room, or choose another folder' : 'choose a folder that this user can write';
  return new AgentError('bad_input/data_folder', `data: ${data} cannot be used: ${why}; ${advice}`, {
    data: { folder: data },
    cause,
  });
}

function inUse(data: string, pid: number | undefined): AgentError {
  return new AgentError(
    'bad_input/data_folder',
    `data: an agent${pid === undefined ? '' : ` (process ${pid})`} uses ${data} already; end it, or choose another folder`,
    { data: { folder: data, pid } },
  );
}
