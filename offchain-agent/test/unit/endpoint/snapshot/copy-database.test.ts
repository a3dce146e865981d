import { deepEqual, rejects } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseFiles, dropOthers } from '../../../../src/endpoint/snapshot/copy-database.ts';

describe('the files of a database', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-database-'));
    for (const name of ['metadata', 'lock']) writeFileSync(join(folder, name), name);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('leave out what a relay chain compiled of its parachains', async () => {
    mkdirSync(join(folder, 'pvf-artifacts'));
    writeFileSync(join(folder, 'pvf-artifacts', 'wasmtime_1.pvf'), 'code');
    await dropOthers(folder);
    deepEqual(await databaseFiles(folder), ['metadata']);
  });

  it('do not hide a folder that nobody knows', async () => {
    mkdirSync(join(folder, 'more'));
    await dropOthers(folder);
    await rejects(databaseFiles(folder), /more is not a regular file/);
  });
});
