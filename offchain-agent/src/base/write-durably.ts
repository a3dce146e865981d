import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const draftName = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;
/** No file is written for so long: a draft that is older is of a process that was killed. */
const oldestDraftMs = 86_400_000;

/**
 * Writes a file so that it is there whole or not at all, and stays there when the power fails: under another name, synced,
 * renamed, and the folder synced too. When that fails, what was there before is untouched.
 */
export async function writeDurably(file: string, bytes: Uint8Array, mode = 0o600): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  }
  const folder = await open(dirname(file));
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes the drafts that processes left in a folder which were killed while they wrote durably. */
export async function sweepDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => draftName.test(name));
  for (const file of drafts.map((name) => join(folder, name))) {
    if ((await stat(file)).mtimeMs < Date.now() - oldestDraftMs) await rm(file, { force: true });
  }
}

/**
 * Writes a file at once and in one piece: whoever reads it at any moment, also after a power cut, finds it whole, or as it was
 * before.
 */
export function writeWhole(file: string, text: string | Uint8Array, mode = 0o666): void {
  // Each process its own draft: two may write the same file.
  const draft = `${file}.${process.pid}.part`;
  try {
    writeSynced(draft, text, 'w', mode);
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw cause;
  }
  syncFolder(dirname(file));
}

/**
 * Makes a file that must not be there yet, a key for instance, as durably: of two processes one makes it, and it is whole.
 * @returns whether it was made; false when there is one already
 */
export function createWhole(file: string, text: string, mode = 0o600): boolean {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    writeSynced(draft, text, 'wx', mode);
    linkSync(draft, file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(dirname(file));
  return true;
}

function writeSynced(file: string, text: string | Uint8Array, flag: 'w' | 'wx', mode: number): void {
  const handle = openSync(file, flag, mode);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
