import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runFiles, withNode } from '../lib/check/e2e.ts';
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
    const kept = { target: '/kept', remove: () => void events.push('remove') };
    return outcome.failed === 0 ? { outcome, kept } : { outcome };
  };
  const test = async (target: string): Promise<Outcome> => {
    events.push(`test in ${target}`);
    return { passed: 3, failed: 1 };
  };

  it('says so, builds the node, and then runs the tests on what was built, which alone count', async () => {
    assert.deepEqual(await withNode(test, builds({ passed: 1, failed: 0 })), { passed: 3, failed: 1 });
    assert.match(events[0] ?? '', /^making sure that the node is built/);
    assert.deepEqual(events.slice(1), ['build', 'test in /kept', 'remove']);
  });

  it('runs no test on a node that could not be built, and says what to do', async () => {
    const outcome = await withNode(test, builds({ passed: 0, failed: 1, output: 'no cargo' }));
    assert.deepEqual([outcome.passed, outcome.failed], [0, 1]);
    assert.match(outcome.output ?? '', /no cargo\n.*no test ran; `scripts\/setup --check`/);
    assert.deepEqual(events.slice(1), ['build']);
  });
});

describe('runFiles', () => {
  async function ran(...files: string[]): Promise<{ outcome: Outcome; begun: string[]; beside: string[][] }> {
    const running = new Set<string>();
    const begun: string[] = [];
    const beside: string[][] = [];
    const outcome = await runFiles(files, async (file) => {
      begun.push(file);
      running.add(file);
      await nextTurn();
      beside.push([...running]);
      running.delete(file);
      return { passed: 2, failed: file === 'bad.test.ts' ? 1 : 0, output: file };
    });
    return { outcome, begun, beside };
  }

  it('adds up what the files counted, and shows the output of those that failed', async () => {
    const { outcome } = await ran('real.test.ts', 'bad.test.ts', 'zombienet.test.ts');
    assert.deepEqual(outcome, { passed: 6, failed: 1, output: 'bad.test.ts' });
  });

  it('runs each file once, whatever the outcome', async () => {
    const { begun } = await ran('bad.test.ts', 'real-a.test.ts', 'real-host-bound.test.ts');
    assert.deepEqual(begun.toSorted(), ['bad.test.ts', 'real-a.test.ts', 'real-host-bound.test.ts']);
  });

  it('runs what computes one at a time while the cores are not seen to be idle, the longest first', async () => {
    const names = ['a.test.ts', 'b.test.ts'];
    const { begun, beside } = await ran(...names, 'embedded-pages.test.ts');
    assert.deepEqual(begun, ['embedded-pages.test.ts', ...names]);
    assert.equal(Math.max(...beside.map(({ length }) => length)), 1);
  });

  it('runs one that computes beside three that wait for clocks', async () => {
    const nodes = ['node', 'predict', 'reachability', 'upgrading'].map((name) => `real-${name}.test.ts`);
    const { begun, beside } = await ran('a.test.ts', 'b.test.ts', ...nodes);
    assert.deepEqual(begun.slice(0, 4), [...nodes.slice(0, 3), 'a.test.ts']);
    assert.equal(Math.max(...beside.map(({ length }) => length)), 4);
    assert.equal(begun.length, 6);
  });

  it('runs before all others that wait for clocks what would see them or be in their way, the first ones together', async () => {
    const early = ['embedded-agent-faults.test.ts', 'embedded-demo.test.ts'];
    const { begun, beside } = await ran('real-host-bound.test.ts', 'real.test.ts', ...early);
    assert.deepEqual(begun, [...early, 'real-host-bound.test.ts', 'real.test.ts']);
    assert.deepEqual(beside[0], early);
    assert.deepEqual(beside.slice(2), [['real-host-bound.test.ts'], ['real.test.ts']]);
  });

  it('begins the longest that wait for nodes first', async () => {
    const { begun } = await ran('real-node.test.ts', 'real-predict.test.ts', 'zombienet.test.ts');
    assert.equal(begun[0], 'zombienet.test.ts');
  });

  it('fails without files', async () => {
    assert.equal((await ran()).outcome.failed, 1);
  });
});
