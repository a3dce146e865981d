import { deepEqual, equal, throws } from 'node:assert/strict';
import { checkScenario, type Scenario } from '../../../../src/network/chaos/scenario.ts';
import { shareOf, timelineOf } from '../../../../src/network/chaos/timeline.ts';

const nodes = ['v1', 'v2', 'v3', 'v4', 'c1'].map((name) => ({ name, isValidator: name.startsWith('v') }));

describe('a scenario', () => {
  it('takes what a file leaves out from the defaults', () => {
    const { faults, expect, steady_within } = checkScenario(
      { faults: [{ kind: 'kill', nodes: ['v1'], for: '10s' }] },
      'it',
    );
    deepEqual([faults[0]?.at, faults[0]?.for, faults[0]?.jitter], [0, 10_000, 0]);
    deepEqual(expect, { finality_lag: 10, recovers_within: 60_000 });
    equal(steady_within, 60_000);
  });

  it('says all that is wrong at once, each with its place', () => {
    const document = {
      speed: 3,
      faults: [
        { kind: 'delay', nodes: ['v1'], for: '10s' },
        { kind: 'pause', nodes: ['v1'], pick: 'minority', for: '0s' },
        { kind: 'restart', nodes: ['v1'], for: '10s' },
        { kind: 'kill', nodes: ['v1'] },
        { kind: 'kill', nodes: ['v1'], for: '20s', repeat: { every: '20s', times: 2 } },
        { kind: 'kill', nodes: [], at: '2 days', for: '20s' },
      ],
    };
    const said = [
      'faults[0].kind: must be one of kill, pause, restart, wipe',
      'faults[1].for: must be longer than 0',
      'faults[2].for: a restart has no length: the node is started again at once',
      'faults[3].for: must be given: how long the kill lasts',
      'faults[4].repeat: every must be longer than the fault and its jitter',
      'faults[5].nodes: must have at least 1 entries',
      'faults[5].at: must be a duration of at most 24h, for example 90s or 10m',
      'speed: there is no such field',
    ];
    throws(
      () => checkScenario(document, 'bad.yaml'),
      ({ code, data }: { code: string; data: { faults: string[] } }) => {
        equal(code, 'bad_input/scenario');
        deepEqual(
          said.filter((line) => !data.faults.includes(line)),
          [],
        );
        return true;
      },
    );
    throws(
      () => checkScenario({ faults: [{ kind: 'kill', nodes: ['v1'], pick: 1, for: '1s' }] }, 'bad.yaml'),
      /faults\[0\]\.nodes: give either nodes or pick, not both/,
    );
  });
});

describe('the timeline of a scenario', () => {
  const drawn = scenario([
    {
      kind: 'pause',
      pick: 'minority',
      at: '5s',
      for: '3s',
      jitter: '10s',
      repeat: { every: '30s', times: 20 },
    },
  ]);

  it('is the same for the same seed, and another for another', () => {
    deepEqual(timelineOf(drawn, nodes, 42, 'it'), timelineOf(drawn, nodes, 42, 'it'));
    equal(
      JSON.stringify(timelineOf(drawn, nodes, 42, 'it')) ===
        JSON.stringify(timelineOf(drawn, nodes, 43, 'it')),
      false,
    );
  });

  it('picks validators alone for a share of them, every one in its turn, and begins within the jitter', () => {
    const timeline = timelineOf(drawn, nodes, 42, 'it');
    equal(timeline.length, 20);
    deepEqual([...new Set(timeline.map(({ node }) => node))].toSorted(), ['v1', 'v2', 'v3', 'v4']);
    for (const [turn, { startMs, endMs }] of timeline.entries()) {
      equal(endMs - startMs, 3_000);
      equal(startMs >= 5_000 + turn * 30_000 && startMs <= 15_000 + turn * 30_000, true);
    }
  });

  it('has of each share as many as finality outlives, and one more', () => {
    deepEqual(
      ([1, 3, 4, 6, 7, 10] as const).map((count) => [
        shareOf('minority', count),
        shareOf('one-third', count),
      ]),
      [
        [0, 1],
        [0, 1],
        [1, 2],
        [1, 2],
        [2, 3],
        [3, 4],
      ],
    );
    deepEqual([shareOf('majority', 4), shareOf('majority', 5), shareOf('all', 5)], [3, 3, 5]);
  });

  it('names every node that is not there, and every fault that falls into another of its node', () => {
    const wrong = scenario([
      { kind: 'kill', nodes: ['v1', 'v9'], for: '10s' },
      { kind: 'pause', nodes: ['v1'], at: '4s', for: '2s' },
      { kind: 'pause', nodes: ['v2'], at: '4s', for: '2s' },
      { kind: 'restart', pick: 6, at: '1m' },
    ]);
    throws(
      () => timelineOf(wrong, nodes, 1, 'it'),
      ({ data }: { data: { faults: string[] } }) => {
        deepEqual(data.faults, [
          'faults[0].nodes: there is no node "v9"; expected v1, v2, v3, v4, c1',
          'faults[3].pick: 6 of 5 nodes',
          'faults[1]: pause of v1 at 4 s falls into faults[0], its kill until 10 s',
        ]);
        return true;
      },
    );
  });
});

function scenario(faults: readonly unknown[]): Scenario {
  return checkScenario({ faults }, 'it');
}
