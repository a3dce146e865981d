import assert from 'node:assert/strict';
import { ProbeTally, probeScreen, probeVerdict } from '../../../../../src/measure/cli/probe/screen.ts';
import { noHead } from '../../../../../src/measure/rpc/rpc-prober.ts';

function tally(latenciesUs: readonly number[], nulls = 0, untaken = 0): ProbeTally {
  const made = new ProbeTally();
  for (const latencyUs of latenciesUs) made.add({ kind: 'answer', latencyUs });
  for (let index = 0; index < nulls; index++) made.add({ kind: 'null', reason: 'wrong_genesis' });
  for (let index = 0; index < untaken; index++) made.add({ kind: 'untaken', reason: 'stalled' });
  return made;
}

function endpoint(of: ProbeTally) {
  const asked = {
    url: 'ws://a.example',
    shown: 'ws://a.example',
    rules: { isLocal: false, resolve: async () => [] },
  };
  return {
    endpoint: asked,
    tally: of,
    peerId: undefined,
    genesisHash: undefined,
    height: 7,
    head: noHead,
  };
}

describe('ProbeTally', () => {
  it('takes a sample without an answer for slower than every answer', () => {
    assert.equal(tally([30, 10, 20]).quantileUs(0.5), 20);
    assert.equal(tally([10, 20], 1).quantileUs(0.5), 20);
    assert.equal(tally([10, 20], 1).quantileUs(0.99), undefined);
    assert.equal(tally([10], 2).quantileUs(0.5), undefined);
    assert.equal(tally([]).quantileUs(0.5), undefined);
  });

  it('counts what was not taken apart', () => {
    const made = tally([10], 1, 3);
    assert.deepEqual([made.sent, made.answered, made.untaken.get('stalled')], [2, 1, 3]);
  });
});

describe('probeVerdict', () => {
  const verdict = (...tallies: ProbeTally[]): string => probeVerdict(tallies.map(endpoint));

  it('is yes when every sample was answered', () =>
    assert.equal(verdict(tally([1]), tally([2], 0, 1)), 'yes'));
  it('is no when one was not', () => assert.equal(verdict(tally([1]), tally([1, 2], 1)), 'no'));
  it('is unknown when nothing was taken of one, or of all', () => {
    assert.equal(verdict(tally([1]), tally([], 0, 1)), 'unknown');
    assert.equal(verdict(tally([], 0, 3), tally([], 0, 1)), 'unknown');
    assert.equal(verdict(tally([1], 1), tally([], 0, 1)), 'no');
  });
  it('is unreachable when nobody answered', () =>
    assert.equal(verdict(tally([], 1), tally([], 2)), 'unreachable'));
});

describe('probeScreen', () => {
  it('rounds latencies up and shows what is unknown as unknown', () => {
    assert.deepEqual(probeScreen([endpoint(tally([1_001, 1_001], 1))]), [
      'endpoint        responses/requests  p50 ms  p95 ms  p99 ms  best block  lag, blocks  genesis  peer',
      'ws://a.example                 2/3    1.01       ?       ?           7            ?  ?        ?',
      'ws://a.example did not answer: wrong genesis 1.',
    ]);
  });
});
