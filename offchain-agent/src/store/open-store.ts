import { isPostgresUrl } from '../base/url.ts';
import type { SqlDriver } from './sql-driver.ts';
import { SqlStore } from './sql-store.ts';
import { openSqlite } from './sqlite-driver.ts';
import type { Store } from './store.ts';

/**
 * Opens the store: PostgreSQL at a `postgres://` address, else an SQLite file at this path.
 *
 * @param agent whose samples are put, where several agents share the store
 * @throws AgentError as `openSqlite` and `openPostgres` do
 * @example const store = await openStore(join(config.data, 'store.sqlite'))
 */
export async function openStore(where: string, agent = ''): Promise<Store> {
  return new SqlStore(await openDatabase(where), agent);
}

/** The database of a store, of which the archive of records may be a part. */
export async function openDatabase(where: string): Promise<SqlDriver> {
  if (!isPostgresUrl(where)) return await openSqlite(where);
  // Its client is loaded where it is used.
  const { openPostgres } = await import('./postgres-driver.ts');
  return await openPostgres(where);
}
