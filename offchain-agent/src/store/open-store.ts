import { openPostgres } from './postgres-driver.ts';
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
  const isPostgres = /^postgres(ql)?:\/\//.test(where);
  return new SqlStore(await (isPostgres ? openPostgres(where) : openSqlite(where)), agent);
}
