import { equal } from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../src/store/open-store.ts';
import { openSqlite } from '../../../src/store/sqlite-driver.ts';
import { conformsToStore } from './conformance.ts';
import { conformsToDriver } from './driver-conformance.ts';

describe('the store in an SQLite file', () => {
  let folder: string;
  let stores = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-store-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  it('is readable by its owner alone from its first byte on, also in a folder that others may read', async () => {
    const file = join(folder, 'open', 'store.sqlite');
    await mkdir(join(folder, 'open'), { mode: 0o755 });
    // As an older version left it.
    await writeFile(file, '', { mode: 0o644 });
    const driver = await openSqlite(file);
    for (const name of [file, `${file}-wal`, `${file}-shm`]) {
      equal((await stat(name)).mode & 0o777, 0o600, name);
    }
    await driver.close();
  });

  conformsToStore({
    place: () => {
      stores += 1;
      return join(folder, 'made', `${stores}.sqlite`);
    },
    open: openStore,
  });
  conformsToDriver(() => {
    stores += 1;
    return openSqlite(join(folder, 'made', `${stores}.sqlite`));
  });
});
