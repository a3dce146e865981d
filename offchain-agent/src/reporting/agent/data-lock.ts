import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from '../../base/error.ts';
import { tryLock } from '../../base/file-lock.ts';
import { makeFolder } from '../../base/folder.ts';

/** The process that uses a data folder; its id is not known while it starts. */
interface Owner {
  readonly pid: number | undefined;
}

/** The process that uses a data folder now; undefined when none does. */
export async function ownerOf(data: string): Promise<Owner | undefined> {
  const file = openIfThere(lockPath(data));
  if (file === undefined) return undefined;
  try {
    return tryLock(file) ? undefined : { pid: await pidIn(data) };
  } finally {
    closeSync(file);
  }
}

/**
 * Takes a data folder for this process: two agents in one would share a queue and a store. The lock is the system's and goes with
 * the process, however that ends; the file stays, and what is written into it only says whose the folder is.
 * @returns what gives it back, to be called once
 * @throws AgentError `bad_input/data_folder` when another process has it, or it cannot be written
 */
export async function lockData(data: string): Promise<() => Promise<void>> {
  let file: number | undefined;
  try {
    makeFolder(data, 0o700);
    file = openSync(lockPath(data), 'a', 0o600);
    if (!tryLock(file)) throw inUse(data, await pidIn(data));
    ftruncateSync(file, 0);
    writeSync(file, `${process.pid}\n`);
  } catch (cause) {
    if (file !== undefined) closeSync(file);
    throw cause instanceof AgentError ? cause : cannotUse(data, cause);
  }
  const locked = file;
  return async () => closeSync(locked);
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

function openIfThere(path: string): number | undefined {
  try {
    // Locks of a network's file system are for who may write.
    return openSync(path, 'r+');
  } catch {
    // Of a folder that this user may not read nothing can be said.
    return undefined;
  }
}

/** What its owner has written: for a message, and not before it has. */
async function pidIn(data: string): Promise<number | undefined> {
  const text = await readFile(lockPath(data), 'utf8').catch(() => '');
  return /^\d+/.test(text) ? Number.parseInt(text, 10) : undefined;
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
