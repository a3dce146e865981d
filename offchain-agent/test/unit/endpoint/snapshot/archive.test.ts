import { deepEqual, equal, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quiet } from '../../../../../tests/support/made-snapshot.ts';
import { pack, unpack } from '../../../../src/endpoint/snapshot/archive.ts';
import { hashDatabase } from '../../../../src/endpoint/snapshot/copy-database.ts';
import { hashFile, hashOf } from '../../../../src/endpoint/snapshot/hash-file.ts';
import type { DatabaseFile } from '../../../../src/endpoint/snapshot/manifest.ts';
import { output } from '../../../../src/endpoint/snapshot/program.ts';
import { onlyExpected } from '../../../../src/endpoint/snapshot/tar-entries.ts';

describe('the archive of a snapshot', () => {
  let top: string;
  let files: DatabaseFile[];

  before(async () => {
    top = await mkdtemp(join(tmpdir(), 'almanac-archive-'));
    const full = join(top, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'table'), randomBytes(70_001));
    writeFileSync(join(full, 'empty'), '');
    writeFileSync(join(full, 'holes'), 'start');
    // More pieces between holes than the first header can name.
    for (let piece = 1; piece <= 60; piece += 1) {
      truncateSync(join(full, 'holes'), piece * 1_048_576);
      writeFileSync(join(full, 'holes'), `piece ${piece}`, { flag: 'a' });
    }
    files = await hashDatabase(full, quiet);
    await pack(top, join(top, 'a.tar.zst'), quiet);
  });

  after(async () => await rm(top, { recursive: true, force: true }));

  function folder(name: string): string {
    const path = join(top, name);
    mkdirSync(path);
    return path;
  }

  it('gives the same files', async () => {
    const into = folder('into');
    await unpack(join(top, 'a.tar.zst'), into, files, quiet);
    deepEqual(await hashDatabase(join(into, 'full'), quiet), files);
  });

  it('may have holes, which stay holes', async () => {
    const packed = join(top, 'sparse.tar.zst');
    const tar = ['--create', '--sparse', '--format=gnu', '--zstd', `--file=${packed}`, `--directory=${top}`];
    execFileSync('tar', [...tar, 'full']);
    const into = folder('sparse');
    await unpack(packed, into, files, quiet);
    deepEqual(await hashDatabase(join(into, 'full'), quiet), files);
    const { size, blocks } = statSync(join(into, 'full/holes'));
    equal(size > 60 * 1_048_576, true);
    equal(blocks * 512 < 8 * 1_048_576, true, `${blocks} blocks`);
  });

  it('is the same bytes for the same files', async () => {
    const again = join(top, 'again.tar.zst');
    await pack(top, again, quiet);
    deepEqual(await hashFile(again), await hashFile(join(top, 'a.tar.zst')));
  });

  it('is read whatever pieces it comes in', async () => {
    const sparse = ['--create', '--sparse', '--format=gnu', `--directory=${top}`, 'full'];
    const bytes = execFileSync('tar', sparse, { maxBuffer: 2 ** 28 });
    const expected = new Map(files.map((file) => [file.path, file.bytes]));
    for (const size of [511, 512, 700, 65_536]) {
      async function* pieces(): AsyncGenerator<Buffer> {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      }
      deepEqual((await hashOf(onlyExpected(pieces(), expected))).bytes, bytes.length);
    }
  });

  it('is refused when the map of holes of a file has no end, however long it is sent', async () => {
    const sparse = ['--create', '--sparse', '--format=gnu', `--directory=${top}`, 'full/holes'];
    const bytes = execFileSync('tar', sparse, { maxBuffer: 2 ** 28 });
    const header = bytes.subarray(0, 512);
    const map = Buffer.alloc(512);
    map[504] = 1;
    let sent = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      yield header;
      for (;;) {
        sent += 1;
        yield map;
      }
    }
    const expected = new Map(files.map((file) => [file.path, file.bytes]));
    await rejects(hashOf(onlyExpected(endless(), expected)), {
      code: 'no/snapshot_archive',
      message: /the map of holes of a file of it has no end/,
    });
    // No more than pieces of a block each could need.
    equal(sent < 100, true, String(sent));
  });

  it('is refused when a file is missing, has another size, or was not announced', async () => {
    const refused = async (announced: readonly DatabaseFile[], what: RegExp): Promise<void> => {
      const into = folder(`refused-${Math.random()}`);
      await rejects(unpack(join(top, 'a.tar.zst'), into, announced, quiet), {
        code: 'no/snapshot_archive',
        message: what,
      });
    };
    await refused(files.slice(1), /does not announce "full\/empty"/);
    await refused([...files, { path: 'full/more', bytes: 1, blake2b_256: '' }], /full\/more/);
    await refused(
      files.map((file) => ({ ...file, bytes: file.bytes + 1 })),
      /the manifest says 1/,
    );
  });

  it('is refused before anything that leaves the folder, links or is no file comes to be', async () => {
    const evil = folder('evil');
    mkdirSync(join(evil, 'full'));
    writeFileSync(join(evil, 'full/a'), 'a');
    writeFileSync(join(evil, 'outside'), 'o');
    symlinkSync('/etc', join(evil, 'full/symlink'));
    linkSync(join(evil, 'full/a'), join(evil, 'full/b'));
    execFileSync('mkfifo', [join(evil, 'full/fifo')]);
    const announced = ['full/a', 'full/b', 'full/symlink', 'full/fifo', 'outside'].map((path) => ({
      path,
      bytes: 1,
      blake2b_256: '',
    }));
    const cases: readonly (readonly string[])[] = [
      ['full/symlink'],
      ['full/a', 'full/b'],
      ['full/fifo'],
      ['--transform=s,full/a,../escaped,', 'full/a'],
      ['--absolute-names', '--transform=s,full/a,/tmp/almanac-escaped,', 'full/a'],
      ['full/a', 'full/a', '--hard-dereference'],
      [`--transform=s,full/a,${'long/'.repeat(40)},`, 'full/a'],
      ['--format=posix', 'full/a'],
    ];
    for (const [index, words] of cases.entries()) {
      const file = join(top, `evil-${index}.tar`);
      execFileSync('tar', ['--create', '--file', file, '--directory', evil, ...words], { stdio: 'ignore' });
      execFileSync('zstd', ['-q', '--rm', file]);
      const into = folder(`evil-${index}`);
      await rejects(
        unpack(`${file}.zst`, into, announced, quiet),
        { code: 'no/snapshot_archive' },
        words.join(' '),
      );
      const left = existsSync(join(into, 'full')) ? readdirSync(join(into, 'full')) : [];
      deepEqual(
        left.filter((name) => name !== 'a'),
        [],
        words.join(' '),
      );
      equal(existsSync(join(top, 'escaped')), false);
    }
  });

  it('is refused when it ends in the middle, or goes on after its end', async () => {
    const sparse = ['--create', '--sparse', '--format=gnu', `--directory=${top}`, 'full'];
    const bytes = execFileSync('tar', sparse, { maxBuffer: 2 ** 28 });
    for (const [name, changed] of [
      ['cut', bytes.subarray(0, 40_000)],
      ['longer', Buffer.concat([bytes, bytes])],
    ] as const) {
      writeFileSync(join(top, name), changed);
      execFileSync('zstd', ['-q', join(top, name)]);
      await rejects(unpack(join(top, `${name}.zst`), folder(`${name}-into`), files, quiet), {
        code: 'no/snapshot_archive',
      });
    }
  });

  it('says that the disk is full', async () => {
    await rejects(output(['cp', '--', join(top, 'full/table'), '/dev/full']), {
      code: 'unknown/disk_full',
      message: /the disk is full, and nothing half-made is left/,
    });
  });

  it('says what to install when a program is missing', async () => {
    await rejects(output(['no-such-program']), { code: 'bad_input/program', message: /cannot be started/ });
  });
});
