import { deepEqual } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logTail } from '../../../../src/lab/real/ready.ts';

describe('logTail', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('gives the last lines of a log that is longer than one read', async () => {
    const path = join(folder, 'long.log');
    const lines = Array.from({ length: 5_000 }, (_, index) => `line ${index} ${'x'.repeat(60)}`);
    await writeFile(path, `${lines.join('\n')}\n`);
    deepEqual(await logTail(path, 2_000), lines.slice(-2_000));
    deepEqual(await logTail(path, 1), lines.slice(-1));
  });

  it('gives all of a short log and nothing of none', async () => {
    const path = join(folder, 'short.log');
    await writeFile(path, 'one\ntwo\n');
    deepEqual(await logTail(path, 10), ['one', 'two']);
    deepEqual(await logTail(join(folder, 'none.log'), 10), []);
  });
});
