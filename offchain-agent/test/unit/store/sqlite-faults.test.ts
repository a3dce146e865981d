import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../src/store/open-store.ts';
import { SqlStore } from '../../../src/store/sql-store.ts';
import { openSqlite } from '../../../src/store/sqlite-driver.ts';
import { sampleCase, windowCase } from './store-cases.ts';

const reporter = 'reporter';

describe('an SQLite store in trouble', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-store-'));
    file = join(folder, 'store.sqlite');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function filled(): Promise<void> {
    const store = await openStore(file);
    await store.putSamples(
      reporter,
      Array.from({ length: 5_000 }, (_, index) => sampleCase({ instantUs: index })),
    );
    await store.close();
  }

  it('that is damaged is named with the way out, and stays as it is', async () => {
    await filled();
    const bytes = await readFile(file);
    bytes.fill(0x55, 8_192, bytes.length - 4_096);
    await writeFile(file, bytes);
    await assert.rejects(openStore(file), (error: Error & { code: string }) => {
      assert.equal(error.code, 'bad_input/store_corrupt');
      assert.ok(error.message.startsWith(`the store ${file} is damaged (`));
      assert.match(
        error.message,
        /; move it aside with .*-wal and start again\. Reports and evidence files stay/,
      );
      return true;
    });
    assert.deepEqual(await readFile(file), bytes);
  });

  it('that is no database is named, and stays as it is', async () => {
    const text = 'These are the notes of somebody else.\n'.repeat(100);
    await writeFile(file, text);
    await assert.rejects(openStore(file), {
      code: 'bad_input/store_corrupt',
      message: new RegExp(`^the store ${file} is damaged \\(file is not a database\\)`),
    });
    assert.equal(await readFile(file, 'utf8'), text);
  });

  it('that cannot be made is named', async () => {
    await writeFile(file, '');
    await assert.rejects(openStore(join(file, 'store.sqlite')), { code: 'bad_input/store_file' });
    await assert.rejects(openStore(folder), { code: 'bad_input/store_file' });
  });

  it('whose disk is full says so, keeps what it had, and goes on when there is room', async () => {
    await filled();
    const { size } = await stat(file);
    const full = new SqlStore(await openSqlite(file, { maxBytes: size + 40_960 }));
    const many = Array.from({ length: 20_000 }, (_, index) => sampleCase({ target: 2, instantUs: index }));
    await assert.rejects(full.putSamples(reporter, many), {
      code: 'unknown/disk_full',
      message: `the store ${file} cannot be written: database or disk is full; earlier data is safe; free space or fix the disk, then it continues`,
    });
    assert.equal((await full.samplesOf(reporter, 0, sampleCase().window)).length, 5_000);
    await full.putSamples(reporter, many.slice(0, 10));
    await full.close();
    const roomy = await openStore(file);
    await roomy.putSamples(reporter, many);
    assert.equal((await roomy.samplesOf(reporter, 0, sampleCase().window)).length, 25_000);
    await roomy.close();
  });

  it('of a newer almanac is refused', async () => {
    await filled();
    const driver = await openSqlite(file);
    const known = (await driver.read('SELECT version FROM almanac_schema')).rows[0]?.['version'];
    await driver.write((run) => run('UPDATE almanac_schema SET version = 99'));
    await driver.close();
    await assert.rejects(openStore(file), {
      code: 'bad_input/store_version',
      message: `the store ${file} has version 99 of the store, this almanac knows ${known}; use the almanac that made it, or a newer one`,
    });
  });

  it('is read by nobody else', async () => {
    await filled();
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('waits until another process has ended its transaction', async () => {
    const driver = await openSqlite(file);
    const store = await openStore(file);
    const events = new EventEmitter();
    const begun = once(events, 'begun');
    const held = driver.write(async () => {
      const ended = once(events, 'ended');
      events.emit('begun');
      await ended;
    });
    await begun;
    const waiting = store.putWindow(windowCase());
    events.emit('ended');
    await Promise.all([held, waiting]);
    assert.deepEqual(await store.windowOf(windowCase().reporter, 0, windowCase().window), windowCase());
    await Promise.all([driver.close(), store.close()]);
  });
});
