import assert from 'node:assert/strict';
import { runSteps } from '../lib/check/run-steps.ts';
import type { Outcome, Step } from '../lib/check/step.ts';

function step(name: string, run: () => Promise<Outcome>): Step {
  return { name, why: 'a reason', budget: 'tests', run };
}

describe('runSteps', () => {
  const log = console.log;
  let lines: string[];
  beforeEach(() => {
    lines = [];
    console.log = (line) => lines.push(...String(line).split('\n'));
  });
  afterEach(() => {
    console.log = log;
  });

  it('adds up the counts and ends with them alone on a line', async () => {
    const steps = [
      step('a', async () => ({ passed: 3, failed: 0 })),
      step('b', async () => ({ passed: 1, failed: 0 })),
    ];
    assert.equal(await runSteps(steps), 0);
    assert.equal(lines.at(-1), '4 passed, 0 failed');
  });

  it('runs what follows a failure, shows its output, and fails', async () => {
    const broken = step('a', async () => ({ passed: 0, failed: 2, output: 'the reason' }));
    assert.equal(await runSteps([broken, step('b', async () => ({ passed: 1, failed: 0 }))]), 1);
    assert.ok(lines.some((line) => line.includes('the reason')));
    assert.equal(lines.at(-1), '1 passed, 2 failed');
  });

  it('counts a step that throws as one failure', async () => {
    const throwing = step('a', async () => {
      throw new Error('not foreseen');
    });
    assert.equal(await runSteps([throwing]), 1);
    assert.ok(lines.some((line) => line.includes('not foreseen')));
    assert.equal(lines.at(-1), '0 passed, 1 failed');
  });

  it('adds what was done before to the budget', async () => {
    await runSteps([], { 'set-up': 150_000 });
    assert.ok(lines.some((line) => /set-up +2.5 min  of  5 min   50 %/.test(line)));
  });

  it('tells the time of each step', async () => {
    await runSteps([step('a', async () => ({ passed: 1, failed: 0, note: '2 skipped' }))]);
    assert.match(lines[1] ?? '', /^ +ok: 1 passed, 0 failed in 0\.\d s; 2 skipped$/);
  });
});
