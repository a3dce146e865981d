import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { AgentError, messageOf } from '../../../base/error.ts';
import { tryLock } from '../../../base/file-lock.ts';
import { makeFolder } from '../../../base/folder.ts';
import { readUpTo } from '../../../base/read-file.ts';
import { writeWhole } from '../../../base/write-durably.ts';
import type { UsageMinute } from './counters.ts';
import type { Used } from './used.ts';

export const usageSchema = 'almanac.gateway.usage.v1';

/** One line of a usage file: what one gateway counted in one minute. */
export interface UsageLine extends UsageMinute {
  readonly schema: typeof usageSchema;
  readonly region: string;
  readonly gateway: string;
  /** Counts up by one with every line of a gateway. */
  readonly line: number;
}

/** What is written over and over while a minute runs: the line that it would be now, and what is used of quotas. */
interface OpenMinute {
  readonly schema: 'almanac.gateway.open.v1';
  readonly line: UsageLine;
  readonly used: readonly Used[];
  readonly methods: readonly string[];
}

/** They tell who called what: of this user alone. */
const folderMode = 0o700;
const fileMode = 0o600;
const openName = 'open.json';
const lockName = 'lock';
const largestOpen = 67_108_864;
const tailBytes = 65_536;
const ownName = /^(open\.json|lock|\d{4}-\d\d-\d\d\.jsonl(\.gz)?)$/;
/**
 * A folder with a file of JSON lines a UTC day, and the minute that runs in `open.json`. A process that is killed loses what it
 * counted since it last wrote that, and counts nothing twice: lines are numbered, and the number of the running one is in it.
 */
export class UsageFiles {
  readonly #folder: string;
  readonly #of: { readonly region: string; readonly gateway: string };
  #lock: number | undefined;
  #next = 0;

  /**
   * Takes up where the last run ended.
   * @throws AgentError `bad_input/usage_in_use` when another gateway keeps its counts there; `bad_input/usage` when the folder cannot
   * be written, or holds what no gateway wrote
   */
  constructor(folder: string, of: { readonly region: string; readonly gateway: string }) {
    this.#folder = folder;
    this.#of = of;
    try {
      makeFolder(folder, folderMode);
      closeToOthers(folder);
      this.#lock = lockOf(join(folder, lockName), of.gateway);
    } catch (cause) {
      throw cause instanceof AgentError ? cause : usageFault(folder, cause);
    }
  }

  /** Leaves the folder to another gateway. */
  release(): void {
    if (this.#lock !== undefined) closeSync(this.#lock);
    this.#lock = undefined;
  }

  /** What the last run left: the bytes of quotas, and the methods that it knew. */
  takeUp(): { readonly used: readonly Used[]; readonly methods: readonly string[] } {
    const open = this.#readOpen();
    const last = this.#mend() ?? -1;
    this.#next = Math.max(last + 1, open?.line.line ?? 0);
    if (open && last < open.line.line && open.line.rows.length > 0) {
      this.#append(open.line);
      this.#next += 1;
    }
    return { used: open?.used ?? [], methods: open?.methods ?? [] };
  }

  /** Puts a minute that is over into its day's file. @throws Error as the system does; then nothing of it is there */
  close(counted: UsageMinute): void {
    this.#append(this.#line(counted));
    this.#next += 1;
  }

  /** Notes the minute that runs. @throws Error as the system does */
  note(counted: UsageMinute, used: readonly Used[], methods: readonly string[]): void {
    const line = this.#line(counted);
    const open: OpenMinute = { schema: 'almanac.gateway.open.v1', line, used, methods };
    writeWhole(join(this.#folder, openName), JSON.stringify(open), fileMode);
  }

  #line(counted: UsageMinute): UsageLine {
    return { schema: usageSchema, ...this.#of, line: this.#next, ...counted };
  }

  #append(line: UsageLine): void {
    const file = openSync(join(this.#folder, dayFile(line.minute)), 'a+', fileMode);
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
      let written = 0;
      try {
        while (written < bytes.length) written += writeSync(file, bytes, written);
      } catch (cause) {
        // A disk that is full takes a part.
        ftruncateSync(file, size);
        throw cause;
      }
    } finally {
      closeSync(file);
    }
  }

  #readOpen(): OpenMinute | undefined {
    const path = join(this.#folder, openName);
    if (!existsSync(path)) return undefined;
    try {
      const open = JSON.parse(readUpTo(path, largestOpen).toString('utf8')) as OpenMinute;
      if (open.schema !== 'almanac.gateway.open.v1') throw new Error('no gateway wrote it');
      return open;
    } catch (cause) {
      throw usageFault(path, cause);
    }
  }

  /** Cuts off a line that a crash left unfinished; the number of the last whole one. */
  #mend(): number | undefined {
    const newest = readdirSync(this.#folder)
      .filter((name) => /^\d{4}-\d\d-\d\d\.jsonl$/.test(name))
      .toSorted()
      .at(-1);
    if (newest === undefined) return undefined;
    const path = join(this.#folder, newest);
    const file = openSync(path, 'r+');
    try {
      const { size } = fstatSync(file);
      const end = lastBreak(file, size);
      if (end < size) ftruncateSync(file, end);
      if (end === 0) return undefined;
      const begin = lastBreak(file, end - 1);
      const bytes = Buffer.alloc(end - begin);
      readSync(file, bytes, 0, bytes.length, begin);
      return (JSON.parse(bytes.toString('utf8')) as UsageLine).line;
    } catch (cause) {
      throw usageFault(path, cause);
    } finally {
      closeSync(file);
    }
  }
}

/** Files that were written before they were of this user alone. */
function closeToOthers(folder: string): void {
  chmodSync(folder, folderMode);
  for (const name of readdirSync(folder)) if (ownName.test(name)) chmodSync(join(folder, name), fileMode);
}

/**
 * Takes the folder for this gateway. The lock is the system's and goes with the process: a file that one left behind that was killed is
 * no lock. What is written into it only says whose it is.
 */
function lockOf(path: string, gateway: string): number {
  const file = openSync(path, 'a+', fileMode);
  if (tryLock(file)) {
    ftruncateSync(file, 0);
    writeSync(file, `${gateway}, process ${process.pid}\n`);
    return file;
  }
  const holder = readFileSync(path, 'utf8').trim();
  closeSync(file);
  throw new AgentError(
    'bad_input/usage_in_use',
    `usage: another gateway (${holder || 'unknown'}) holds ${path}; end that one, or give each a folder of its own`,
    { data: { path, holder } },
  );
}

function usageFault(path: string, cause: unknown): AgentError {
  return new AgentError(
    'bad_input/usage',
    `the usage in ${path} cannot be taken up: ${messageOf(cause)}; fix it, or move it away and start empty`,
    { data: { path }, cause },
  );
}

/** The place after the last line break before `end`; 0 where there is none. */
function lastBreak(file: number, end: number): number {
  const chunk = Buffer.alloc(tailBytes);
  for (let to = end; to > 0; ) {
    const from = Math.max(0, to - tailBytes);
    const count = readSync(file, chunk, 0, to - from, from);
    const at = chunk.subarray(0, count).lastIndexOf(0x0a);
    if (at >= 0) return from + at + 1;
    to = from;
  }
  return 0;
}

/** `2026-11-22.jsonl` of a minute since the Unix epoch. */
function dayFile(minute: number): string {
  return `${new Date(minute * 60_000).toISOString().slice(0, 10)}.jsonl`;
}
