import { equal, throws } from 'node:assert/strict';
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
