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

/** What a database names a failure; empty when it does not. */
export function codeOf(cause: unknown): string {
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : '';
}
