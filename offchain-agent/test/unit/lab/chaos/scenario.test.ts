import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { checkScenario } from '../../../../../tests/support/check-scenario.ts';
import { ruleOf } from '../../../../src/lab/chaos/link-fault.ts';
import { faultKinds } from '../../../../src/lab/chaos/scenario.ts';

describe('a scenario', () => {
  it('takes what a file leaves out from the defaults', () => {
    const { faults, expect, steady_within } = checkScenario(
      { faults: [{ kind: 'kill', nodes: ['v1'], for: '10s' }] },
      'it',
    );
    deepEqual([faults[0]?.at, faults[0]?.for, faults[0]?.at_jitter], [0, 10_000, 0]);
    deepEqual(expect, { finality_lag: 10, during: {}, recovers_within: 60_000, recovers_after: 'each' });
    equal(steady_within, 60_000);
  });

  it('says all that is wrong at once, each with its place', () => {
    const document = {
      speed: 3,
      faults: [
        { kind: 'dealy', nodes: ['v1'], for: '10s' },
        { kind: 'pause', nodes: ['v1'], pick: 'minority', for: '0s' },
        { kind: 'restart', nodes: ['v1'], for: '10s' },
        { kind: 'kill', nodes: ['v1'] },
        { kind: 'kill', nodes: ['v1'], for: '20s', repeat: { every: '20s', times: 2 } },
        { kind: 'kill', nodes: [], at: '2 days', for: '20s' },
        { kind: 'pause', for: '20s' },
        { kind: 'pause', pick: 'most', role: 'boss', for: '20s' },
        { kind: 'pause', nodes: ['v1'], region: 'eu', for: '20s' },
      ],
    };
    deepEqual(faultsOf(document), [
      `faults[0].kind: must be one of ${faultKinds.join(', ')}`,
      'faults[1].for: must be longer than 0',
      'faults[1].nodes: give either nodes or pick, not both',
      'faults[2].for: a restart has no length: the node is started again at once',
      'faults[3].for: must be given: how long the kill lasts',
      'faults[4].repeat: every must be longer than the fault and its jitter',
      'faults[5].nodes: must have at least 1 entries',
      'faults[5].at: must be a duration of at most 24h, for example 90s or 10m',
      'faults[6].nodes: give nodes, or region, role or pick',
      'faults[7].role: must be one of validator, candidate, full',
      'faults[7].pick: must be one of minority, one-third, majority, all, or a number of nodes',
      'faults[8].nodes: give either nodes or region, not both',
      'speed: unknown field',
    ]);
  });

  it('says what is wrong with faults of links, each with its place', () => {
    const faults = [
      { kind: 'delay', for: '1s' },
      { kind: 'delay', time: '2m', for: '1s' },
      { kind: 'delay', time: 0, for: '1s' },
      { kind: 'delay', time: 100, correlation: 20, for: '1s' },
      { kind: 'delay', time: 100 },
      { kind: 'loss', for: '1s' },
      { kind: 'loss', percent: 101, for: '1s' },
      { kind: 'loss', gemodel: { p: 1, r: 10 }, correlation: 10, for: '1s' },
      { kind: 'rate', rate: '8 parsecs', for: '1s' },
      { kind: 'rate', rate: 1, for: '1s' },
      { kind: 'delay', time: 100, to: 7, for: '1s' },
      { kind: 'reorder', percent: 10, gap: 0, for: '1s' },
      { kind: 'partition', split: 'halves', groups: [['v1']], for: '1s' },
    ];
    const time = 'must be a time of at most 60s, for example 300ms or 300, which are milliseconds';
    deepEqual(faultsOf({ faults }), [
      `faults[0].time: ${time}`,
      `faults[1].time: ${time}`,
      'faults[2].time: must be longer than 0',
      'faults[3].correlation: correlates the jitter: give jitter, too',
      'faults[4].for: must be given: how long the delay lasts',
      'faults[5].percent: give either percent or gemodel',
      'faults[6].percent: must be at most 100',
      'faults[7].correlation: belongs to percent: gemodel has its own',
      'faults[8].rate: must be 1kbit to 100gbit a second, for example 8mbit',
      'faults[9].rate: must be 1kbit to 100gbit a second, for example 8mbit',
      'faults[10].to: must be the name of a node or of a region, or a list of them',
      'faults[11].gap: must be at least 1',
      'faults[12].groups: must have at least 2 entries',
    ]);
  });

  it('gives links rules in milliseconds, bits and shares', () => {
    const rules = [
      { kind: 'delay', time: '0.3s', jitter: 30, correlation: 20, keep_order: true },
      { kind: 'delay', time: '300' },
      { kind: 'loss', percent: 1, correlation: 25 },
      { kind: 'loss', gemodel: { p: 1, r: 10 } },
      { kind: 'duplicate', percent: 0.5 },
      { kind: 'reorder', percent: 25, gap: 5 },
      { kind: 'rate', rate: '8mbit', limit: 100 },
      { kind: 'partition', split: 'halves' },
    ];
    const { faults } = checkScenario({ faults: rules.map((rule) => ({ ...rule, for: '1s' })) }, 'it');
    deepEqual(
      faults.map((fault) => ruleOf(fault as Parameters<typeof ruleOf>[0])),
      [
        { delayMs: 300, jitterMs: 30, correlation: 0.2, distribution: 'uniform', keepOrder: true },
        { delayMs: 300 },
        { loss: { kind: 'random', share: 0.01, correlation: 0.25 } },
        { loss: { kind: 'gemodel', p: 0.01, r: 0.1, lossInBad: 1, lossInGood: 0 } },
        { duplicate: 0.005 },
        { delayMs: 20, reorder: { share: 0.25, gap: 5 } },
        { rateBitsPerS: 8_000_000, limitPackets: 100 },
        { cut: true },
      ],
    );
  });

  it('reads no file as a whole that is too large or none', () => {
    throws(() => checkScenario('faults', 'bad.yaml'), /bad\.yaml .* nothing was started/);
    match(faultsOf({})[0] ?? '', /^faults: must be given/);
  });
});

function faultsOf(document: unknown): readonly string[] {
  try {
    checkScenario(document, 'bad.yaml');
  } catch (error) {
    const { code, data } = error as { code: string; data: { faults: readonly string[] } };
    equal(code, 'bad_input/scenario');
    return data.faults;
  }
  return [];
}
