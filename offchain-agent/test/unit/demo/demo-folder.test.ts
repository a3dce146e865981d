import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDemoFolder } from '../../../src/demo/demo-folder.ts';

describe("the demo's folder", () => {
  let state: string;

  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'almanac-state-'));
  });

  afterEach(async () => await rm(state, { recursive: true }));

  it('takes the folders of demos that have ended away, not those of others that run', async () => {
    // No process has such a number.
    const ended = String(2 ** 30);
    for (const name of [ended, String(process.ppid), 'mine']) {
      await mkdir(join(state, 'demo', name), { recursive: true });
    }
    const { path } = await openDemoFolder(state);
    assert.equal(path, join(state, 'demo', String(process.pid)));
    assert.deepEqual(
      (await readdir(join(state, 'demo'))).toSorted(),
      [String(process.pid), String(process.ppid), 'mine'].toSorted(),
    );
  });

  it('keeps nothing but the evidence', async () => {
    const { path, evidence, tidy } = await openDemoFolder(state);
    await mkdir(evidence);
    await writeFile(join(path, 'store.sqlite'), '');
    await tidy();
    assert.deepEqual(await readdir(path), ['evidence']);
  });

  it('leaves nothing where there is no evidence', async () => {
    const { path, tidy } = await openDemoFolder(state);
    await writeFile(join(path, 'store.sqlite'), '');
    await tidy();
    assert.deepEqual(await readdir(join(state, 'demo')), []);
  });

  it('says what to do when the state folder cannot be written', async () => {
    await writeFile(join(state, 'file'), '');
    await assert.rejects(openDemoFolder(join(state, 'file')), {
      code: 'bad_input/state_folder',
      message: /make the folder writable or name another one in ALMANAC_STATE$/,
    });
  });
});
