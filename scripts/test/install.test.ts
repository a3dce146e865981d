import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { poll } from '../../tests/support/poll.ts';
import { faultOf } from '../lib/install.mjs';
import { isRunning } from '../lib/install-lock.mjs';
import { npmFault } from '../lib/npm.mjs';

const scripts = join(import.meta.dirname, '..');

describe('npmFault', () => {
  it('says what to do about a network, a disk, rights, and an npm that is missing', () => {
    assert.match(
      npmFault('npm error code EAI_AGAIN\nnpm error syscall getaddrinfo', 1),
      /cannot reach its registry/,
    );
    assert.match(npmFault('npm error code ENOSPC', 1), /the disk is full: free some space/);
    assert.match(npmFault('npm error A complete log of this run', 1, 0), /the disk is full: free some space/);
    assert.match(npmFault('npm error code EACCES', 1), /may not write here/);
    assert.match(npmFault('', 127), /npm is not on PATH/);
    assert.match(npmFault('npm error something else', 7), /ended with 7.*something else/s);
  });
});

describe('faultOf', () => {
  const failed = (code: string): Error => Object.assign(new Error(`${code}: open /clone/x`), { code });

  it('says what to do about a disk, rights, and a package that is missing', () => {
    assert.match(faultOf(failed('ENOSPC')), /^the disk is full: free some space, .*open \/clone\/x/);
    for (const code of ['EACCES', 'EPERM', 'EROFS'])
      assert.match(faultOf(failed(code)), /^this user may not write here: run as the user who owns/);
    assert.match(faultOf(failed('ERR_MODULE_NOT_FOUND')), /^an npm package is missing: delete node_modules/);
    assert.equal(faultOf(new Error('else')), 'else');
  });
});

describe('an installation', () => {
  let clone: string;
  let path: string;
  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'almanac-install-'));
    mkdirSync(join(clone, 'scripts/lib'), { recursive: true });
    for (const name of [
      'install-all.mjs',
      'lib/install.mjs',
      'lib/install-lock.mjs',
      'lib/npm.mjs',
      'lib/bundle.mjs',
      'lib/lighter-modules.mjs',
      'lib/folders.mjs',
    ])
      cpSync(join(scripts, name), join(clone, 'scripts', name));
    for (const name of ['lib/process.mjs', 'lib/yardstick.mjs'])
      cpSync(join(scripts, name), join(clone, 'scripts', name));
    writeFileSync(join(clone, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: { 'node_modules/a': {} } }));
    path = join(clone, 'bin');
    mkdirSync(path);
  });
  afterEach(() => {
    rmSync(clone, { recursive: true });
  });

  /** An npm that notes what it was asked for, and what it does then. */
  function npm(does: string): void {
    writeFileSync(join(path, 'npm'), `#!/bin/sh\necho "$@" >> '${join(clone, 'asked')}'\n${does}\n`, {
      mode: 0o755,
    });
  }

  function installAll(): { code: number | null; said: string } {
    const { status, stderr } = spawnSync(process.execPath, [join(clone, 'scripts/install-all.mjs')], {
      encoding: 'utf8',
      env: { PATH: `${path}:/usr/bin:/bin` },
    });
    return { code: status, said: stderr };
  }

  it('is done again after one that failed, and not after one that ended', () => {
    npm('echo "npm error code ENOTFOUND" >&2; exit 1');
    const failed = installAll();
    assert.equal(failed.code, 1);
    assert.match(failed.said, /Installing 1 npm packages, .* MB, about \d+ s/);
    assert.match(failed.said, /error: npm cannot reach its registry/);
    npm('exit 0');
    assert.equal(installAll().code, 0);
    rmSync(join(clone, 'asked'));
    assert.equal(installAll().code, 0);
    assert.equal(existsSync(join(clone, 'asked')), false);
  });

  it('goes on after one that was killed, once the npm that it left has ended', () => {
    const npmEnds = join(clone, 'npm-ends');
    // Once the lock is its own too: whoever is killed in the moment before leaves one that nobody knows.
    const isItsOwn = `grep -q " $$" '${join(clone, '.almanac-installing')}'`;
    npm(
      `[ "$1" = ci ] || exit 0; until ${isItsOwn}; do sleep 0.1; done; kill -9 $PPID; sleep 1; echo ended >> '${npmEnds}'`,
    );
    installAll();
    npm(`[ "$1" = ci ] || exit 0; cp '${npmEnds}' '${npmEnds}-before'`);
    const { code, said } = installAll();
    assert.equal(code, 0, said);
    assert.match(said, /^Waiting for process \d+, which installs or compiles/m);
    assert.equal(readFileSync(`${npmEnds}-before`, 'utf8'), 'ended\n');
    assert.equal(existsSync(join(clone, '.almanac-installing')), false);
  });

  for (const name of ['SIGINT', 'SIGTERM'] as const)
    it(`ends npm at ${name}, says what to do, and begins anew the next time`, async () => {
      const npmsId = join(clone, 'npms-id');
      npm(`[ "$1" = ci ] || exit 0; trap 'exit 1' TERM; echo $$ > '${npmsId}'; while :; do sleep 0.1; done`);
      const readId = async (): Promise<string> =>
        existsSync(npmsId) ? readFileSync(npmsId, 'utf8').trim() : '';
      const child = spawn(process.execPath, [join(clone, 'scripts/install-all.mjs')], {
        env: { PATH: `${path}:/usr/bin:/bin` },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (part) => {
        said += part;
      });
      const ended = once(child, 'close');
      await poll('npm', readId, (id) => id !== '');
      child.kill(name);
      assert.deepEqual(await ended, [name === 'SIGINT' ? 130 : 143, null]);
      assert.match(said, /error: interrupted: run the same command again/);
      assert.equal(isRunning(Number(await readId())), false);
      npm('exit 0');
      assert.equal(installAll().code, 0);
    });

  it('hands on where packages come from, and nothing else of npm', () => {
    // Not by `env`: a shell drops names that are none of its own.
    npm(`tr '\\0' '\\n' < /proc/$$/environ | grep ^npm_ > '${clone}/variables'; exit 0`);
    const given = {
      npm_config_registry: 'http://127.0.0.1:1/',
      npm_config_cache: join(clone, 'cache'),
      'npm_config_@own:registry': 'http://127.0.0.1:2/',
      'npm_config_//127.0.0.1:2/:_authToken': 'secret',
      npm_config_omit: 'dev',
      npm_config_prefix: clone,
      npm_lifecycle_event: 'start',
    };
    spawnSync(process.execPath, [join(clone, 'scripts/install-all.mjs')], {
      env: { PATH: `${path}:/usr/bin:/bin`, ...given },
    });
    assert.deepEqual(
      readFileSync(join(clone, 'variables'), 'utf8').trim().split('\n').sort(),
      Object.entries(given)
        .slice(0, 4)
        .map(([name, value]) => `${name}=${value}`)
        .sort(),
    );
  });

  it('fails where npm left empty files on a full disk', () => {
    npm(`mkdir -p '${clone}/node_modules/a'; : > '${clone}/node_modules/a/package.json'`);
    const failed = installAll();
    assert.equal(failed.code, 1);
    assert.match(failed.said, /error: npm left node_modules\/a empty: free some space on the disk/);
    npm(`echo '{}' > '${clone}/node_modules/a/package.json'`);
    assert.equal(installAll().code, 0);
  });

  it('adds what is missing to what the demo has, and takes nothing away', () => {
    npm('exit 0');
    assert.equal(installAll().code, 0);
    const stamp = join(clone, 'node_modules/.almanac-lock');
    const [hash] = readFileSync(stamp, 'utf8').split(' ');
    writeFileSync(stamp, `${hash} start`);
    rmSync(join(clone, 'asked'));
    assert.equal(installAll().code, 0);
    assert.match(readFileSync(join(clone, 'asked'), 'utf8'), /^install --no-save /m);
    writeFileSync(stamp, 'another start');
    rmSync(join(clone, 'asked'));
    assert.equal(installAll().code, 0);
    assert.match(readFileSync(join(clone, 'asked'), 'utf8'), /^ci /m);
  });

  it('leaves no lock behind when the command line cannot be put together, and says why', () => {
    npm('exit 0');
    mkdirSync(join(clone, 'offchain-agent/src'), { recursive: true });
    cpSync(join(scripts, 'compile.mjs'), join(clone, 'scripts/compile.mjs'));
    writeFileSync(join(clone, 'offchain-agent/package.json'), '{}');
    const { status, stderr } = spawnSync(process.execPath, [join(clone, 'scripts/compile.mjs')], {
      encoding: 'utf8',
      env: { PATH: `${path}:/usr/bin:/bin` },
    });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^error: the sources of the command line cannot be put together: an npm package is missing/m,
    );
    assert.equal(existsSync(join(clone, '.almanac-installing')), false);
  });
});

describe('the scripts', () => {
  it('need nothing that only `npm test` compiles', async () => {
    const entryPoints = readdirSync(scripts).filter((name) => name.endsWith('.ts'));
    const { metafile } = await build({
      entryPoints,
      absWorkingDir: scripts,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      outdir: 'unwritten',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const importers = Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
      imports.some(({ path }) => path === '@almanac-chain/types') ? [file] : [],
    );
    assert.deepEqual(importers, []);
  });
});
