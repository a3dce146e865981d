import Database from 'libsql';
import { migrate } from '../../offchain-agent/src/store/migrate.ts';
import type { RunSql, SqlDriver } from '../../offchain-agent/src/store/sql-driver.ts';
import { SqlStore } from '../../offchain-agent/src/store/sql-store.ts';

/** A statement of the library, which looks up at each question whether it answers with rows. */
interface Prepared {
  readonly reader: boolean;
  all(...values: Parameters<RunSql>[1] & object): Awaited<ReturnType<RunSql>>['rows'];
  run(...values: Parameters<RunSql>[1] & object): { changes: number };
}

interface Statement {
  readonly isReader: boolean;
  readonly prepared: Prepared;
}

/** The statements that make the newest schema: to migrate to it takes ten times as long. */
let schema: string | undefined;

/** A database that lives as long as its process. It answers without threads, so that tests with a fake clock can await it. */
export class MemoryDriver implements SqlDriver {
  readonly dialect = {
    name: 'sqlite',
    serialKey: 'INTEGER PRIMARY KEY AUTOINCREMENT',
    keyOrdered: ' WITHOUT ROWID',
    listRows: 'json_each(?)',
  } as const;
  readonly #database = new Database(':memory:');
  readonly #statements = new Map<string, Statement>();
  // One connection: a statement of another caller must not slip into a transaction.
  #last: Promise<unknown>;

  constructor() {
    this.#last = this.#make();
  }

  readonly read: RunSql = (sql, values) => this.#inTurn(() => this.#run(sql, values));

  async write<Result>(work: (run: RunSql) => Promise<Result>): Promise<Result> {
    return await this.#inTurn(async () => {
      this.#prepare('BEGIN').prepared.run();
      try {
        const result = await work(this.#run);
        this.#prepare('COMMIT').prepared.run();
        return result;
      } catch (error) {
        this.#prepare('ROLLBACK').prepared.run();
        throw error;
      }
    });
  }

  /** What it holds stays: an agent that starts again finds it. */
  async close(): Promise<void> {
    await this.#last;
  }

  async #make(): Promise<void> {
    if (schema !== undefined) {
      this.#database.exec(schema);
      return;
    }
    await migrate(this.#run, this.dialect, 'the store in memory');
    const made = await this.#run(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
    );
    schema = made.rows.map(({ sql }) => `${sql};`).join('\n');
  }

  readonly #run: RunSql = async (sql, values = []) => {
    const { isReader, prepared } = this.#prepare(sql);
    if (isReader) return { rows: prepared.all(...values), changes: 0 };
    return { rows: [], changes: prepared.run(...values).changes };
  };

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const prepared = this.#database.prepare(sql) as Prepared;
    const statement = { isReader: prepared.reader, prepared };
    this.#statements.set(sql, statement);
    return statement;
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }
}

/** The store on a database in memory, for tests that need thousands of them. */
export class MemoryStore extends SqlStore {
  readonly #driver: SqlDriver;

  constructor(driver: SqlDriver = new MemoryDriver(), agent = '') {
    super(driver, agent);
    this.#driver = driver;
  }

  /** The same store as another agent opens it. */
  as(agent: string): MemoryStore {
    return new MemoryStore(this.#driver, agent);
  }
}
