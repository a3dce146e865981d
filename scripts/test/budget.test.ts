import assert from 'node:assert/strict';
import { budgetTable, busyLine } from '../lib/check/budget.ts';

describe('budgetTable', () => {
  it('shows every kind of work with its share of the cold budget, and the sum', () => {
    assert.deepEqual(budgetTable({ build: 11 * 60_000, tests: 15 * 60_000 }).slice(1), [
      '  set-up       0.0 s  of  4 min    0 %',
      '  build     11.0 min  of 27 min   41 %',
      '  clippy       0.0 s  of  2 min    0 %',
      '  tests     15.0 min  of 17 min   88 %',
      '  all       26.0 min  of 50 min   52 %',
    ]);
  });

  it('says what is over its budget', () => {
    assert.match(budgetTable({ tests: 17.5 * 60_000 })[4] ?? '', /103 %, over$/);
  });
});

describe('busyLine', () => {
  it('shows what the cores computed by kind of work, and their share of it', () => {
    const line = busyLine({ build: 30_000, tests: 90_000 }, { build: 20_000, tests: 60_000 }, 2);
    assert.equal(line, 'CPU time of all 2 cores: build 30 s (75 %), tests 90 s (75 %)');
  });
});
