import type { PeriodKind } from '../sli/calendar.ts';
import type { IndicatorName } from '../sli/indicator.ts';
import { openDatabase } from './open-store.ts';
import type { RunSql, SqlDriver, SqlResult } from './sql-driver.ts';

/** Which records: of one chain, by its genesis hash, one network, indicator and kind of period. */
export interface ArchiveKey {
  readonly chain: string;
  readonly network: number;
  readonly indicator: IndicatorName;
  readonly kind: PeriodKind;
}

/** A closed record, and the finalized block in whose state it was read: whoever has that state can prove it. */
export interface ArchivedRecord {
  readonly target: number;
  readonly startS: number;
  /** The record as documents have it, JSON. */
  readonly record: string;
  readonly block: { readonly number: number; readonly hash: string; readonly timeMs: number };
}

/** Closed records, kept for longer than the chain keeps them. What is written once stays. */
export interface RecordArchive {
  /** All or none; those that are there already stay as they are. */
  put(key: ArchiveKey, records: readonly ArchivedRecord[]): Promise<void>;
  /** Those of the newest `most` periods, ascending by period. */
  newest(key: ArchiveKey, most: number): Promise<readonly ArchivedRecord[]>;
  /** Those of a target with `fromS <= start < untilS`, ascending. */
  of(key: ArchiveKey, target: number, fromS: number, untilS: number): Promise<readonly ArchivedRecord[]>;
  close(): Promise<void>;
}

const columns = 'target, start_s, record, block, block_hash, block_ms';
const where = 'chain = ? AND network = ? AND indicator = ? AND kind = ?';

/**
 * Opens the archive: PostgreSQL at a `postgres://` address, else an SQLite file; it may be the store of an agent.
 * @throws AgentError as `openSqlite` and `openPostgres` do
 */
export async function openRecordArchive(place: string): Promise<RecordArchive> {
  return new SqlRecordArchive(await openDatabase(place));
}

/** The archive on a database whose schema is current. */
class SqlRecordArchive implements RecordArchive {
  readonly #driver: SqlDriver;

  constructor(driver: SqlDriver) {
    this.#driver = driver;
  }

  async put(key: ArchiveKey, records: readonly ArchivedRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.#driver.write(async (run) => {
      for (const record of records) await insert(run, key, record);
    });
  }

  async newest(key: ArchiveKey, most: number): Promise<readonly ArchivedRecord[]> {
    const { rows } = await this.#driver.read(
      `SELECT ${columns} FROM almanac_records WHERE ${where} AND start_s >= (
         SELECT MIN(start_s) FROM (
           SELECT DISTINCT start_s FROM almanac_records WHERE ${where} ORDER BY start_s DESC LIMIT ?
         ) newest
       ) ORDER BY start_s, target`,
      [...valuesOf(key), ...valuesOf(key), most],
    );
    return rows.map(recordOf);
  }

  async of(
    key: ArchiveKey,
    target: number,
    fromS: number,
    untilS: number,
  ): Promise<readonly ArchivedRecord[]> {
    const { rows } = await this.#driver.read(
      `SELECT ${columns} FROM almanac_records WHERE ${where} AND target = ? AND start_s >= ? AND start_s < ?
       ORDER BY start_s`,
      [...valuesOf(key), target, fromS, untilS],
    );
    return rows.map(recordOf);
  }

  async close(): Promise<void> {
    await this.#driver.close();
  }
}

async function insert(run: RunSql, key: ArchiveKey, record: ArchivedRecord): Promise<void> {
  const { target, startS, record: text, block } = record;
  await run(
    `INSERT INTO almanac_records (chain, network, indicator, kind, ${columns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [...valuesOf(key), target, startS, text, block.number, block.hash, block.timeMs],
  );
}

function valuesOf({
  chain,
  network,
  indicator,
  kind,
}: ArchiveKey): readonly [string, number, string, string] {
  return [chain, network, indicator, kind];
}

function recordOf(row: SqlResult['rows'][number]): ArchivedRecord {
  return {
    target: Number(row['target']),
    startS: Number(row['start_s']),
    record: String(row['record']),
    block: {
      number: Number(row['block']),
      hash: String(row['block_hash']),
      timeMs: Number(row['block_ms']),
    },
  };
}
