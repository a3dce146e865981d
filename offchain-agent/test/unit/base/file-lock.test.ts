import { equal, throws } from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseLock, tryLock } from '../../../src/base/file-lock.ts';

describe('the lock of an open file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-file-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const opened = (): number => openSync(join(folder, 'lock'), 'a');

  it('is held by one descriptor until that lets go or is closed', () => {
    const [one, other] = [opened(), opened()];
    equal(tryLock(one), true);
    equal(tryLock(other), false);
    releaseLock(one);
    equal(tryLock(other), true);
    equal(tryLock(one), false);
    closeSync(other);
    equal(tryLock(one), true);
    closeSync(one);
  });

  it('that cannot be had at all is not taken for one that another holds', () => {
    const closed = opened();
    closeSync(closed);
    throws(() => tryLock(closed), { code: 'EBADF', message: /takes no lock on it \(EBADF\)/ });
  });
});
