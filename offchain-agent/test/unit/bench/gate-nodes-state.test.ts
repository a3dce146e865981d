import { equal } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchState } from '../../../bench/gate-nodes/state.ts';

describe('the folder of the slowed node', () => {
  const of = { quick: false, sha256: { normal: 'a', slowed: 'b' } };
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-bench-state-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('belongs to one number of rounds: no sweep of others continues in it', () => {
    equal(BenchState.open(folder, of).slowedFolder(1_000), 'slowed');
    mkdirSync(join(folder, 'slowed'));
    equal(BenchState.open(folder, of).slowedFolder(1_000), 'slowed');
    equal(BenchState.open(folder, of).slowedFolder(1_200), 'slowed-1200');
  });

  it('differs where nothing says with which rounds it was begun', () => {
    mkdirSync(join(folder, 'slowed'));
    equal(BenchState.open(folder, of).slowedFolder(1_000), 'slowed-1000');
    equal(BenchState.open(folder, of).slowedFolder(1_000), 'slowed-1000');
  });
});
