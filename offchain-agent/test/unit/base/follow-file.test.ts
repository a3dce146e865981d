import { equal } from 'node:assert/strict';
import { pbkdf2 } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { poll } from '../../../../tests/support/poll.ts';
import { followFile, stampsOf } from '../../../src/base/follow-file.ts';

const hashed = promisify(pbkdf2);

describe('a file that is followed', () => {
  let folder: string;
  let file: string;
  let unfollow: () => void = () => undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-follow-'));
    file = join(folder, 'keys.yaml');
    writeFileSync(file, 'first');
  });
  afterEach(() => {
    unfollow();
    rmSync(folder, { recursive: true });
  });

  it('is taken again when it is changed at once, and after that', async () => {
    const taken: string[] = [];
    // Whatever looks at a file by another thread comes to it later than the write below.
    const busy = Array.from({ length: 8 }, () => hashed('password', 'salt', 100_000, 32, 'sha512'));
    unfollow = followFile(file, () => taken.push(readFileSync(file, 'utf8')), 5);
    const until = async (last: string): Promise<void> => {
      await poll(
        last,
        async () => taken.at(-1),
        (text) => text === last,
        { everyMs: 2 },
      );
    };
    // In the same turn of the event loop: no look was possible in between.
    writeFileSync(file, 'second, longer');
    await until('second, longer');
    writeFileSync(file, 'third');
    await until('third');
    equal(taken.includes('first'), false);
    await Promise.all(busy);
  });

  it('counts what changed after it was read and before it was followed', async () => {
    const seen = stampsOf([file]);
    writeFileSync(file, 'changed meanwhile');
    const taken: string[] = [];
    unfollow = followFile(file, () => taken.push(readFileSync(file, 'utf8')), 5, seen);
    await poll(
      'it is taken',
      async () => taken.length,
      (count) => count > 0,
      { everyMs: 2 },
    );
    equal(taken[0], 'changed meanwhile');
  });
});
