import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../src/store/open-store.ts';
import { openSqlite } from '../../../src/store/sqlite-driver.ts';
import { window } from '../sli/evidence/evidence-case.ts';
import { outboxCase, sampleCase } from './store-cases.ts';

const account = outboxCase('a').account;

describe('a store of an older version', () => {
  it('is taken over with all that it holds', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'almanac-migrations-'));
    try {
      const file = join(folder, 'store.sqlite');
      const store = await openStore(file);
      await store.enqueue([outboxCase('a'), outboxCase('b')]);
      await store.putSamples(account, [sampleCase()]);
      await store.close();
      await ageToVersion1(file);

      const migrated = await openStore(file);
      assert.deepEqual(await migrated.outbox(account), [outboxCase('a'), outboxCase('b')]);
      await migrated.enqueue([outboxCase('c')]);
      assert.equal((await migrated.outbox(account)).length, 3);
      const receipt = { atMs: 1_795_161_606_027, height: 812, signature: `0x${'ef'.repeat(64)}` };
      const signed = sampleCase({ target: 2, outcome: { kind: 'answer', latencyUs: 812, receipt } });
      await migrated.putSamples(account, [signed]);
      assert.deepEqual(await migrated.samplesOf(account, 0, window), [sampleCase(), signed]);
      await migrated.close();

      const driver = await openSqlite(file);
      const { rows } = await driver.read('SELECT name FROM pragma_table_info(?)', ['almanac_outbox']);
      assert.equal(rows.map(({ name }) => name).includes('expires_ms'), false);
      await driver.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

/** As the first version left it: with the moment at which a row expires, without receipts, agents and kinds. */
async function ageToVersion1(file: string): Promise<void> {
  const driver = await openSqlite(file);
  await driver.write(async (run) => {
    await run('DROP TABLE almanac_records');
    await run('DROP INDEX almanac_outbox_fate');
    await run('ALTER TABLE almanac_outbox DROP COLUMN kind');
    await run('ALTER TABLE almanac_outbox DROP COLUMN payload');
    await run('ALTER TABLE almanac_samples DROP COLUMN agent');
    await run('ALTER TABLE almanac_samples DROP COLUMN receipt');
    await run('ALTER TABLE almanac_outbox ADD COLUMN expires_ms BIGINT');
    await run('UPDATE almanac_schema SET version = 1');
  });
  await driver.close();
}
