import { createHash } from 'node:crypto';
import { type Fault, type FaultKind, type Scenario, type Share, wrongScenario } from './scenario.ts';

/** One fault on one node, in milliseconds since the first moment of the scenario. */
export interface Disruption {
  readonly kind: FaultKind;
  readonly node: string;
  readonly startMs: number;
  /** The start itself where the fault has no length. */
  readonly endMs: number;
  /** Which entry of the scenario it comes from. */
  readonly fault: number;
}

/** A node that faults can befall. */
export interface Breakable {
  readonly name: string;
  readonly isValidator: boolean;
}

/**
 * When what befalls whom, in order: the same for the same scenario, nodes and seed.
 * @throws AgentError `bad_input/scenario` for nodes that are not there, and for two faults of one node at a time
 */
export function timelineOf(
  scenario: Scenario,
  nodes: readonly Breakable[],
  seed: number,
  source: string,
): Disruption[] {
  const names = nodes.map(({ name }) => name);
  const wrong = scenario.faults.flatMap(({ nodes: named, pick }, index) => [
    ...(named ?? [])
      .filter((name) => !names.includes(name))
      .map((name) => `faults[${index}].nodes: there is no node "${name}"; expected ${names.join(', ')}`),
    ...(typeof pick === 'number' && pick > nodes.length
      ? [`faults[${index}].pick: ${pick} of ${nodes.length} nodes`]
      : []),
  ]);
  const timeline = scenario.faults
    .flatMap((fault, index) => disruptionsOf(fault, index, nodes, seed))
    .toSorted((a, b) => a.startMs - b.startMs || a.fault - b.fault || (a.node < b.node ? -1 : 1));
  const faults = [...wrong, ...overlaps(timeline)];
  if (faults.length > 0) throw wrongScenario(source, faults);
  return timeline;
}

function disruptionsOf(fault: Fault, index: number, nodes: readonly Breakable[], seed: number): Disruption[] {
  const { kind, at, jitter, repeat } = fault;
  const times = repeat?.times ?? 1;
  return Array.from({ length: times }, (_, turn) => {
    const draw = (what: string): number => drawn(`${seed} ${index} ${turn} ${what}`);
    const startMs = at + turn * (repeat?.every ?? 0) + Math.round(draw('jitter') * jitter);
    const befallen = fault.nodes ?? picked(fault.pick ?? 1, nodes, (name) => draw(`node ${name}`));
    return befallen.map((node) => ({ kind, node, startMs, endMs: startMs + (fault.for ?? 0), fault: index }));
  }).flat();
}

/** So many nodes, or such a share of the validators: those that draw the smallest numbers. */
function picked(
  pick: Share | number,
  nodes: readonly Breakable[],
  draw: (name: string) => number,
): readonly string[] {
  const candidates = typeof pick === 'number' ? nodes : nodes.filter(({ isValidator }) => isValidator);
  const count = typeof pick === 'number' ? pick : shareOf(pick, candidates.length);
  return candidates
    .map(({ name }) => ({ name, rank: draw(name) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ name }) => name)
    .toSorted();
}

/** GRANDPA finalizes with more than two thirds: it outlives `(n - 1) / 3` voters, rounded down, and not one more. */
export function shareOf(share: Share, validators: number): number {
  const outlived = Math.floor((validators - 1) / 3);
  const counts: Readonly<Record<Share, number>> = {
    minority: outlived,
    'one-third': outlived + 1,
    majority: Math.floor(validators / 2) + 1,
    all: validators,
  };
  return Math.min(validators, counts[share]);
}

/** A number from 0 (inclusive) to 1 (exclusive) that depends on the label alone. */
function drawn(label: string): number {
  return createHash('sha256').update(label).digest().readUInt32BE() / 2 ** 32;
}

function overlaps(timeline: readonly Disruption[]): string[] {
  const last = new Map<string, Disruption>();
  return timeline.flatMap((disruption) => {
    const before = last.get(disruption.node);
    last.set(disruption.node, before && before.endMs > disruption.endMs ? before : disruption);
    if (!before || before.endMs < disruption.startMs) return [];
    const seconds = (ms: number): string => `${ms / 1_000} s`;
    return [
      `faults[${disruption.fault}]: ${disruption.kind} of ${disruption.node} at ${seconds(disruption.startMs)} falls into faults[${before.fault}], its ${before.kind} until ${seconds(before.endMs)}`,
    ];
  });
}
