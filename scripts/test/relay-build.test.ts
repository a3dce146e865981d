import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { makeWorkspace } from '../lib/relay/build-program.ts';
import { programs } from '../lib/relay/programs.ts';
import { BuildProgress } from '../lib/relay/progress.ts';

describe('BuildProgress', () => {
  function built(package_id: string, fresh: boolean, kind = 'lib'): string {
    return JSON.stringify({ reason: 'compiler-artifact', package_id, fresh, target: { kind: [kind] } });
  }

  it('counts each package once, without its build script, and those built before', () => {
    const progress = new BuildProgress(3, tmpdir(), () => undefined);
    const lines = [
      built('a 1', true),
      built('b 1', false, 'custom-build'),
      built('b 1', false),
      built('b 1', false, 'bin'),
      '{"reason":"build-script-executed"}',
      'what a compiler prints',
    ];
    for (const line of lines) progress.take(line);
    assert.match(progress.line(), /^ {2}2 of 3 packages, 1 of them before; 0 min, /);
  });
});

describe('makeWorkspace', () => {
  const before = { ...process.env };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-sources-'));
    const registry = join(folder, 'registry/cache/one');
    mkdirSync(registry, { recursive: true });
    for (const { crate, version } of programs) {
      const name = `${crate}-${version}`;
      mkdirSync(join(folder, name));
      const lock = `# by cargo\nversion = 4\n\n[[package]]\nname = "${crate}"\nversion = "${version}"\n`;
      writeFileSync(join(folder, name, 'Cargo.lock'), lock);
      writeFileSync(join(folder, name, 'main.rs'), 'whole');
      const packed = ['-czf', join(registry, `${name}.crate`), '-C', folder];
      assert.equal(spawnSync('tar', [...packed, `${name}/Cargo.lock`, `${name}/main.rs`]).status, 0);
    }
    mkdirSync(join(folder, 'bin'));
    program('cargo', 'exit 0');
    process.env['ALMANAC_CACHE'] = folder;
    process.env['CARGO_HOME'] = folder;
    process.env['PATH'] = [join(folder, 'bin'), before['PATH']].join(delimiter);
  });

  afterEach(() => {
    process.env = { ...before };
    rmSync(folder, { recursive: true });
  });

  function program(name: string, text: string): string {
    const path = join(folder, 'bin', name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  it('unpacks sources again whose unpacking was broken off', async () => {
    const tar = program('tar', `PATH="${before['PATH']}" tar "$@" --exclude main.rs; exit 2`);
    await assert.rejects(makeWorkspace(), /^Error: tar cannot unpack /);
    unlinkSync(tar);
    const workspace = await makeWorkspace();
    for (const { crate, version } of programs) {
      assert.equal(readFileSync(join(workspace, `${crate}-${version}`, 'main.rs'), 'utf8'), 'whole');
    }
    assert.ok(!existsSync(join(workspace, 'unpacking')));
  });
});
