import { deepEqual, equal } from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchedPackages, lockedPackages } from '../lib/fetched-packages.ts';

describe('fetchedPackages', () => {
  const { PATH, ALMANAC_CACHE } = process.env;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-fetched-'));
    process.env.ALMANAC_CACHE = join(folder, 'cache');
    process.env.PATH = `${folder}:${PATH}`;
  });
  afterEach(() => {
    process.env.PATH = PATH;
    if (ALMANAC_CACHE === undefined) delete process.env.ALMANAC_CACHE;
    else process.env.ALMANAC_CACHE = ALMANAC_CACHE;
    rmSync(folder, { recursive: true });
  });

  /** An npm that unpacks the package as its first work, and ends so. */
  function npmThat(ends: string): void {
    const lines = ['#!/bin/sh', 'mkdir -p node_modules/p', `echo ${ends} >> ${join(folder, 'runs')}`];
    const npm = join(folder, 'npm');
    writeFileSync(npm, [...lines, 'echo > node_modules/p/package.json', ends, ''].join('\n'));
    chmodSync(npm, 0o755);
  }

  it('fetches again what was interrupted, and nothing twice', () => {
    const fetched = (): string | undefined => fetchedPackages('p-1', ['p@1'], 'p/package.json');
    npmThat('exit 1');
    equal(fetched(), undefined);
    npmThat('kill -9 $$');
    equal(fetched(), undefined);
    npmThat('exit 0');
    const path = join(folder, 'cache/p-1/node_modules/p/package.json');
    deepEqual([fetched(), fetched()], [path, path]);
    const runs = readFileSync(join(folder, 'runs'), 'utf8').trim().split('\n');
    deepEqual(
      runs.map((run) => run.split(' ')[0]),
      ['exit', 'kill', 'exit'],
    );
  });

  it('fetches what a lock file names, and again when it changes', () => {
    const packages = mkdtempSync(join(folder, 'locked-'));
    const write = (lock: string): void => {
      writeFileSync(join(packages, 'package.json'), '{}');
      writeFileSync(join(packages, 'package-lock.json'), lock);
    };
    const locked = (): string | undefined => lockedPackages('p-2', packages, 'p/package.json');
    npmThat('exit 0');
    write('first');
    const path = join(folder, 'cache/p-2/node_modules/p/package.json');
    deepEqual([locked(), locked()], [path, path]);
    write('second');
    equal(locked(), path);
    equal(readFileSync(join(folder, 'cache/p-2/package-lock.json'), 'utf8'), 'second');
    equal(readFileSync(join(folder, 'runs'), 'utf8'), 'exit 0\nexit 0\n');
    npmThat('exit 1');
    write('third');
    equal(locked(), undefined);
  });
});
