import { closeSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { monotonicUs } from '../../base/clock.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { releaseLock, tryLock } from '../../base/file-lock.ts';
import { makeFolder } from '../../base/folder.ts';
import { writeWhole } from '../../base/write-durably.ts';
import { recordKeys } from '../record.ts';
import type { Beat, Coordinator, Identity, StoredState, Write, Written } from './coordinator.ts';
import {
  beatTable,
  type KeptRecords,
  type Leases,
  leaveTable,
  lookAtTable,
  noLeases,
  noRecords,
  resignTable,
  type Table,
  writeTable,
} from './table.ts';

const retryMs = 3;

const stored = z.strictObject({ value: z.string(), revision: z.int().min(1) });
const keptSchema = z.strictObject({
  revision: z.int().min(0),
  records: z.partialRecord(z.enum(recordKeys), stored),
});

const untilMs = z.number();
const leaseSchema = z.strictObject({
  /** Of which start of the machine: its clock begins anew with each, and no process outlives one. */
  boot: z.string(),
  tokens: z.int(),
  leader: z
    .strictObject({ node: z.string(), instance: z.string(), token: z.string(), untilMs })
    .optional()
    .transform((leader) => leader),
  nodes: z.record(z.string(), z.strictObject({ instance: z.string(), status: z.string(), untilMs })),
});

/**
 * A coordinator in a folder of one machine: it protects a node from its own restart, and two nodes of one machine from each
 * other. Records are synced to the disk before they count. The system's lock on a file of its own keeps two processes apart
 * and goes with a process however that ends; a network's file system does not promise that.
 *
 * No key stands in the path, and none has to: whoever shares a file shares one lead and one record, which goes up alone, so that
 * of each slot and each step of a round one signature is granted, for whichever pair of keys. A rotated pair goes on above the
 * old one, and so does an old one that is put back; two validators in one file would keep each other from signing.
 */
export class FileCoordinator implements Coordinator {
  readonly #path: string;
  readonly #own: Identity;
  readonly #lock: number;
  readonly #nowMs: () => number;
  readonly #boot = bootId();

  private constructor(path: string, own: Identity, lock: number, nowMs: () => number) {
    this.#path = path;
    this.#own = own;
    this.#lock = lock;
    this.#nowMs = nowMs;
  }

  /**
   * @param path of the file of records; the leases lie beside it
   * @param nowMs a clock that all processes of the machine share
   * @throws AgentError `bad_input/coordinator` when the file cannot be used
   */
  static open(path: string, own: Identity, nowMs = (): number => monotonicUs() / 1_000): FileCoordinator {
    let opened: FileCoordinator;
    try {
      makeFolder(dirname(path), 0o700);
      opened = new FileCoordinator(path, own, openSync(`${path}.lock`, 'a', 0o600), nowMs);
      opened.#records();
    } catch (cause) {
      if (cause instanceof AgentError) throw cause;
      throw new AgentError(
        'bad_input/coordinator',
        `coordinator.path: ${path} cannot be used: ${messageOf(cause)}; choose a file in a folder that this user can write`,
        { data: { path }, cause },
      );
    }
    return opened;
  }

  async beat(beat: Beat): Promise<StoredState> {
    return await this.#locked((table) => beatTable(table, this.#own, beat, this.#nowMs()));
  }

  async look(): Promise<StoredState> {
    return await this.#locked((table) => lookAtTable(table, this.#own, this.#nowMs()));
  }

  async write(write: Write): Promise<Written> {
    return await this.#locked((table) => writeTable(table, this.#own, write, this.#nowMs()));
  }

  async resign(): Promise<void> {
    await this.#locked((table) => resignTable(table, this.#own));
  }

  async close(): Promise<void> {
    try {
      await this.#locked((table) => leaveTable(table, this.#own));
    } finally {
      closeSync(this.#lock);
    }
  }

  async #locked<Result>(act: (table: Table) => Result): Promise<Result> {
    const deadline = performance.now() + this.#own.leaseMs / 2;
    while (!tryLock(this.#lock)) {
      if (performance.now() > deadline) {
        throw new AgentError(
          'unreachable/coordinator',
          `coordinator.path: another process holds ${this.#path}.lock and does nothing; continue it or end it`,
          { retryable: true },
        );
      }
      await sleep(retryMs);
    }
    try {
      const table = { ...this.#records(), ...this.#leases() };
      const { revision, tokens, leader, nodes } = table;
      const result = act(table);
      if (table.revision !== revision) {
        const { records } = table;
        writeWhole(this.#path, JSON.stringify({ revision: table.revision, records }), 0o600);
      }
      if (table.tokens !== tokens || table.leader !== leader || table.nodes !== nodes) {
        const leases = { boot: this.#boot, tokens: table.tokens, leader: table.leader, nodes: table.nodes };
        replace(`${this.#path}.leases`, leases);
      }
      return result;
    } catch (cause) {
      if (cause instanceof AgentError) throw cause;
      throw new AgentError(
        'unreachable/coordinator',
        `coordinator.path: ${this.#path}: ${messageOf(cause)}`,
        { cause, retryable: true },
      );
    } finally {
      releaseLock(this.#lock);
    }
  }

  #records(): KeptRecords {
    const text = readOr(this.#path);
    if (text === undefined) return noRecords();
    const read = keptSchema.safeParse(json(text));
    if (read.success) return read.data;
    throw new AgentError(
      'bad_input/coordinator',
      `coordinator.path: ${this.#path} holds no records; find out what wrote it, and see docs/how-to/run-a-validator-pair.md for how to recreate records`,
      { data: { path: this.#path } },
    );
  }

  // What cannot be read is as if it had run out: leases are no promise that outlives anything.
  #leases(): Leases {
    const read = leaseSchema.safeParse(json(readOr(`${this.#path}.leases`) ?? ''));
    if (!read.success || read.data.boot !== this.#boot) return noLeases();
    const { tokens, leader, nodes } = read.data;
    return { tokens, leader, nodes };
  }
}

// Leases end with the machine's start: they need not outlive a power cut, and are written at every beat.
function replace(path: string, content: object): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
  renameSync(draft, path);
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readOr('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown';
}
