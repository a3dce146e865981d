import { deepEqual, equal, notDeepEqual, ok } from 'node:assert/strict';
import { type FaultCandidate, shareOf } from '../../../../src/lab/chaos/choose.ts';
import { scenarioText } from '../../../../src/lab/chaos/scenario.ts';
import {
  isLinkDisruption,
  type LinkDisruption,
  type Timeline,
  timelineOf,
  whereOf,
} from '../../../../src/lab/chaos/timeline.ts';

const nodes: readonly FaultCandidate[] = [
  { name: 'v1', region: 'eu', role: 'validator' },
  { name: 'v2', region: 'eu', role: 'validator' },
  { name: 'v3', region: 'us', role: 'validator' },
  { name: 'v4', region: 'us', role: 'validator' },
  { name: 'f1', region: 'us', role: 'full' },
];

describe('the timeline of a scenario', () => {
  const drawn = {
    kind: 'pause',
    pick: 'minority',
    at: '5s',
    for: '3s',
    at_jitter: '10s',
    repeat: { every: '30s', times: 20 },
  };

  it('is the same for the same seed, and another for another', () => {
    const both = [drawn, { kind: 'loss', percent: 1, at: '601s', for: '3s', pick: 2 }];
    deepEqual(drawnBy(both, 42), drawnBy(both, 42));
    notDeepEqual(drawnBy(both, 42), drawnBy(both, 43));
  });

  it('picks validators alone for a share of them, every one in its turn, and begins within the jitter', () => {
    const { disruptions } = drawnBy([drawn], 42);
    equal(disruptions.length, 20);
    deepEqual([...new Set(disruptions.map(whereOf))].toSorted(), ['v1', 'v2', 'v3', 'v4']);
    for (const [turn, { startMs, endMs }] of disruptions.entries()) {
      equal(endMs - startMs, 3_000);
      ok(startMs >= 5_000 + turn * 30_000 && startMs <= 15_000 + turn * 30_000);
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

  it('chooses nodes by region and role, and a region by lot', () => {
    const chosen = (choice: object, seed = 1) =>
      drawnBy([{ kind: 'pause', for: '1s', ...choice }], seed).disruptions.map(whereOf);
    deepEqual(chosen({ region: 'us' }).toSorted(), ['f1', 'v3', 'v4']);
    deepEqual(chosen({ region: 'us', role: 'validator' }), ['v3', 'v4']);
    deepEqual(chosen({ role: 'full' }), ['f1']);
    deepEqual(chosen({ region: 'us', pick: 2 }).length, 2);
    const regions = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => chosen({ region: 'any' }, seed).join());
    deepEqual([...new Set(regions)].toSorted(), ['f1,v3,v4', 'v1,v2']);
  });

  it('names every node that is not there, and every fault that falls into another of its node', () => {
    const { wrong } = drawnBy([
      { kind: 'kill', nodes: ['v1', 'v9'], for: '10s' },
      { kind: 'pause', nodes: ['v1'], at: '4s', for: '2s' },
      { kind: 'pause', nodes: ['v2'], at: '4s', for: '2s' },
      { kind: 'restart', pick: 6, at: '1m' },
      { kind: 'pause', region: 'asia', for: '1s' },
      { kind: 'pause', role: 'candidate', for: '1s' },
      { kind: 'pause', region: 'eu', pick: 'minority', for: '1s' },
      { kind: 'delay', time: 5, from: 'v3', to: ['us', 'asia'], for: '1s' },
    ]);
    deepEqual(wrong, [
      'faults[0].nodes: unknown node "v9"; expected v1, v2, v3, v4, f1',
      'faults[3].pick: 6 of 5 nodes',
      'faults[4].region: unknown region "asia"; expected eu, us',
      'faults[5].role: there are no candidates',
      'faults[6].pick: a minority of 2 validators of eu selects no node: with 4 it is one',
      'faults[7].to: unknown node or region "asia"; expected eu, us, v1, v2, v3, v4, f1',
      'faults[1]: pause of v1 at 4 s falls into faults[0], its kill until 10 s',
    ]);
  });

  it('refuses a fault of the links of a node that is down, not one of all links or of its region', () => {
    const kill = { kind: 'kill', nodes: ['v1'], at: '5s', for: '10s' };
    const delay = { kind: 'delay', time: 5, at: '10s', for: '10s' };
    deepEqual(drawnBy([kill, { ...delay, to: 'v1' }]).wrong, [
      'faults[1]: delay of v1 at 10 s falls into faults[0], its kill until 15 s',
    ]);
    equal(drawnBy([kill, { ...delay, nodes: ['v1'] }]).wrong.length, 1);
    equal(drawnBy([kill, { ...delay, pick: 'all' }]).wrong.length, 1);
    equal(drawnBy([kill, { kind: 'partition', split: 'v1/us', at: '6s', for: '2s' }]).wrong.length, 1);
    deepEqual(drawnBy([kill, delay]).wrong, []);
    deepEqual(drawnBy([kill, { ...delay, to: 'eu' }]).wrong, []);
    deepEqual(drawnBy([kill, { ...delay, at: '15s', to: 'v1' }]).wrong, []);
    deepEqual(drawnBy([delay, { kind: 'loss', percent: 1, at: '10s', for: '10s' }]).wrong, []);
  });
});

describe('the links of a fault', () => {
  it('lead out of the chosen nodes, into them, or both', () => {
    deepEqual(linksOf({ nodes: ['v1'] }), ['v1>f1', 'v1>v2', 'v1>v3', 'v1>v4']);
    deepEqual(linksOf({ from: 'v1', to: 'us' }), ['v1>f1', 'v1>v3', 'v1>v4']);
    deepEqual(linksOf({ from: 'v1', to: 'v2', direction: 'ingress' }), ['v2>v1']);
    deepEqual(linksOf({ from: ['v1', 'v2'], to: 'v2', direction: 'both' }), ['v1>v2', 'v2>v1']);
    equal(linksOf({}).length, 20);
    equal(linksOf({ region: 'eu', direction: 'both' }).length, 2 * (3 * 2 + 1));
  });

  it('are cut between the parts of a partition, and nowhere else', () => {
    const cut = (fault: object) => linksOf({ kind: 'partition', ...fault });
    const across = cut({ split: 'eu/us' });
    equal(across.length, 12);
    deepEqual(cut({ groups: [['v1', 'v2'], ['us']] }), across);
    deepEqual(cut({ region: 'eu' }), across);
    deepEqual(cut({ split: 'v1/v2' }), ['v1>v2', 'v2>v1']);
    deepEqual(cut({ from: 'v1', to: 'v2', direction: 'egress' }), ['v1>v2']);
    equal(cut({ split: 'eu/us', direction: 'egress' }).length, 6);
  });

  it('are those of each shape', () => {
    const shape = (split: string, among = nodes) => linksOf({ kind: 'partition', split }, among).length;
    const validators = nodes.slice(0, 4);
    deepEqual(
      ['halves', 'one', 'majority', 'ring', 'one-way'].map((split) => shape(split, validators)),
      [2 * 2 * 2, 2 * 3, 2 * 3, 2 * 2, 2 * 2],
    );
    equal(shape('one'), 2 * 4);
    // One of four sees both one side of one and another of two.
    equal(shape('bridge', validators), 2 * 2);
    const whoever = (split: string): LinkDisruption['where'][] =>
      [1, 2, 3, 4, 5, 6].map((seed) => disruptionOf({ kind: 'partition', split }, nodes, seed).where);
    ok(new Set(whoever('one')).size > 1);
  });

  it('are refused where there are none, or too few nodes', () => {
    const wrong = (fault: object, among = nodes) =>
      drawnBy([{ kind: 'partition', for: '1s', ...fault }], 1, among).wrong;
    deepEqual(wrong({}), [
      'faults[0].split: give split, groups, from, or nodes, region, role or pick: who is parted from whom',
      'faults[0].to: no link between these nodes',
    ]);
    deepEqual(wrong({ split: 'thirds' }), [
      'faults[0].split: must be one of halves, one, majority, bridge, ring, one-way, or two parts or more, for example eu/us or v1,v2/v3',
    ]);
    deepEqual(wrong({ split: 'eu/v1,us' }), ['faults[0].split: v1 is in two parts']);
    deepEqual(wrong({ split: 'ring' }, nodes.slice(0, 3)), [
      'faults[0].split: a ring takes 4 nodes or more, not 3',
    ]);
    deepEqual(wrong({ split: 'bridge' }, nodes.slice(0, 2)), [
      'faults[0].split: 2 nodes are too few for bridge',
    ]);
    deepEqual(wrong({ split: 'halves', pick: 1 }), [
      'faults[0].split: parts all nodes: leave nodes, region, role, pick, from and to out',
    ]);
    deepEqual(wrong({ pick: 'all', role: 'validator' }, nodes.slice(0, 4)), [
      'faults[0].to: no link between these nodes',
    ]);
  });
});

function drawnBy(faults: readonly unknown[], seed = 1, among = nodes): Timeline {
  const text = scenarioText({ faults }, 'it');
  deepEqual(text.wrong, []);
  return timelineOf(text.faults, among, seed);
}

function disruptionOf(fault: object, among = nodes, seed = 1): LinkDisruption {
  const { disruptions, wrong } = drawnBy(
    [{ kind: 'delay', time: 5, for: '1s', ...fault }].map(timeless),
    seed,
    among,
  );
  deepEqual(wrong, []);
  const [first] = disruptions;
  ok(first && isLinkDisruption(first));
  return first;
}

/** A partition has no time. */
function timeless(fault: { readonly kind: string; readonly time?: number }): object {
  if (fault.kind !== 'partition') return fault;
  const { time: _, ...rest } = fault;
  return rest;
}

function linksOf(fault: object, among = nodes): string[] {
  return disruptionOf(fault, among)
    .links.map(({ from, to }) => `${from}>${to}`)
    .toSorted();
}
