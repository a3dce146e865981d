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
    await runSteps([], { 'set-up': 120_000 });
    assert.ok(lines.some((line) => /set-up +2.0 min  of  4 min   50 %/.test(line)));
  });

  it('runs what may run beside the next step beside it, tells it in one piece, and counts the time once', async () => {
    const events: string[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const beside = (name: string): Step => ({
      ...step(name, async () => {
        events.push(name);
        await gate;
        return { passed: 1, failed: 0 };
      }),
      isBeside: true,
    });
    const front = step('front', async () => {
      events.push('front');
      open();
      return { passed: 2, failed: 0 };
    });
    const last = step('last', async () => {
      events.push('last');
      return { passed: 3, failed: 0 };
    });
    assert.equal(await runSteps([beside('a'), beside('b'), front, last]), 0);
    assert.deepEqual(events, ['a', 'front', 'b', 'last']);
    assert.equal(lines.at(-1), '7 passed, 0 failed');
    const heads = lines.filter((line) => /^\[|beside it/.test(line)).map((line) => line.slice(0, 30).trim());
    assert.deepEqual(
      heads.map((line) => line.replace(/ +a reason$/, '')),
      ['[ 3/4] front', 'beside it run a, b', '[ 1/4] a', '[ 2/4] b', '[ 4/4] last'],
    );
  });

  it('runs what is meant to run beside others by itself where there is no other', async () => {
    const failing: Step = {
      ...step('a', async () => ({ passed: 0, failed: 1, output: 'why' })),
      isBeside: true,
    };
    assert.equal(await runSteps([failing]), 1);
    assert.ok(lines.some((line) => line.includes('why')));
  });

  it('tells the time of each step', async () => {
    await runSteps([step('a', async () => ({ passed: 1, failed: 0, note: '2 skipped' }))]);
    assert.match(lines[1] ?? '', /^ +ok: 1 passed, 0 failed in 0\.\d s, 0\.\d s in all; 2 skipped$/);
  });
});
