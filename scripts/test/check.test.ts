import assert from 'node:assert/strict';
import { chosenSteps, unknownSteps } from '../lib/check/check.ts';
import type { Step } from '../lib/check/step.ts';

const steps: Step[] = ['a', 'b', 'c'].map((name) => ({
  name,
  why: 'a reason',
  budget: 'tests',
  run: async () => ({ passed: 1, failed: 0 }),
}));

describe('chosenSteps', () => {
  it('keeps the usual order', () => {
    assert.deepEqual(
      chosenSteps(steps, 'c,a').map(({ name }) => name),
      ['a', 'c'],
    );
  });

  it('takes the step of a suite by the name of the suite', () => {
    const [first] = steps;
    assert.ok(first);
    const e2e = { ...first, name: 'e2e' };
    assert.deepEqual(chosenSteps([...steps, e2e], 'real,zombienet'), [e2e]);
    assert.deepEqual(unknownSteps([...steps, e2e], 'real,embedded'), []);
  });

  it('takes all when none is named', () => {
    assert.equal(chosenSteps(steps, undefined), steps);
  });
});

describe('unknownSteps', () => {
  it('names what no step is called', () => {
    assert.deepEqual(unknownSteps(steps, 'a,x,'), ['x', '']);
    assert.deepEqual(unknownSteps(steps, undefined), []);
  });
});
