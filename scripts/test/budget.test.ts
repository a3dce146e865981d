import assert from 'node:assert/strict';
import { budgetTable } from '../lib/check/budget.ts';

describe('budgetTable', () => {
  it('shows every kind of work with its share of the cold budget, and the sum', () => {
    assert.deepEqual(budgetTable({ build: 11 * 60_000, tests: 15 * 60_000 }).slice(1), [
      '  set-up       0.0 s  of  5 min    0 %',
      '  build     11.0 min  of 22 min   50 %',
      '  clippy       0.0 s  of 10 min    0 %',
      '  weights      0.0 s  of  5 min    0 %',
      '  tests     15.0 min  of 15 min  100 %',
      '  all       26.0 min  of 57 min   46 %',
    ]);
  });

  it('says what is over its budget', () => {
    assert.match(budgetTable({ tests: 15.5 * 60_000 })[5] ?? '', /103 %, over$/);
  });
});
