import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findingsOfClone } from '../../../../../src/lab/cli/doctor/clone.ts';

describe('findingsOfClone', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-clone-'));
    for (const name of ['node_modules', 'offchain-agent/src', 'offchain-agent/bundle']) {
      await mkdir(join(folder, name), { recursive: true });
    }
    await writeFile(join(folder, 'package-lock.json'), '{}');
    await writeFile(
      join(folder, 'node_modules/.almanac-lock'),
      createHash('sha256').update('{}').digest('hex'),
    );
    await writeFile(join(folder, 'offchain-agent/src/a.ts'), '');
    await writeFile(join(folder, 'offchain-agent/bundle/made-from'), '');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const states = async (): Promise<string[]> => (await findingsOfClone(folder)).map(({ state }) => state);

  it('is content when modules and compiled files are current', async () => {
    assert.deepEqual(await states(), ['ok', 'ok']);
  });

  it('sees a lock that changed since the installation', async () => {
    await writeFile(join(folder, 'package-lock.json'), '{ }');
    assert.deepEqual(await states(), ['missing', 'ok']);
  });

  it('sees a source that changed since it was compiled', async () => {
    await utimes(join(folder, 'offchain-agent/bundle/made-from'), 0, 0);
    assert.deepEqual(await states(), ['ok', 'missing']);
  });

  it('gives one command that repairs each', async () => {
    await rm(join(folder, 'package-lock.json'));
    await rm(join(folder, 'offchain-agent/bundle'), { recursive: true });
    for (const { fix } of await findingsOfClone(folder)) assert.match(fix, /`npm (ci|run build)`/);
  });
});
