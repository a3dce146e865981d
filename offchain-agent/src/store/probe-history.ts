import { randomBytes } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { AgentError, messageOf } from '../base/error.ts';
import { tryLock } from '../base/file-lock.ts';
import { GroupCommit } from './group-commit.ts';
import { type ProbePeriod, type ProbeSample, periodName, probeTables, putProbeSample } from './probe-rows.ts';
import type { SqlDriver, SqlResult, SqlValue } from './sql-driver.ts';
import { openSqlite } from './sqlite-driver.ts';

/** What the samples of one window or day add up to. */
export interface ProbeCounts {
  readonly startS: number;
  readonly answered: number;
  readonly fast: number;
  readonly failed: number;
  /** Not taken: the monitor's own fault. */
  readonly skipped: number;
  /** The intervals of those that were taken. */
  readonly coveredMs: number;
  /** From the first failed sample to an interval after the last one, UTC seconds. */
  readonly missedFromS: number | undefined;
  readonly missedUntilS: number | undefined;
}

/** An incident as its reader wrote it, JSON. */
export interface KeptIncident {
  readonly id: string;
  readonly endpoint: number;
  readonly startS: number;
  readonly state: string;
  readonly incident: string;
}

const closedName = 'probe.closed_until_s';
const pageName = 'probe.page';

interface HistoryParts {
  readonly driver: SqlDriver;
  readonly lock: number | undefined;
  readonly windowMs: number;
  readonly page: string;
  readonly isReader: boolean;
}

const countColumns = 'start_s, answered, fast, failed, skipped, covered_ms, missed_from_us, missed_until_us';

/**
 * The samples of a monitor in an SQLite file of one process, with what windows and days add up to. A sample and its counts are one
 * transaction: what was written is counted once, whenever the process is killed.
 */
export class ProbeHistory {
  /** What ids of this page are made of, drawn when the file was made: 0x and 32 hex digits. */
  readonly page: string;
  readonly #driver: SqlDriver;
  readonly #lock: number | undefined;
  readonly #windowMs: number;
  readonly #isReader: boolean;
  readonly #writes: GroupCommit<ProbeSample>;
  #closedUntilS: number;

  /**
   * @param windowMs length of a window
   * @param isReader whether another process may write to it meanwhile: then nothing is written here
   * @throws AgentError `bad_input/history_in_use`, `bad_input/no_history` for a reader of a file without one, and as `openSqlite` does
   */
  static async open(file: string, windowMs: number, isReader = false): Promise<ProbeHistory> {
    const driver = await openSqlite(file);
    let lock: number | undefined;
    try {
      if (!isReader) lock = lockOf(file);
      if (!isReader) await makeTables(driver);
      const valueOf = async (name: string): Promise<string | undefined> => {
        const { rows } = await driver.read('SELECT value FROM almanac_values WHERE name = ?', [name]);
        const value = rows[0]?.['value'];
        return value === undefined || value === null ? undefined : String(value);
      };
      const page = await valueOf(pageName);
      if (page === undefined) {
        throw new AgentError(
          'bad_input/no_history',
          `${file} holds no history of a status page; run \`almanac status serve\` first`,
          { data: { file } },
        );
      }
      return new ProbeHistory(
        { driver, lock, windowMs, page, isReader },
        Number((await valueOf(closedName)) ?? 0),
      );
    } catch (error) {
      if (lock !== undefined) closeSync(lock);
      await driver.close();
      throw error;
    }
  }

  private constructor(parts: HistoryParts, closedUntilS: number) {
    const { driver, lock, windowMs, page, isReader } = parts;
    this.#driver = driver;
    this.#lock = lock;
    this.#windowMs = windowMs;
    this.page = page;
    this.#isReader = isReader;
    this.#closedUntilS = closedUntilS;
    this.#writes = new GroupCommit(async (samples) => await this.#write(samples));
  }

  /** Where the last closed window ends, UTC seconds; it never goes back. */
  get closedUntilS(): number {
    return this.#closedUntilS;
  }

  /** The numbers of endpoints, which a name keeps for as long as the file is there; a reader gives none to a new name. */
  async numbersOf(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (!this.#isReader) {
      await this.#driver.write(async (run) => {
        for (const name of names)
          await run('INSERT INTO almanac_probe_endpoints (name) VALUES (?) ON CONFLICT DO NOTHING', [name]);
      });
    }
    const { rows } = await this.#driver.read('SELECT id, name FROM almanac_probe_endpoints', []);
    return new Map(rows.map((row) => [String(row['name']), Number(row['id'])]));
  }

  /** When the first sample of each was taken. */
  async firsts(): Promise<ReadonlyMap<number, number>> {
    const { rows } = await this.#driver.read(
      'SELECT id, first_s FROM almanac_probe_endpoints WHERE first_s IS NOT NULL',
    );
    return new Map(rows.map((row) => [Number(row['id']), Number(row['first_s'])]));
  }

  /**
   * Resolves when the sample is on the disk. An interval that has one keeps it, and a closed window takes none: a clock that is
   * set back measures no time twice.
   */
  async add(sample: ProbeSample): Promise<void> {
    await this.#writes.add(sample);
  }

  /** Closes the windows that end by then. @returns whether there were any */
  async close(untilS: number): Promise<boolean> {
    const windowS = this.#windowMs / 1_000;
    const closed = Math.floor(untilS / windowS) * windowS;
    if (closed <= this.#closedUntilS) return false;
    await this.#writes.idle();
    await this.#driver.write(async (run) => {
      await run(
        'INSERT INTO almanac_values (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        [closedName, String(closed)],
      );
      this.#closedUntilS = closed;
    });
    return true;
  }

  /** The windows or days of an endpoint with `fromS <= start < untilS`, ascending. */
  async counts(
    endpoint: number,
    period: ProbePeriod,
    fromS: number,
    untilS: number,
  ): Promise<readonly ProbeCounts[]> {
    const { rows } = await this.#driver.read(
      `SELECT ${countColumns} FROM almanac_probe_counts
       WHERE endpoint = ? AND period = ? AND start_s >= ? AND start_s < ? ORDER BY start_s`,
      [endpoint, periodName(period), fromS, untilS],
    );
    return rows.map(countsOf);
  }

  /** The newest first. */
  async incidents(endpoint: number, most: number): Promise<readonly KeptIncident[]> {
    const { rows } = await this.#driver.read(
      'SELECT * FROM almanac_probe_incidents WHERE endpoint = ? ORDER BY start_s DESC LIMIT ?',
      [endpoint, most],
    );
    return rows.map((row) => ({
      id: String(row['id']),
      endpoint: Number(row['endpoint']),
      startS: Number(row['start_s']),
      state: String(row['state']),
      incident: String(row['incident']),
    }));
  }

  /** Writes incidents as they are now, and removes those that are none any longer; a reader does neither. */
  async putIncidents(kept: readonly KeptIncident[], dropped: readonly string[]): Promise<void> {
    if (this.#isReader || (kept.length === 0 && dropped.length === 0)) return;
    await this.#driver.write(async (run) => {
      for (const { id, endpoint, startS, state, incident } of kept) {
        await run(
          `INSERT INTO almanac_probe_incidents (id, endpoint, start_s, state, incident) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET state = excluded.state, incident = excluded.incident`,
          [id, endpoint, startS, state, incident],
        );
      }
      for (const id of dropped) await run('DELETE FROM almanac_probe_incidents WHERE id = ?', [id]);
    });
  }

  /** Forgets samples and windows that are older; days and incidents stay. */
  async prune(samplesBeforeS: number, windowsBeforeS: number): Promise<void> {
    await this.#driver.write(async (run) => {
      await run('DELETE FROM almanac_probe_samples WHERE slot_us < ?', [samplesBeforeS * 1_000_000]);
      await run("DELETE FROM almanac_probe_counts WHERE period <> 'day' AND start_s < ?", [windowsBeforeS]);
    });
  }

  async end(): Promise<void> {
    await this.#writes.idle();
    await this.#driver.close();
    if (this.#lock !== undefined) closeSync(this.#lock);
  }

  async #write(samples: readonly ProbeSample[]): Promise<void> {
    await this.#driver.write(async (run) => {
      const place = { windowMs: this.#windowMs, closedUntilS: this.#closedUntilS };
      for (const sample of samples) await putProbeSample(run, sample, place);
    });
  }
}

async function makeTables(driver: SqlDriver): Promise<void> {
  await driver.write(async (run) => {
    for (const table of probeTables) await run(table);
    await run('INSERT INTO almanac_values (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING', [
      pageName,
      `0x${randomBytes(16).toString('hex')}`,
    ]);
  });
}

function lockOf(file: string): number {
  let lock: number;
  try {
    lock = openSync(`${file}.lock`, 'a', 0o600);
  } catch (cause) {
    throw new AgentError('bad_input/store_file', `${file}.lock cannot be written: ${messageOf(cause)}`, {
      cause,
    });
  }
  if (tryLock(lock)) return lock;
  closeSync(lock);
  throw new AgentError(
    'bad_input/history_in_use',
    `another process uses the history ${file}; give each status page its own \`history\` file`,
    { data: { file } },
  );
}

function countsOf(row: SqlResult['rows'][number]): ProbeCounts {
  const seconds = (value: SqlValue | undefined, round: (of: number) => number): number | undefined =>
    value === null || value === undefined ? undefined : round(Number(value) / 1_000_000);
  return {
    startS: Number(row['start_s']),
    answered: Number(row['answered']),
    fast: Number(row['fast']),
    failed: Number(row['failed']),
    skipped: Number(row['skipped']),
    coveredMs: Number(row['covered_ms']),
    missedFromS: seconds(row['missed_from_us'], Math.floor),
    missedUntilS: seconds(row['missed_until_us'], Math.ceil),
  };
}
