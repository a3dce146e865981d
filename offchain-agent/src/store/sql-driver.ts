import { AgentError } from '../base/error.ts';

/** One value of a statement. Numbers are whole and exact as doubles. */
export type SqlValue = string | number | null;

export interface SqlResult {
  readonly rows: readonly Readonly<Record<string, SqlValue>>[];
  /** Rows that the statement wrote. */
  readonly changes: number;
}

/** Runs one statement; `?` stand for the values, in order. */
export type RunSql = (sql: string, values?: readonly SqlValue[]) => Promise<SqlResult>;

/** The few words in which SQLite and PostgreSQL differ. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'postgres';
  /** The type of a primary key that counts by itself. */
  readonly serialKey: string;
  /** After the columns of a table that is kept in the order of its key. */
  readonly keyOrdered: string;
  /** A table function: the elements of a JSON list as rows of `value`. */
  readonly listRows: string;
}

/** A database. Its errors are AgentErrors. */
export interface SqlDriver {
  readonly dialect: SqlDialect;
  readonly read: RunSql;
  /** All statements of `work` or none, on disk when the promise resolves. */
  write<Result>(work: (run: RunSql) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/**
 * The statements that lead from each version of the schema to the next one. A list that has landed never changes: what is
 * new is a new list.
 */
function migrations({ serialKey, keyOrdered }: SqlDialect): readonly (readonly string[])[] {
  return [
    [
      `CREATE TABLE almanac_reporters (id ${serialKey}, name TEXT NOT NULL UNIQUE)`,
      // The key is the order in which samples are asked for, so a window is one stretch of it.
      `CREATE TABLE almanac_samples (
        reporter BIGINT NOT NULL, network BIGINT NOT NULL, window_s BIGINT NOT NULL, target BIGINT NOT NULL,
        indicator BIGINT NOT NULL, instant_us BIGINT NOT NULL, kind TEXT NOT NULL, latency_us BIGINT, reason TEXT,
        PRIMARY KEY (reporter, network, window_s, target, indicator, instant_us)
      )${keyOrdered}`,
      `CREATE TABLE almanac_windows (
        reporter BIGINT NOT NULL, network BIGINT NOT NULL, window_s BIGINT NOT NULL, state TEXT NOT NULL,
        content_id TEXT, reason TEXT, PRIMARY KEY (reporter, network, window_s)
      )${keyOrdered}`,
      `CREATE TABLE almanac_outbox (
        seq ${serialKey}, effect TEXT NOT NULL UNIQUE, account TEXT NOT NULL, call TEXT NOT NULL, state TEXT NOT NULL,
        nonce BIGINT, extrinsic TEXT, hash TEXT, dies_at BIGINT, attempts BIGINT NOT NULL, block TEXT, error TEXT,
        expires_ms BIGINT
      )`,
      'CREATE INDEX almanac_outbox_account ON almanac_outbox (account, seq)',
      'CREATE TABLE almanac_leases (account TEXT PRIMARY KEY, holder TEXT NOT NULL, until_ms BIGINT NOT NULL)',
      'CREATE TABLE almanac_values (name TEXT PRIMARY KEY, value TEXT NOT NULL)',
    ],
    // Nothing was ever written to it: whether a window is closed is told by the chain.
    ['ALTER TABLE almanac_outbox DROP COLUMN expires_ms'],
    // The key is the order in which a history is read.
    [
      `CREATE TABLE almanac_records (
        chain TEXT NOT NULL, network BIGINT NOT NULL, indicator TEXT NOT NULL, kind TEXT NOT NULL,
        target BIGINT NOT NULL, start_s BIGINT NOT NULL, record TEXT NOT NULL, block BIGINT NOT NULL,
        block_hash TEXT NOT NULL, block_ms BIGINT NOT NULL,
        PRIMARY KEY (chain, network, indicator, kind, target, start_s)
      )${keyOrdered}`,
    ],
    ['ALTER TABLE almanac_samples ADD COLUMN receipt TEXT'],
    // Who took it, where several agents measure for one reporter; of what is there already nobody knows.
    ["ALTER TABLE almanac_samples ADD COLUMN agent TEXT NOT NULL DEFAULT ''"],
    // Holds all that is asked about what became of rows: those themselves are long.
    ['CREATE INDEX almanac_outbox_fate ON almanac_outbox (account, state, seq, effect, block)'],
  ];
}

/**
 * Brings the schema to the newest version, inside one transaction.
 * @param where the database, for the message
 * @throws AgentError `bad_input/store_version` when a newer almanac made it
 */
export async function migrate(run: RunSql, dialect: SqlDialect, where: string): Promise<void> {
  await run('CREATE TABLE IF NOT EXISTS almanac_schema (version BIGINT NOT NULL)');
  const { rows } = await run('SELECT version FROM almanac_schema');
  const version = Number(rows[0]?.['version'] ?? 0);
  const steps = migrations(dialect);
  if (version > steps.length) {
    throw new AgentError(
      'bad_input/store_version',
      `${where} has version ${version} of the store, this almanac knows ${steps.length}; use the almanac that made it, or a newer one`,
      { data: { where, version, known: steps.length } },
    );
  }
  if (version === steps.length) return;
  for (const statement of steps.slice(version).flat()) await run(statement);
  await run('DELETE FROM almanac_schema');
  await run('INSERT INTO almanac_schema (version) VALUES (?)', [steps.length]);
}
