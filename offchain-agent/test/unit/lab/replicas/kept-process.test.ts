import { deepEqual, equal } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  hold,
  isHeld,
  type KeptProcess,
  keepLive,
  letGo,
} from '../../../../src/lab/replicas/kept-process.ts';

describe('a process that is started again by another one', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-kept-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('is always the one that was written last, whoever wrote it', () => {
    const mine: KeptProcess = { name: 'v4a' };
    const theirs: KeptProcess = { name: 'v4a' };
    for (const kept of [mine, theirs]) keepLive(kept, folder);
    equal(mine.process, undefined);
    theirs.process = { pid: 7, started: '100' };
    deepEqual(mine.process, { pid: 7, started: '100' });
    deepEqual(JSON.parse(JSON.stringify(mine)), { name: 'v4a', process: { pid: 7, started: '100' } });
    mine.process = undefined;
    equal(theirs.process, undefined);
  });

  it('stays down as long as it is held', () => {
    equal(isHeld(folder), false);
    hold(folder);
    hold(folder);
    equal(isHeld(folder), true);
    letGo(folder);
    equal(isHeld(folder), false);
  });
});
