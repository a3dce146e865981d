import { AgentError } from '../base/error.ts';
import type { OutboxEffect } from './outbox-row.ts';
import type { RunSql, SqlDialect } from './sql-driver.ts';

/** A statement, or what no statement of both databases can do. */
type Step = string | ((run: RunSql) => Promise<void>);

/**
 * The steps that lead from each version of the schema to the next one. A list that has landed never changes: what is
 * new is a new list.
 */
function migrations({ serialKey, keyOrdered }: SqlDialect): readonly (readonly Step[])[] {
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
    // What a row is for was read from its key before.
    [
      "ALTER TABLE almanac_outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'other'",
      "ALTER TABLE almanac_outbox ADD COLUMN payload TEXT NOT NULL DEFAULT '{}'",
      typeOutbox,
      'DROP INDEX almanac_outbox_fate',
      'CREATE INDEX almanac_outbox_fate ON almanac_outbox (account, state, seq, effect, block, kind, payload)',
    ],
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
  for (const step of steps.slice(version).flat()) await (typeof step === 'string' ? run(step) : step(run));
  await run('DELETE FROM almanac_schema');
  await run('INSERT INTO almanac_schema (version) VALUES (?)', [steps.length]);
}

/** Gives rows of a version that kept in their key alone what they are for the columns of it. */
async function typeOutbox(run: RunSql): Promise<void> {
  const { rows } = await run('SELECT seq, effect FROM almanac_outbox');
  for (const { seq = null, effect } of rows) {
    const { kind, ...payload } = effectOfKey(String(effect));
    const values = [kind, JSON.stringify(payload), seq];
    await run('UPDATE almanac_outbox SET kind = ?, payload = ? WHERE seq = ?', values);
  }
}

/** What a row of such a version is for. */
export function effectOfKey(key: string): OutboxEffect {
  const [, kind, network, reporter = '', window, step] =
    /^(report|census|claim)\/(\d+)\/([^/]+)\/(\d+)(?:\/(\d+|commit|open))?$/.exec(key) ?? [];
  const place = { network: Number(network), reporter, window: Number(window) };
  const isPart = step !== undefined && /^\d+$/.test(step);
  if (kind === 'claim' && step === undefined) return { kind, ...place };
  if (kind === 'report' && (step === 'commit' || step === 'open')) return { kind, ...place, part: step };
  if ((kind === 'report' || kind === 'census') && isPart) return { kind, ...place, part: Number(step) };
  return { kind: 'other' };
}
