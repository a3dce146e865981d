import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryDriver } from '../../../../tests/support/memory-store.ts';
import type { RunSql, SqlDialect, SqlDriver, SqlValue } from '../../../src/store/sql-driver.ts';
import { SqlStore } from '../../../src/store/sql-store.ts';
import { openSqlite } from '../../../src/store/sqlite-driver.ts';
import { window } from '../sli/evidence/evidence-case.ts';
import { conformsToDriver } from './driver-conformance.ts';
import { outboxCase, sampleCase, windowCase } from './store-cases.ts';

const { account } = outboxCase('a');

interface Ran {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  readonly changes: number;
}

/** A database that notes what is run on it, a list a transaction. */
class NotingDriver implements SqlDriver {
  readonly dialect: SqlDialect;
  readonly reads: Ran[] = [];
  writes: Ran[][] = [];
  readonly #driver: SqlDriver;

  constructor(driver: SqlDriver) {
    this.#driver = driver;
    this.dialect = driver.dialect;
  }

  readonly read: RunSql = async (sql, values) => await noted(this.#driver.read, this.reads)(sql, values);

  async write<Result>(work: (run: RunSql) => Promise<Result>): Promise<Result> {
    const transaction: Ran[] = [];
    this.writes.push(transaction);
    return await this.#driver.write(async (run) => await work(noted(run, transaction)));
  }

  async close(): Promise<void> {
    await this.#driver.close();
  }

  /** How many rows each transaction has deleted. */
  deleted(): readonly number[] {
    return this.writes.map((transaction) =>
      transaction
        .filter(({ sql }) => sql.startsWith('DELETE'))
        .reduce((sum, { changes }) => sum + changes, 0),
    );
  }
}

function noted(run: RunSql, ran: Ran[]): RunSql {
  return async (sql, values = []) => {
    const result = await run(sql, values);
    ran.push({ sql, values, changes: result.changes });
    return result;
  };
}

describe('NotingDriver', () => {
  conformsToDriver(async () => new NotingDriver(new MemoryDriver()));
});

describe('statements of the store', () => {
  let folder: string;
  let driver: NotingDriver;
  let store: SqlStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-sql-store-'));
    driver = new NotingDriver(await openSqlite(join(folder, 'store.sqlite')));
    store = new SqlStore(driver);
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

  it('delete at most 500 samples at once, so that what is measured meanwhile has its turn', async () => {
    const samples = numbers(1_201).map((instantUs) => sampleCase({ instantUs }));
    await store.putSamples(account, [...samples, sampleCase({ window: window + 20 })]);
    driver.writes = [];
    assert.equal(await store.dropSamplesBefore(account, 0, window + 20), 1_201);
    assert.deepEqual(driver.deleted(), [500, 500, 201]);
    assert.equal((await store.samplesOf(account, 0, window + 20)).length, 1);
    await store.putSamples(account, samples.slice(0, 500));
    driver.writes = [];
    assert.equal(await store.dropSamplesBefore(account, 0, window + 20), 500);
    assert.deepEqual(driver.deleted(), [500, 0]);
  });

  it('delete windows and extrinsics in the same steps', async () => {
    for (const step of numbers(501))
      await store.putWindow(windowCase({ window: 20 * step, state: 'absent' }));
    await store.putWindow(windowCase({ window: 20 * 501 }));
    const keys = numbers(501).map((number) => `report/${number}`);
    await store.enqueue(keys.map((key) => outboxCase(key, { state: 'finalized' })));
    driver.writes = [];
    assert.equal(await store.dropWindowsBefore(account, 0, window), 501);
    await store.dropOutbox(keys);
    assert.deepEqual(driver.deleted(), [500, 1, 500, 1]);
    assert.equal((await store.windows(account, 0)).length, 1);
  });

  it('find what is to be deleted by its key, and read what became of rows off an index', async () => {
    await store.dropSamplesBefore(account, 0, window);
    await store.outboxFates(account);
    await store.outboxFates(account, ['finalized', 'refused']);
    const deletion = driver.writes.flat().find(({ sql }) => sql.startsWith('DELETE'));
    const plans = await Promise.all([deletion, ...driver.reads].map(async (ran) => await planOf(ran)));
    assert.deepEqual(
      plans.map((plan) => plan.filter((step) => step.startsWith('SCAN almanac'))),
      [[], [], []],
    );
    for (const plan of plans.slice(1)) {
      assert.match(plan.join('\n'), /^SEARCH almanac_outbox USING COVERING INDEX almanac_outbox_fate/);
    }
  });

  async function planOf(ran: Ran | undefined): Promise<readonly string[]> {
    const { sql = '', values = [] } = ran ?? {};
    const { rows } = await driver.read(`EXPLAIN QUERY PLAN ${sql}`, values);
    return rows.map(({ detail }) => String(detail));
  }
});
