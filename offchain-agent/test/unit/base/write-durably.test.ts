import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWhole, writeDurably, writeWhole } from '../../../src/base/write-durably.ts';

describe('files that are there whole or not at all', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-durable-'));
  });
  afterEach(async () => await rm(folder, { recursive: true }));

  it('replaces a file, with the mode that was asked for, and leaves no draft', async () => {
    const file = join(folder, 'a');
    writeWhole(file, 'one', 0o600);
    writeWhole(file, 'two', 0o600);
    await writeDurably(join(folder, 'b'), Buffer.from('three'));
    assert.equal(await readFile(file, 'utf8'), 'two');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(folder), ['a', 'b']);
  });

  it('leaves what was there, and no draft, when it cannot write', async () => {
    const taken = join(folder, 'taken');
    await mkdir(taken);
    assert.throws(() => writeWhole(taken, 'text'), { code: 'EISDIR' });
    assert.deepEqual(await readdir(folder), ['taken']);
  });

  it('makes a file once, and never over another', async () => {
    const file = join(folder, 'key');
    assert.equal(createWhole(file, 'first'), true);
    assert.equal(createWhole(file, 'second'), false);
    assert.equal(await readFile(file, 'utf8'), 'first');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    await writeFile(join(folder, 'empty'), '');
    assert.equal(createWhole(join(folder, 'empty'), 'text'), false);
    assert.deepEqual(await readdir(folder), ['empty', 'key']);
  });
});
