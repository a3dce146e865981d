import { equal, ok } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dateSources } from '../lib/source-times.ts';

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
