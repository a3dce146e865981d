import assert from 'node:assert/strict';
import { budgetTable } from '../lib/check/budget.ts';

describe('budgetTable', () => {
  it('shows every kind of work with its share of the cold budget, and the sum', () => {
    assert.deepEqual(budgetTable({ build: 11 * 60_000, tests: 15 * 60_000 }).slice(1), [
      '  set-up       0.0 s  of  5 min    0 %',
      '  build     11.0 min  of 22 min   50 %',
      '  clippy       0.0 s  of 10 min    0 %',
      '  tests     15.0 min  of 20 min   75 %',
      '  all       26.0 min  of 57 min   46 %',
    ]);
  });

  it('says what is over its budget', () => {
    assert.match(budgetTable({ tests: 20.6 * 60_000 })[4] ?? '', /103 %, over$/);
  });
});
