import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { makeFolder } from '../../base/folder.ts';
import { writeDurably } from '../../base/write-durably.ts';
import { hashFile } from './hash-file.ts';
import type { SnapshotFile } from './manifest.ts';
import { fileError, output } from './program.ts';
import type { ByteProgress } from './progress.ts';

/** What a server says with a file. */
export interface Headers {
  readonly cacheControl: string;
  readonly contentType: string;
}

/** Where snapshots are published. A file is there whole, or not to be seen. */
export interface SnapshotTarget {
  /** For messages, without secrets. */
  readonly shown: string;
  prepare(): Promise<void>;
  /** Whether exactly this file is there. */
  hasFile(name: string, file: SnapshotFile): Promise<boolean>;
  /** @returns how many parts of it a former run had sent already */
  putFile(
    name: string,
    local: string,
    file: SnapshotFile,
    headers: Headers,
    progress: ByteProgress,
  ): Promise<number>;
  putText(name: string, text: string, headers: Headers): Promise<void>;
  /** The folders in it. */
  folders(): Promise<string[]>;
  /** The files of a folder, with it before their names. */
  filesIn(folder: string): Promise<string[]>;
  remove(names: readonly string[]): Promise<void>;
  close(): void;
}

/** A folder of this machine that a static server shows, which says the headers itself. */
export class FolderTarget implements SnapshotTarget {
  readonly shown: string;
  readonly #signal: AbortSignal | undefined;

  constructor(folder: string, signal?: AbortSignal) {
    this.shown = folder;
    this.#signal = signal;
  }

  async prepare(): Promise<void> {
    try {
      makeFolder(this.shown);
    } catch (cause) {
      throw fileError(this.shown, cause);
    }
  }

  async hasFile(name: string, { bytes, blake2b_256 }: SnapshotFile): Promise<boolean> {
    const file = join(this.shown, name);
    if (!existsSync(file)) return false;
    const found = await hashFile(file, undefined, this.#signal);
    return found.bytes === bytes && found.blake2b_256 === blake2b_256;
  }

  async putFile(name: string, local: string): Promise<number> {
    const file = join(this.shown, name);
    const draft = join(dirname(file), `.${file.slice(dirname(file).length + 1)}.part`);
    try {
      await mkdir(dirname(file), { recursive: true });
      await output(['cp', '--reflink=auto', '--', local, draft], this.#signal);
      await output(['sync', '--', draft], this.#signal);
      await rename(draft, file);
      return 0;
    } catch (cause) {
      await rm(draft, { force: true });
      throw fileError(file, cause);
    }
  }

  async putText(name: string, text: string): Promise<void> {
    const file = join(this.shown, name);
    try {
      await writeDurably(file, Buffer.from(text), 0o644);
    } catch (cause) {
      throw fileError(file, cause);
    }
  }

  async folders(): Promise<string[]> {
    const entries = await readdir(this.shown, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  async filesIn(folder: string): Promise<string[]> {
    const entries = await readdir(join(this.shown, folder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(this.shown, join(parentPath, name)));
  }

  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(join(this.shown, name), { force: true });
    // What is left empty is no snapshot any more.
    // The deepest first: folders of bare files are within it.
    const folders = [...new Set(names.map((name) => dirname(name)))];
    for (const folder of folders.toSorted((a, b) => b.length - a.length)) {
      const left = await readdir(join(this.shown, folder)).catch(() => ['']);
      if (left.length === 0) await rm(join(this.shown, folder), { recursive: true });
    }
  }

  close(): void {
    // A folder needs no end.
  }
}
