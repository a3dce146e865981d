import { deepEqual, equal, ok, rejects, throws } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { program } from '../../tests/support/program.ts';
import { dateSources, watchedByFullPath, withDatedSources } from '../lib/source-times.ts';

const longAgoMs = 1_000_000_000_000;

describe('dateSources', () => {
  let folder: string;
  let target: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-source-times-'));
    target = join(folder, 'target');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('takes all for new where nothing is known of what was built', () => {
    const one = clone('one', { 'math/src/lib.rs': 'a' }, longAgoMs);
    const beganMs = Date.now();
    dateSources(one, target);
    ok(changedMs(one, 'math/src/lib.rs') >= beganMs);
  });

  it('leaves what a clone has alike as old as it was, however young the clone is', () => {
    const one = clone('one', { 'Cargo.lock': 'l', 'math/src/lib.rs': 'a' }, longAgoMs);
    dateSources(one, target);
    const before = changedMs(one, 'math/src/lib.rs');
    const inAnHourMs = Date.now() + 3_600_000;
    const two = clone('two', { 'Cargo.lock': 'l', 'math/src/lib.rs': 'a' }, inAnHourMs);
    dateSources(two, target);
    equal(changedMs(two, 'math/src/lib.rs'), before);
    equal(changedMs(two, 'Cargo.lock'), changedMs(one, 'Cargo.lock'));
  });

  it('takes for new what another clone had otherwise, however old it is here, both ways', () => {
    const one = clone('one', { 'math/src/lib.rs': 'a', 'math/src/same.rs': 's' }, longAgoMs);
    const two = clone('two', { 'math/src/lib.rs': 'b', 'math/src/same.rs': 's' }, longAgoMs);
    dateSources(one, target);
    const same = changedMs(one, 'math/src/same.rs');
    for (const workspace of [two, one]) {
      const beganMs = Date.now();
      dateSources(workspace, target);
      ok(changedMs(workspace, 'math/src/lib.rs') >= beganMs);
      equal(changedMs(workspace, 'math/src/same.rs'), same);
    }
  });

  it('takes what is added later for new', () => {
    const one = clone('one', { 'math/src/lib.rs': 'a' }, longAgoMs);
    dateSources(one, target);
    const beganMs = Date.now();
    clone('one', { 'math/src/more.rs': 'a' }, longAgoMs);
    dateSources(one, target);
    ok(changedMs(one, 'math/src/more.rs') >= beganMs);
  });

  function clone(name: string, files: Readonly<Record<string, string>>, atMs: number): string {
    const workspace = join(folder, name);
    for (const [path, text] of Object.entries(files)) {
      const file = join(workspace, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      utimesSync(file, atMs / 1_000, atMs / 1_000);
    }
    return workspace;
  }

  function changedMs(workspace: string, path: string): number {
    return Math.round(statSync(join(workspace, path)).mtimeMs);
  }
});

// Several processes have to wait for each other, as clones do.
describe('withDatedSources', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-source-times-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const { options, file } = program(new URL('../lib/source-times.ts', import.meta.url));

  function build(clone: string): Promise<unknown> {
    const workspace = join(folder, clone);
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'lib.rs'), clone);
    const place = JSON.stringify({ workspace, target: join(folder, 'target') });
    const journal = JSON.stringify(join(folder, 'journal'));
    const script = `
      const { appendFileSync } = await import('node:fs');
      const { setTimeout } = await import('node:timers/promises');
      const { withDatedSources } = await import(${JSON.stringify(file)});
      const work = async () => {
        appendFileSync(${journal}, 'begin ');
        await setTimeout(100);
        appendFileSync(${journal}, 'end ');
      };
      await Promise.all([withDatedSources(work, ${place}), withDatedSources(work, ${place})]);`;
    const args = [...options, '--input-type=module', '--eval', script];
    return once(spawn(process.execPath, args, { stdio: 'ignore' }), 'exit');
  }

  it('lets one clone build at a time, and the builds of one clone together', async () => {
    const codes = await Promise.all(['one', 'two', 'three'].map(build));
    deepEqual(codes.flat(), [0, null, 0, null, 0, null]);
    equal(readFileSync(join(folder, 'journal'), 'utf8'), 'begin begin end end '.repeat(3));
    deepEqual(readdirSync(join(folder, 'target')), ['source-times.json']);
  });

  it('gives the folder back when a build fails', async () => {
    const target = join(folder, 'target');
    const workspace = folder;
    await rejects(
      withDatedSources(async () => Promise.reject(new Error('no cargo')), { workspace, target }),
      /no cargo/,
    );
    equal(existsSync(join(target, 'almanac-building')), false);
  });
});

describe('watchedByFullPath', () => {
  let target: string;
  beforeEach(() => {
    target = mkdtempSync(join(tmpdir(), 'almanac-source-times-'));
  });
  afterEach(() => rmSync(target, { recursive: true, force: true }));

  it('names what the script said of this clone when it ran last, and nothing else', () => {
    told('almanac-runtime-1', 1, ['/clone/runtime/build.rs']);
    told('almanac-runtime-2', 2, ['../math/src/lib.rs', '/clones/a.rs', '/clone/math/src/lib.rs']);
    told('guest-runtime-1', 3, ['/clone/guest/build.rs']);
    deepEqual(watchedByFullPath('/clone', target), ['cargo:rerun-if-changed=/clone/math/src/lib.rs']);
  });

  it('does not pass where the script never ran', () => {
    told('guest-runtime-1', 1, []);
    throws(() => watchedByFullPath('/clone', target), /has never run/);
  });

  function told(crate: string, atS: number, paths: readonly string[]): void {
    const file = join(target, 'release/build', crate, 'output');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, paths.map((path) => `cargo:rerun-if-changed=${path}\n`).join(''));
    utimesSync(file, atS, atS);
  }
});
