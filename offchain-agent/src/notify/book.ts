import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AgentError, messageOf } from '../base/error.ts';
import { tryLock } from '../base/file-lock.ts';
import { makeFolder } from '../base/folder.ts';
import { readUpTo } from '../base/read-file.ts';
import { writeWhole } from '../base/write-durably.ts';
import { type Episode, observedKinds, severities } from './observation.ts';
import { noticeFields } from './wording.ts';

const largestBook = 64 * 1_048_576;

const episode = z.strictObject({
  id: z.string(),
  key: z.string(),
  kind: z.enum(observedKinds),
  subject: z.string(),
  severity: z.enum(severities),
  toldSeverity: z.enum(severities).optional(),
  beganMs: z.number(),
  summary: z.string(),
  isTold: z.boolean(),
});

const texts = Object.fromEntries(noticeFields.map((field) => [field, z.string()])) as Record<
  (typeof noticeFields)[number],
  z.ZodString
>;

const message = z.strictObject({
  destination: z.string(),
  fields: z.strictObject({ ...texts, toldSeverity: z.enum(severities).optional() }),
  writtenMs: z.number(),
});

const shape = z.strictObject({
  schema: z.literal('almanac.notify-state.v1'),
  open: z.array(episode),
  outbox: z.array(message),
});

/** A message that is not delivered yet. */
export type OutgoingMessage = z.infer<typeof message>;

/** What goes on, and what is not delivered yet: a process that is killed goes on with it. */
interface BookState {
  readonly open: readonly Episode[];
  readonly outbox: readonly OutgoingMessage[];
}

/** The file of it, of one process at a time; each change is on the disk before anything is sent. */
export class NotifyBook {
  readonly #file: string;
  readonly #lock: number;

  /** @throws AgentError `bad_input/notify_state` when another process has it, or it cannot be read */
  static open(file: string): { readonly book: NotifyBook; readonly state: BookState } {
    let lock: number;
    try {
      makeFolder(dirname(file));
      lock = openSync(`${file}.lock`, 'a', 0o600);
    } catch (cause) {
      throw fault(file, `it cannot be written: ${messageOf(cause)}`, cause);
    }
    if (!tryLock(lock)) {
      closeSync(lock);
      throw fault(file, 'another process uses it; give each its own `state` file');
    }
    try {
      return { book: new NotifyBook(file, lock), state: readState(file) };
    } catch (error) {
      closeSync(lock);
      throw error;
    }
  }

  private constructor(file: string, lock: number) {
    this.#file = file;
    this.#lock = lock;
  }

  /** @throws Error as the system does */
  write({ open, outbox }: BookState): void {
    writeWhole(this.#file, JSON.stringify({ schema: 'almanac.notify-state.v1', open, outbox }), 0o600);
  }

  close(): void {
    closeSync(this.#lock);
  }
}

function readState(file: string): BookState {
  let text: string;
  try {
    text = readUpTo(file, largestBook).toString('utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return { open: [], outbox: [] };
    throw fault(file, `it cannot be read: ${messageOf(cause)}`, cause);
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    // Started afresh, what goes on would be told twice, and ends would be told of nothing.
    throw fault(file, 'it is damaged; move it away to start without it', cause);
  }
}

function fault(file: string, why: string, cause?: unknown): AgentError {
  return new AgentError('bad_input/notify_state', `${file}: ${why}`, { data: { file }, cause });
}
