import pg from 'pg';
import { AgentError } from '../base/error.ts';
import { shownUrl } from '../base/url.ts';
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
  name: 'postgres',
  serialKey: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  keyOrdered: '',
  listRows: 'json_array_elements(?::json)',
};

const connections = 4;
const connectMs = 10_000;
/** The system asks a connection that has been quiet for so long whether the other end is there. */
const keepAliveMs = 10_000;
/** An answer comes in milliseconds; a server that was cut off in mid-query, or hangs, never says that there will be none. */
const answerMs = 30_000;
/** Agents that start together change the schema one after the other; any number that nobody else uses. */
const schemaLock = 4_107_530_212;

interface PostgresOptions {
  /** How long the answer to a statement is waited for. */
  readonly answerWithinMs?: number;
}

/**
 * Connects to a PostgreSQL database, 13 or newer, and brings the schema up to date.
 *
 * @param url postgres://user:password@host:port/database, or with `?host=/run/postgresql` for a socket
 * @throws AgentError `unreachable/store` when it does not answer, `bad_input/store_access` when it refuses
 */
export async function openPostgres(
  url: string,
  { answerWithinMs = answerMs }: PostgresOptions = {},
): Promise<SqlDriver> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectMs,
    query_timeout: answerWithinMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    application_name: 'almanac',
    types: { getTypeParser: parserOf },
  });
  // The next statement says what is wrong; without a listener an idle connection that ends would end the process.
  pool.on('error', () => undefined);
  // That it is PostgreSQL is said anyway: server and database tell one from another.
  const driver = new PostgresDriver(pool, `"${shownUrl(url).replace(/^"|^\w+:\/\/|"$/g, '')}"`);
  try {
    await driver.start();
    return driver;
  } catch (cause) {
    await driver.close();
    throw cause;
  }
}

class PostgresDriver implements SqlDriver {
  readonly dialect = dialect;
  readonly #pool: pg.Pool;
  readonly #where: string;

  constructor(pool: pg.Pool, where: string) {
    this.#pool = pool;
    this.#where = where;
  }

  async start(): Promise<void> {
    await this.write(async (run) => {
      await run('SELECT pg_advisory_xact_lock(?)', [schemaLock]);
      await migrate(run, dialect, `the store ${this.#where}`);
    });
  }

  readonly read: RunSql = (sql, values) => this.#run(this.#pool, sql, values);

  async write<Result>(work: (run: RunSql) => Promise<Result>): Promise<Result> {
    const client = await this.#connect();
    let broken = false;
    try {
      await this.#run(client, 'BEGIN');
      const result = await work((sql, values) => this.#run(client, sql, values));
      await this.#run(client, 'COMMIT');
      return result;
    } catch (cause) {
      // A connection that cannot even roll back is not given to anybody else; one that is silent is not waited for once more. The
      // server rolls back what a connection leaves that ends.
      broken = isUnreachable(cause) || !(await rollBack(client));
      throw cause;
    } finally {
      client.release(broken);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      const client = await this.#pool.connect();
      // A connection that breaks between two statements says so here, and again at the next one.
      if (client.listenerCount('error') === 0) client.on('error', () => undefined);
      return client;
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  async #run(
    client: pg.Pool | pg.PoolClient,
    sql: string,
    values: readonly SqlValue[] = [],
  ): Promise<SqlResult> {
    let place = 0;
    const text = sql.replaceAll('?', () => {
      place += 1;
      return `$${place}`;
    });
    try {
      const { rows, rowCount } = await client.query<Record<string, SqlValue>>(text, [...values]);
      return { rows, changes: rowCount ?? 0 };
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  #failure(cause: unknown): unknown {
    const code = codeOf(cause);
    const why = cause instanceof Error ? cause.message || code : String(cause);
    const options = { data: { store: this.#where, code }, cause };
    if (code === '53100') {
      return new AgentError(
        'unknown/disk_full',
        `the disk of the store ${this.#where} is full: ${why}; what was kept before is safe, make room and it goes on`,
        { ...options, retryable: true },
      );
    }
    if (/^(28|3D|42501)/.test(code)) {
      return new AgentError(
        'bad_input/store_access',
        `the store ${this.#where} refuses: ${why}; check user, password and database, and that the user may make tables`,
        options,
      );
    }
    // Without a code of SQL it was no answer of the server; 08 and 57P are ends of the connection.
    if (!/^[0-9A-Z]{5}$/.test(code) || /^(08|57P|53)/.test(code)) {
      return new AgentError(
        'unreachable/store',
        `the store ${this.#where} does not answer: ${why}; check that PostgreSQL runs there`,
        { ...options, retryable: true },
      );
    }
    return cause;
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof AgentError && error.code === 'unreachable/store';
}

async function rollBack(client: pg.PoolClient): Promise<boolean> {
  return await client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

/** Integers of 64 bits come as text; ours are exact as doubles. */
function parserOf(id: number): (value: string) => unknown {
  return id === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(id, 'text');
}
