import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { installPackages } from '../lib/setup/debian.mjs';
import { chain, missing, servers } from '../lib/setup/packages.mjs';

/** The names of the packages that are missing. */
const missingPackages = (needed: Parameters<typeof missing>[0], env: NodeJS.ProcessEnv): string[] =>
  missing(needed, env).flatMap(({ names }) => names);

describe('packages of a fresh Debian', () => {
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-apt-'));
    // Only what the test puts there is on PATH, but for the shell itself.
    env = { PATH: folder };
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const add = (name: string, text = 'exit 0'): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  const addApt = (code = 0): void =>
    add('apt-get', `echo "$DEBIAN_FRONTEND $*" >> '${join(folder, 'called')}'\nexit ${code}`);
  const withShell = (): NodeJS.ProcessEnv => ({ PATH: [folder, '/bin', '/usr/bin'].join(delimiter) });

  it('are missing while one of their programs is', () => {
    const needed = chain;
    assert.deepEqual(missingPackages(needed, env), ['build-essential', 'protobuf-compiler']);
    for (const name of ['cc', 'c++', 'make', 'protoc']) add(name);
    assert.deepEqual(missingPackages(needed, env), ['build-essential']);
    add('perl');
    assert.deepEqual(missingPackages(needed, env), []);
  });

  it('are a Redis for the queue, or a Valkey', () => {
    const [redis] = servers;
    assert.ok(redis);
    assert.deepEqual(missingPackages([redis], env), ['redis-server']);
    add('valkey-server');
    assert.deepEqual(missingPackages([redis], env), []);
  });

  it('are installed by root without questions', async () => {
    addApt();
    const fault = await installPackages(['a', 'b'], { env: withShell(), isRoot: true });
    assert.equal(fault, undefined);
    const called = readFileSync(join(folder, 'called'), 'utf8');
    assert.equal(
      called,
      'noninteractive update\nnoninteractive install -y --no-install-recommends -o DPkg::Lock::Timeout=600 a b\n',
    );
  });

  it('are one command for anyone else, who installs nothing', async () => {
    addApt();
    const fault = await installPackages(['a', 'b'], { env, isRoot: false });
    assert.equal(
      fault,
      "run this, then the same command again:\n  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 a b'",
    );
    assert.equal(existsSync(join(folder, 'called')), false);
  });

  it('are named when apt-get fails', async () => {
    addApt(100);
    const fault = await installPackages(['a'], { env: withShell(), isRoot: true });
    assert.match(fault ?? '', /`apt-get update && apt-get install -y --no-install-recommends .* a` failed/);
  });

  it('are named on a system that has no apt-get', async () => {
    const fault = await installPackages(['a'], { env, isRoot: true });
    assert.match(fault ?? '', /no apt-get; install what these Debian packages hold: a/);
  });
});
