import { lstatSync } from 'node:fs';
import { readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { shownBytes } from '../../base/decimal-bytes.ts';
import { AgentError } from '../../base/error.ts';
import { diskBytes } from './archive.ts';
import { hashFiles } from './hash-file.ts';
import type { DatabaseFile } from './manifest.ts';
import { output } from './program.ts';
import { ByteProgress, type Say } from './progress.ts';

const lookEveryMs = 2_000;

/**
 * Copies the files of a database, as quickly as the file system can: by reference where it knows how to, and holes stay holes.
 * Progress is said while a node waits for its end.
 *
 * @param to must not be there
 */
export async function copyDatabase(from: string, to: string, say: Say, signal?: AbortSignal): Promise<void> {
  const progress = new ByteProgress(say, 'copying, while the node waits', await diskBytes(from));
  const timer = setInterval(() => {
    void diskBytes(to).then(
      (bytes) => progress.at(bytes),
      () => undefined,
    );
  }, lookEveryMs);
  try {
    const copy = ['cp', '--recursive', '--no-dereference', '--reflink=auto', '--sparse=always'];
    await output([...copy, '--', from, to], signal);
  } finally {
    clearInterval(timer);
  }
}

/** What a running node keeps in that folder and can make again: its lock, and the code of parachains that it has compiled. */
const notDatabase = ['lock', 'pvf-artifacts'];

/** Leaves of a copy what is the database. */
export async function dropOthers(folder: string): Promise<void> {
  for (const name of notDatabase) await rm(join(folder, name), { recursive: true, force: true });
}

/**
 * The names of a database's files, ascending. The lock is none: a node makes its own.
 * @throws AgentError `bad_input/database` when anything else is among them
 */
export async function databaseFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name !== 'lock').toSorted();
  for (const name of names) {
    if (lstatSync(join(folder, name)).isFile()) continue;
    throw new AgentError(
      'bad_input/database',
      `${join(folder, name)} is not a regular file; the database of a node holds nothing else: take it away`,
      { data: { folder, name } },
    );
  }
  return names;
}

/** Size and hash of each file. */
export async function hashDatabase(folder: string, say: Say, signal?: AbortSignal): Promise<DatabaseFile[]> {
  const names = await databaseFiles(folder);
  const bytes = names.reduce((sum, name) => sum + lstatSync(join(folder, name)).size, 0);
  const progress = new ByteProgress(say, 'hashing the files', bytes);
  const hashed = await hashFiles(
    names.map((name) => join(folder, name)),
    progress,
    signal,
  );
  return hashed.map((file, index) => ({ path: `full/${names[index] ?? ''}`, ...file }));
}

/**
 * That there is room before anything is begun.
 * @throws AgentError `unknown/disk_full`
 */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new AgentError(
    'unknown/disk_full',
    `${folder} has ${shownBytes(free)} of room, and up to ${shownBytes(bytes)} are needed; make room, or name a folder on another disk`,
    { data: { folder, free_bytes: free, needed_bytes: bytes } },
  );
}
