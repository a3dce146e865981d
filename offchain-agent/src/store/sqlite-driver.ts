import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql/promise';
import { AgentError, messageOf } from '../base/error.ts';
import { makeFolder } from '../base/folder.ts';
import { migrate } from './migrate.ts';
import {
  codeOf,
  type RunSql,
  type SqlDialect,
  type SqlDriver,
  type SqlResult,
  type SqlValue,
} from './sql-driver.ts';

const dialect: SqlDialect = {
  name: 'sqlite',
  serialKey: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  keyOrdered: ' WITHOUT ROWID',
  listRows: 'json_each(?)',
};

/** How long another process that writes is waited for. */
const busyMs = 10_000;

interface SqliteOptions {
  /** The file grows no larger; the disk then counts as full. */
  readonly maxBytes?: number;
}

interface Statement {
  readonly reader: boolean;
  all(...values: readonly SqlValue[]): Promise<SqlResult['rows']> | SqlResult['rows'];
  run(...values: readonly SqlValue[]): Promise<{ changes: number }> | { changes: number };
}

/**
 * Opens a database file, or makes it. Write-ahead log, every commit synced to disk; commits and waiting happen outside of
 * the event loop, so that a slow disk does not stall what is being measured.
 *
 * @throws AgentError `bad_input/store_corrupt` when the file is damaged or no database (it stays as it is),
 * `bad_input/store_file` when it cannot be opened, `unknown/disk_full`
 */
export async function openSqlite(file: string, options: SqliteOptions = {}): Promise<SqlDriver> {
  const database = await open(file);
  const driver = new SqliteDriver(database, file);
  try {
    await driver.start(options);
    return driver;
  } catch (cause) {
    await driver.close();
    throw cause;
  }
}

/**
 * Samples are what a reporter's secret draws from: nobody else's to read. SQLite gives the files beside it, which it makes at once
 * and in which the newest rows are, the mode that the file has when it is opened.
 */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  for (const name of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(name)) chmodSync(name, 0o600);
}

async function open(file: string): Promise<Database> {
  try {
    makeFolder(dirname(file), 0o700);
    makePrivate(file);
    return new Database(file, {});
  } catch (cause) {
    throw new AgentError(
      'bad_input/store_file',
      `the store ${file} cannot be opened: ${messageOf(cause)}; check that the folder exists and may be written to`,
      { data: { file }, cause },
    );
  }
}

class SqliteDriver implements SqlDriver {
  readonly dialect = dialect;
  readonly #database: Database;
  readonly #file: string;
  readonly #statements = new Map<string, Statement>();
  // One connection: a statement of another caller must not slip into a transaction.
  readonly #turn = new RunInTurn();

  constructor(database: Database, file: string) {
    this.#database = database;
    this.#file = file;
  }

  async start({ maxBytes }: SqliteOptions): Promise<void> {
    await this.#turn.run(async () => {
      await this.#run(`PRAGMA busy_timeout = ${busyMs}`);
      await this.#run('PRAGMA journal_mode = WAL');
      await this.#database.exec('PRAGMA synchronous = FULL');
      if (maxBytes !== undefined) {
        const size = Number((await this.#run('PRAGMA page_size')).rows[0]?.['page_size']);
        await this.#run(`PRAGMA max_page_count = ${Math.ceil(maxBytes / size)}`);
      }
      const { rows } = await this.#run('PRAGMA quick_check(1)');
      const found = String(rows[0]?.['quick_check']);
      if (found !== 'ok') throw corrupt(this.#file, found.split('\n').slice(0, 2).join(' '));
    });
    await this.write((run) => migrate(run, dialect, `the store ${this.#file}`));
  }

  readonly read: RunSql = (sql, values) => this.#turn.run(() => this.#run(sql, values));

  async write<Result>(work: (run: RunSql) => Promise<Result>): Promise<Result> {
    return await this.#turn.run(async () => {
      await this.#exec('BEGIN IMMEDIATE');
      try {
        const result = await work((sql, values) => this.#run(sql, values));
        await this.#exec('COMMIT');
        return result;
      } catch (error) {
        // A full disk ends the transaction by itself; then there is nothing to roll back, and this says so.
        await this.#database.exec('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#turn.run(async () => {
      this.#statements.clear();
      // Leaves one file behind; another process that reads it, or a full disk, makes it two, which is as good.
      await this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)').catch(() => undefined);
      await Promise.resolve(this.#database.close());
    });
  }

  async #exec(sql: string): Promise<void> {
    try {
      await this.#database.exec(sql);
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  async #run(sql: string, values: readonly SqlValue[] = []): Promise<SqlResult> {
    try {
      let statement = this.#statements.get(sql);
      if (!statement) {
        statement = (await this.#database.prepare(sql)) as Statement;
        this.#statements.set(sql, statement);
      }
      if (statement.reader) return { rows: await statement.all(...values), changes: 0 };
      return { rows: [], changes: (await statement.run(...values)).changes };
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  #failure(cause: unknown): unknown {
    const code = codeOf(cause);
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
      return corrupt(this.#file, messageOf(cause), cause);
    }
    const data = { file: this.#file, code };
    if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) {
      return new AgentError(
        code === 'SQLITE_FULL' ? 'unknown/disk_full' : 'unknown/disk',
        `the store ${this.#file} cannot be written: ${messageOf(cause)}; earlier data is safe; free space or fix the disk, then it continues`,
        { data, cause, retryable: true },
      );
    }
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
      return new AgentError(
        'unknown/store_busy',
        `the store ${this.#file} was locked by another process for ${busyMs / 1_000} s; end the other one`,
        { data, cause, retryable: true },
      );
    }
    if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'SQLITE_PERM') {
      return new AgentError(
        'bad_input/store_file',
        `the store ${this.#file} cannot be used: ${messageOf(cause)}; check who may write to it and to its folder`,
        { data, cause },
      );
    }
    return cause;
  }
}

function corrupt(file: string, what: string, cause?: unknown): AgentError {
  return new AgentError(
    'bad_input/store_corrupt',
    `the store ${file} is damaged (${what}); move it aside with ${file}-wal and start again. Reports and evidence files stay, open windows are lost. "sqlite3 ${file} .recover" may bring the samples back`,
    { data: { file, what }, cause },
  );
}

/** Runs one piece of work after the other, in the order in which they were handed in; a failure stops nobody else. */
class RunInTurn {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
