import { equal, throws } from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../../src/base/error.ts';
import { readNamedText, readPrivate, readUpTo } from '../../../src/base/read-file.ts';

describe('a file that a person named', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-read-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is read up to its limit and no further', () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'x'.repeat(100));
    equal(readUpTo(file, 100).length, 100);
    throws(() => readUpTo(file, 99), { message: /^it has more than 99 bytes, the most/ });
    writeFileSync(file, '');
    equal(readUpTo(file, 99).length, 0);
  });

  it('holds a secret where its owner alone may read it', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, 'x'.repeat(100), { mode: 0o600 });
    equal(readPrivate(file, 100).length, 100);
    throws(() => readPrivate(file, 99), { message: /^it has more than 99 bytes, the most/ });
    chmodSync(file, 0o640);
    throws(() => readPrivate(file, 100), { message: /^others may read it \(mode 640\); run: chmod 600 / });
  });

  it('may be in UTF-8, or in UTF-16 behind its mark', () => {
    const file = join(folder, 'file');
    const text = '\ufeffn;x\n4;1 200 µs\n';
    const little = Buffer.from(text, 'utf16le');
    for (const bytes of [Buffer.from(text), little, Buffer.from(little).swap16()]) {
      writeFileSync(file, bytes);
      equal(readNamedText(file, 100, 'bad_input/file').replace('\ufeff', ''), text.slice(1));
    }
  });

  it('may be a pipe, whose writer takes its time', async () => {
    const pipe = join(folder, 'pipe');
    equal(spawnSync('mkfifo', [pipe]).status, 0);
    const writes = '{ sleep 0.2; printf abc; sleep 0.2; printf def; } > "$0"';
    const writer = spawn('/bin/sh', ['-c', writes, pipe], { stdio: 'ignore' });
    const ended = once(writer, 'exit');
    equal(readUpTo(pipe, 6).toString(), 'abcdef');
    await ended;
  });

  it('gives up a pipe that stays silent', async () => {
    const pipe = join(folder, 'pipe');
    equal(spawnSync('mkfifo', [pipe]).status, 0);
    throws(() => readUpTo(pipe, 6, 100), {
      message: 'it is a pipe, and nothing was written to it within 0.1 s',
    });
    const writer = spawn('/bin/sh', ['-c', 'exec sleep 60 > "$0"', pipe], { stdio: 'ignore' });
    const ended = once(writer, 'exit');
    throws(() => readUpTo(pipe, 6, 1_000), { message: /within 1 s$/ });
    writer.kill('SIGKILL');
    await ended;
  });

  it('ends where a device does not', () => {
    throws(() => readUpTo('/dev/zero', 3 * 1_048_576), { message: /more than 3 MiB/ });
  });

  it('is told from a folder', () => {
    throws(
      () => readUpTo(folder, 1),
      (error) => messageOf(error) === 'it is a directory',
    );
  });
});
