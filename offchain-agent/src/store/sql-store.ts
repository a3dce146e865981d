import { AgentError } from '../base/error.ts';
import type { Sample } from '../sli/sample.ts';
import { GroupCommit } from './group-commit.ts';
import type { OutboxFate, OutboxRow } from './outbox-row.ts';
import { byReporter, insertSamples, type SampleBatch } from './put-samples.ts';
import {
  outboxChange,
  outboxColumns,
  outboxFateColumns,
  outboxFateOf,
  outboxPlaces,
  outboxRowOf,
  outboxValues,
  sampleOf,
  windowRowOf,
} from './rows.ts';
import type { RunSql, SqlDriver, SqlResult, SqlValue } from './sql-driver.ts';
import type { Store, WindowRow, WindowState } from './store.ts';

/** A statement that is run for longer holds up what is measured meanwhile. */
const rowsPerStatement = 500;

/** The store on a database, the same statements for SQLite and PostgreSQL. */
export class SqlStore implements Store {
  readonly #driver: SqlDriver;
  readonly #agent: string;
  readonly #samples: GroupCommit<SampleBatch>;

  /**
   * @param driver a database whose schema is current (`migrate`)
   * @param agent whose samples are put, where several agents share the database
   */
  constructor(driver: SqlDriver, agent = '') {
    this.#driver = driver;
    this.#agent = agent;
    this.#samples = new GroupCommit((batches) => this.#writeSamples(batches));
  }

  async putSamples(reporter: string, samples: readonly Sample[]): Promise<void> {
    if (samples.length > 0) await this.#samples.add({ reporter, samples });
  }

  async samplesOf(reporter: string, network: number, window: number): Promise<readonly Sample[]> {
    const { rows } = await this.#driver.read(
      `SELECT s.* FROM almanac_samples s JOIN almanac_reporters r ON r.id = s.reporter
       WHERE r.name = ? AND s.network = ? AND s.window_s = ? ORDER BY s.target, s.indicator, s.instant_us`,
      [reporter, network, window],
    );
    return rows.map(sampleOf);
  }

  async dropSamplesBefore(reporter: string, network: number, window: number): Promise<number> {
    const key = 'reporter, network, window_s, target, indicator, instant_us';
    return await this.#dropStepwise(async (run) => {
      const sql = `DELETE FROM almanac_samples WHERE (${key}) IN (
        SELECT ${key} FROM almanac_samples WHERE reporter = ? AND network = ? AND window_s < ? LIMIT ?
      )`;
      return await run(sql, [await reporterId(run, reporter), network, window, rowsPerStatement]);
    });
  }

  async putWindow(row: WindowRow): Promise<void> {
    await this.#driver.write((run) => putWindow(run, row));
  }

  async windowOf(reporter: string, network: number, window: number): Promise<WindowRow | undefined> {
    const rows = await this.#windows('w.network = ? AND w.window_s = ?', reporter, [network, window]);
    return rows[0];
  }

  async windows(reporter: string, network: number, state?: WindowState): Promise<readonly WindowRow[]> {
    return state === undefined
      ? await this.#windows('w.network = ?', reporter, [network])
      : await this.#windows('w.network = ? AND w.state = ?', reporter, [network, state]);
  }

  async settledWindows(
    reporter: string,
    network: number,
    before: number,
    limit: number,
  ): Promise<readonly WindowRow[]> {
    const { rows } = await this.#driver.read(
      `SELECT w.* FROM almanac_windows w JOIN almanac_reporters r ON r.id = w.reporter
       WHERE r.name = ? AND w.network = ? AND w.window_s < ? AND w.state <> 'measuring'
       ORDER BY w.window_s DESC LIMIT ?`,
      [reporter, network, before, limit],
    );
    return rows.map((row) => windowRowOf(row, reporter));
  }

  async dropWindowsBefore(reporter: string, network: number, window: number): Promise<number> {
    const key = 'reporter, network, window_s';
    return await this.#dropStepwise(async (run) => {
      const sql = `DELETE FROM almanac_windows WHERE (${key}) IN (
        SELECT ${key} FROM almanac_windows
        WHERE reporter = ? AND network = ? AND window_s < ? AND state <> 'measuring' LIMIT ?
      )`;
      return await run(sql, [await reporterId(run, reporter), network, window, rowsPerStatement]);
    });
  }

  async closeWindow(row: WindowRow, extrinsics: readonly OutboxRow[]): Promise<void> {
    await this.#driver.write(async (run) => {
      if (await putWindow(run, row)) await putOutbox(run, extrinsics);
    });
  }

  async enqueue(rows: readonly OutboxRow[]): Promise<void> {
    await this.#driver.write((run) => putOutbox(run, rows));
  }

  async outbox(account: string, states?: readonly OutboxRow['state'][]): Promise<readonly OutboxRow[]> {
    const rows = await this.#outbox(outboxColumns, 'seq', account, states);
    return rows.map(outboxRowOf);
  }

  async outboxFates(account: string, states?: readonly OutboxRow['state'][]): Promise<readonly OutboxFate[]> {
    const rows = await this.#outbox(outboxFateColumns, 'state, seq', account, states);
    return rows.map(outboxFateOf);
  }

  async countOutbox(account: string): Promise<ReadonlyMap<OutboxRow['state'], number>> {
    const { rows } = await this.#driver.read(
      'SELECT state, COUNT(*) AS rows FROM almanac_outbox WHERE account = ? GROUP BY state',
      [account],
    );
    return new Map(rows.map((row) => [String(row['state']) as OutboxRow['state'], Number(row['rows'])]));
  }

  async dropOutbox(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += rowsPerStatement) {
      const step = keys.slice(from, from + rowsPerStatement);
      await this.#driver.write(async (run) => {
        for (const key of step)
          await run(`DELETE FROM almanac_outbox WHERE effect = ? AND state IN ('finalized', 'refused')`, [
            key,
          ]);
      });
    }
  }

  async updateOutbox(key: string, change: Parameters<Store['updateOutbox']>[1]): Promise<void> {
    const { set, values } = outboxChange(change);
    await this.#driver.write(async (run) => {
      const sql = `UPDATE almanac_outbox SET ${set || 'effect = effect'} WHERE effect = ?`;
      if ((await run(sql, [...values, key])).changes === 1) return;
      throw new AgentError('unknown/outbox', `the outbox has no row ${key}, so it cannot be changed`, {
        data: { key },
      });
    });
  }

  async takeLease(account: string, holder: string, ttlMs: number, nowMs: number): Promise<boolean> {
    return await this.#driver.write(async (run) => {
      const { changes } = await run(
        `INSERT INTO almanac_leases (account, holder, until_ms) VALUES (?, ?, ?)
         ON CONFLICT (account) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms
         WHERE almanac_leases.holder = excluded.holder OR almanac_leases.until_ms <= ?`,
        [account, holder, nowMs + ttlMs, nowMs],
      );
      return changes === 1;
    });
  }

  async releaseLease(account: string, holder: string): Promise<void> {
    await this.#driver.write((run) =>
      run('DELETE FROM almanac_leases WHERE account = ? AND holder = ?', [account, holder]),
    );
  }

  async getValue(name: string): Promise<string | undefined> {
    const { rows } = await this.#driver.read('SELECT value FROM almanac_values WHERE name = ?', [name]);
    return rows[0] && String(rows[0]['value']);
  }

  async dropValue(name: string): Promise<void> {
    await this.#driver.write((run) => run('DELETE FROM almanac_values WHERE name = ?', [name]));
  }

  async setValue(name: string, value: string): Promise<void> {
    await this.#driver.write((run) =>
      run(
        'INSERT INTO almanac_values (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        [name, value],
      ),
    );
  }

  async close(): Promise<void> {
    await this.#samples.idle();
    await this.#driver.close();
  }

  async #writeSamples(batches: readonly SampleBatch[]): Promise<void> {
    const { dialect } = this.#driver;
    await this.#driver.write(async (run) => {
      for (const [reporter, samples] of byReporter(batches)) {
        const owner = { reporter: await reporterId(run, reporter), agent: this.#agent };
        for (let from = 0; from < samples.length; from += rowsPerStatement)
          await insertSamples(run, dialect, owner, samples.slice(from, from + rowsPerStatement));
      }
    });
  }

  async #outbox(
    columns: string,
    order: string,
    account: string,
    states: readonly OutboxRow['state'][] | undefined,
  ): Promise<SqlResult['rows']> {
    if (states?.length === 0) return [];
    const wanted = states === undefined ? '' : ` AND state IN (${states.map(() => '?').join(', ')})`;
    const { rows } = await this.#driver.read(
      `SELECT ${columns} FROM almanac_outbox WHERE account = ?${wanted} ORDER BY ${order}`,
      [account, ...(states ?? [])],
    );
    return rows;
  }

  /** Each step is a transaction of its own: in between, others have their turn. */
  async #dropStepwise(step: (run: RunSql) => Promise<SqlResult>): Promise<number> {
    let dropped = 0;
    for (;;) {
      const { changes } = await this.#driver.write(step);
      dropped += changes;
      if (changes < rowsPerStatement) return dropped;
    }
  }

  async #windows(
    where: string,
    reporter: string,
    values: readonly SqlValue[],
  ): Promise<readonly WindowRow[]> {
    const { rows } = await this.#driver.read(
      `SELECT w.* FROM almanac_windows w JOIN almanac_reporters r ON r.id = w.reporter
       WHERE r.name = ? AND ${where} ORDER BY w.window_s`,
      [reporter, ...values],
    );
    return rows.map((row) => windowRowOf(row, reporter));
  }
}

/** The number that stands for a reporter in every row, so that its name is kept once. */
async function reporterId(run: RunSql, name: string): Promise<number> {
  const select = 'SELECT id FROM almanac_reporters WHERE name = ?';
  const known = (await run(select, [name])).rows[0];
  if (known) return Number(known['id']);
  await run('INSERT INTO almanac_reporters (name) VALUES (?) ON CONFLICT DO NOTHING', [name]);
  return Number((await run(select, [name])).rows[0]?.['id']);
}

async function putOutbox(run: RunSql, rows: readonly OutboxRow[]): Promise<void> {
  for (const row of rows) {
    await run(
      `INSERT INTO almanac_outbox (${outboxColumns}) VALUES (${outboxPlaces}) ON CONFLICT (effect) DO NOTHING`,
      outboxValues(row),
    );
  }
}

/** Whether it was kept: what is closed stays as its report says, however often a dying process settles it again. */
async function putWindow(run: RunSql, row: WindowRow): Promise<boolean> {
  const id = await reporterId(run, row.reporter);
  const { changes } = await run(
    `INSERT INTO almanac_windows (reporter, network, window_s, state, content_id, reason) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (reporter, network, window_s) DO UPDATE
     SET state = excluded.state, content_id = excluded.content_id, reason = excluded.reason
     WHERE almanac_windows.state <> 'closed'`,
    [id, row.network, row.window, row.state, row.contentId ?? null, row.reason ?? null],
  );
  return changes > 0;
}
