import assert from 'node:assert/strict';
import { withNode } from '../lib/check/e2e.ts';
import type { Outcome } from '../lib/check/step.ts';

describe('withNode', () => {
  const log = console.log;
  let events: string[];
  beforeEach(() => {
    events = [];
    console.log = (line) => events.push(String(line).trim());
  });
  afterEach(() => {
    console.log = log;
  });

  const builds = (outcome: Outcome) => async () => {
    events.push('build');
    return outcome;
  };
  const test = async (): Promise<Outcome> => {
    events.push('test');
    return { passed: 3, failed: 1 };
  };

  it('says so, builds the node, and then runs the tests, which alone count', async () => {
    assert.deepEqual(await withNode(test, builds({ passed: 1, failed: 0 })), { passed: 3, failed: 1 });
    assert.match(events[0] ?? '', /^making sure that the node is built/);
    assert.deepEqual(events.slice(1), ['build', 'test']);
  });

  it('runs no test on a node that could not be built, and says what to do', async () => {
    const outcome = await withNode(test, builds({ passed: 0, failed: 1, output: 'no cargo' }));
    assert.deepEqual([outcome.passed, outcome.failed], [0, 1]);
    assert.match(outcome.output ?? '', /no cargo\n.*no test ran; `scripts\/setup --check`/);
    assert.deepEqual(events.slice(1), ['build']);
  });
});
