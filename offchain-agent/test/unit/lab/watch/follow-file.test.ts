import { deepEqual } from 'node:assert/strict';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../../../tests/support/poll.ts';
import { settled } from '../../../../../tests/support/settled.ts';
import { followFile } from '../../../../src/lab/watch/follow-file.ts';

describe('followFile', () => {
  let folder = '';
  let file = '';
  let stop: AbortController;
  let seen: string[];
  let following: Promise<void>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-'));
    file = join(folder, 'v1.log');
    stop = new AbortController();
    seen = [];
  });

  afterEach(async () => {
    stop.abort();
    await following;
    await rm(folder, { recursive: true });
  });

  it('tells the last lines, and whole lines as they are written', async () => {
    await writeFile(file, 'a\nb\n');
    follow(1);
    await until(['b']);
    await appendFile(file, 'c\nd');
    await until(['b', 'c']);
    await appendFile(file, 'e\n');
    await until(['b', 'c', 'de']);
  });

  it('tells nothing that is there when no lines are asked for', async () => {
    await writeFile(file, 'a\n');
    follow(0);
    await settled();
    await appendFile(file, 'b\n');
    await until(['b']);
  });

  it('begins anew with a file that does, or that comes only now', async () => {
    follow(5);
    await settled();
    await writeFile(file, 'first\n');
    await until(['first']);
    await writeFile(file, 'new\n');
    await until(['first', 'new']);
  });

  function follow(lines: number): void {
    following = followFile(file, { lines, signal: stop.signal, onLine: (line) => seen.push(line) });
  }

  async function until(expected: readonly string[]): Promise<void> {
    await poll(
      'lines',
      async () => seen.length,
      (length) => length >= expected.length,
    );
    deepEqual(seen, expected);
  }
});
