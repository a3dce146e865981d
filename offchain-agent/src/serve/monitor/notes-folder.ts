import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { AgentError, messageOf } from '../../base/error.ts';
import { makeFolder } from '../../base/folder.ts';
import type { Logger } from '../../base/logger.ts';
import { readNamedText } from '../../base/read-file.ts';
import { createWhole } from '../../base/write-durably.ts';
import { newestFirst } from '../status/incidents.ts';
import type { NoteStatus } from '../status/note.ts';
import { type NoteDraft, noteMarkdown, parseNote, updateMarkdown, type WrittenNote } from './note-file.ts';

const largestNote = 262_144;
const mostNotes = 5_000;
const mostSameName = 100;
/** Whoever asks for a page often must not make the folder be read as often. */
const keptMs = 1_000;
const endings = ['.md', '.yaml', '.yml'];

interface ReadFile {
  /** What says whether it has changed. */
  readonly mark: string;
  readonly note: WrittenNote | undefined;
  readonly fault?: unknown;
}

/** Notes in a folder, followed: a file is read again when it has changed; a bad one keeps what it said before. */
export class NotesFolder {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #files = new Map<string, ReadFile>();
  #kept: { readonly notes: readonly WrittenNote[]; readonly untilMs: number } | undefined;
  /** As it was told last. */
  #told = new Set<string>();

  constructor(folder: string, now: () => number = () => performance.now()) {
    this.#folder = folder;
    this.#now = now;
  }

  /**
   * All notes, the newest first, as they were within the last second.
   * @param onFault told of what is not valid, once until it is well or has another fault
   */
  read(onFault: (error: unknown) => void): readonly WrittenNote[] {
    if (this.#kept && this.#now() < this.#kept.untilMs) return this.#kept.notes;
    const faults = new Map<string, unknown>();
    const notes = this.#read((error) => faults.set(messageOf(error), error));
    for (const [text, error] of faults) if (!this.#told.has(text)) onFault(error);
    this.#told = new Set(faults.keys());
    this.#kept = { notes, untilMs: this.#now() + keptMs };
    return notes;
  }

  #read(onFault: (error: unknown) => void): readonly WrittenNote[] {
    const names = this.#names(onFault);
    const present = new Set(names);
    for (const known of this.#files.keys()) if (!present.has(known)) this.#files.delete(known);
    for (const name of names) this.#readFile(name);
    const own = new Map<string, WrittenNote>();
    for (const { note, fault } of this.#files.values()) {
      if (fault !== undefined) onFault(fault);
      if (!note) continue;
      if (own.has(note.id))
        onFault(new AgentError('bad_input/note', `two notes are called ${note.id}; rename one of them`));
      else own.set(note.id, note);
    }
    return newestFirst([...own.values()]);
  }

  #names(onFault: (error: unknown) => void): readonly string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => endings.includes(extname(name)) && !name.startsWith('.'))
        .toSorted()
        .slice(-mostNotes);
    } catch (error) {
      // No note was written yet.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') onFault(unreadable(this.#folder, error));
      return [];
    }
  }

  #readFile(name: string): void {
    const known = this.#files.get(name);
    const file = join(this.#folder, name);
    let mark = '';
    try {
      const { mtimeMs, size, ino } = statSync(file);
      mark = `${mtimeMs} ${size} ${ino}`;
      if (known?.mark === mark) return;
      const text = readNamedText(file, largestNote, 'bad_input/note');
      const ending = extname(name);
      this.#files.set(name, { mark, note: parseNote(basename(name, ending), text, ending === '.md') });
    } catch (error) {
      this.#files.set(name, { mark, note: known?.note, fault: error });
    }
  }
}

/** All notes of a folder. @throws AgentError `bad_input/notes` with all that is not valid */
export function readNotes(folder: string): readonly WrittenNote[] {
  const faults: string[] = [];
  const notes = new NotesFolder(folder).read((error) => faults.push(messageOf(error)));
  if (faults.length === 0) return notes;
  throw new AgentError('bad_input/notes', `${folder}: ${faults.join('\n')}`, { data: { folder, faults } });
}

/** Logs what is wrong with notes. */
export function warnOfNotes(log: Pick<Logger, 'warn'>): (error: unknown) => void {
  return (error) => log.warn({}, `a note is not shown as it is now: ${messageOf(error)}`);
}

/**
 * Writes a note of its own file, and never over another.
 * @returns its id
 * @throws AgentError `bad_input/note`
 */
export function writeNote(folder: string, draft: NoteDraft): string {
  makeFolder(folder, 0o755);
  const day = new Date(draft.startS * 1_000).toISOString().slice(0, 10);
  const words = draft.title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  const text = noteMarkdown(draft);
  for (let count = 1; count <= mostSameName; count += 1) {
    const id = [day, words || draft.kind, ...(count > 1 ? [count] : [])].join('-');
    // What cannot be read back is not written.
    parseNote(id, text, true);
    if (createWhole(join(folder, `${id}.md`), text, 0o644)) return id;
  }
  throw new AgentError(
    'bad_input/note',
    `${folder} has ${mostSameName} notes of that day and title; choose another title`,
  );
}

/**
 * Appends an update to a note.
 * @throws AgentError `bad_input/no_note`, `bad_input/note`; then the file stays as it is
 */
export function appendUpdate(
  folder: string,
  id: string,
  {
    atS,
    status,
    text,
  }: { readonly atS: number; readonly status: NoteStatus | undefined; readonly text: string },
): WrittenNote {
  const file = join(folder, `${basename(id)}.md`);
  const known = new NotesFolder(folder).read(() => undefined).map((note) => note.id);
  if (basename(id) !== id || !known.includes(id)) {
    const list = known.slice(0, 10).join(', ') || 'none';
    throw new AgentError('bad_input/no_note', `no note is called "${id}" in ${folder}; use one of: ${list}`);
  }
  const before = readNamedText(file, largestNote, 'bad_input/note');
  const update = `${before.endsWith('\n') ? '' : '\n'}${updateMarkdown(atS, status, text)}`;
  const note = parseNote(id, `${before}${update}`, true);
  // Of two who write at once each keeps its update.
  appendFileSync(file, update);
  return note;
}

function unreadable(folder: string, error: unknown): AgentError {
  return new AgentError('bad_input/notes', `${folder}: it cannot be read: ${messageOf(error)}`);
}
