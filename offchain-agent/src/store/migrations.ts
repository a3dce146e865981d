import { AgentError } from '../base/error.ts';
import type { RunSql, SqlDialect } from './sql-driver.ts';

/**
 * The statements that lead from each version of the schema to the next one. A list that has landed never changes: what is
 * new is a new list.
 */
export function migrations({ serialKey, keyOrdered }: SqlDialect): readonly (readonly string[])[] {
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
