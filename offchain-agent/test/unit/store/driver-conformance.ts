import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { SqlDriver } from '../../../src/store/sql-driver.ts';

const insert = 'INSERT INTO almanac_values (name, value) VALUES (?, ?)';

/** What every `SqlDriver` does. @param open gives one of a new, empty store */
export function conformsToDriver(open: () => Promise<SqlDriver>): void {
  describe('the database', () => {
    let driver: SqlDriver;
    beforeEach(async () => {
      driver = await open();
    });
    afterEach(async () => {
      await driver.close();
    });

    const names = async (): Promise<readonly unknown[]> =>
      (await driver.read('SELECT name FROM almanac_values ORDER BY name')).rows.map(({ name }) => name);

    it('counts the rows that a statement wrote, and reads them', async () => {
      const { changes } = await driver.write((run) => run(insert, ['a', '1']));
      equal(changes, 1);
      const { rows } = await driver.read('SELECT value FROM almanac_values WHERE name = ?', ['a']);
      deepEqual(
        rows.map(({ value }) => value),
        ['1'],
      );
      deepEqual((await driver.read('SELECT value FROM almanac_values WHERE name = ?', ['b'])).rows, []);
    });

    it('keeps all statements of a transaction or none', async () => {
      const failed = driver.write(async (run) => {
        await run(insert, ['a', '1']);
        await run(insert, ['b', null]);
      });
      await rejects(failed);
      deepEqual(await names(), []);
      await driver.write((run) => run(insert, ['c', '1']));
      deepEqual(await names(), ['c']);
    });
  });
}
