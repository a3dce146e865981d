import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { planOf } from '../lib/check/plan.ts';
import type { BudgetKind, Step } from '../lib/check/step.ts';

const step = (budget: BudgetKind): Step => ({
  name: budget,
  why: 'a reason',
  budget,
  run: async () => ({ passed: 1, failed: 0 }),
});
const all = (['set-up', 'build', 'clippy', 'tests'] as const).map(step);
const debian = {
  name: 'Debian packages',
  why: 'servers',
  isDone: () => false,
  install: async () => undefined,
  details: () => ['redis-server 1 MB'],
};

describe('planOf', () => {
  it('lists what is installed and built, and takes longer for it', () => {
    const cold = planOf(all, [debian], false);
    const warm = planOf(all, [], true);
    match(cold.lines.join('\n'), /to install: Debian packages\n {2}redis-server 1 MB\nto build: /);
    match(warm.lines.join('\n'), /nothing has to be installed\nwhat is built/);
    ok(cold.minutes > warm.minutes);
    match(cold.lines.at(-1) ?? '', /^4 steps, about \d+ min on this machine$/);
  });

  it('says nothing of installing for steps that install nothing', () => {
    const some = planOf([step('tests')], [debian], false);
    equal(some.lines[1], 'nothing has to be installed');
    deepEqual(some.lines.slice(-1), ['1 of the steps']);
  });
});
