import { type Link, type LinkRule, ruleText } from '../link/rule.ts';
import { type Complaint, chosenNodes, drawFrom, type FaultCandidate } from './choose.ts';
import { chosenLinks, singledOut } from './choose-links.ts';
import { isLinkFault, type LinkFaultKind, ruleOf } from './link-fault.ts';
import { type NodeFault, type NodeFaultKind, nodeFaultFacts } from './node-fault.ts';
import type { Fault } from './scenario.ts';

interface Timed {
  /** Milliseconds since the first moment of the scenario. */
  readonly startMs: number;
  /** The start itself where the fault has no length. */
  readonly endMs: number;
  /** Which entry of the scenario it comes from. */
  readonly fault: number;
}

/** One fault on one node. */
export interface NodeDisruption extends Timed {
  readonly kind: NodeFaultKind;
  readonly spec: NodeFault;
  readonly node: string;
}

/** One fault on some links. */
export interface LinkDisruption extends Timed {
  readonly kind: LinkFaultKind;
  /** The draws of packets hang on it, so the seed is in it. */
  readonly id: string;
  readonly links: readonly Link[];
  readonly rule: LinkRule;
  /** The nodes that it names or picks; none where it befalls all alike. */
  readonly nodes: readonly string[];
  /** What it is about, and so contradicts a fault by which one of these is down. */
  readonly singled: readonly string[];
  readonly where: string;
}

export type Disruption = NodeDisruption | LinkDisruption;

export interface Timeline {
  /** When what befalls whom, in order: the same for the same faults, nodes and seed. */
  readonly disruptions: readonly Disruption[];
  /** Nodes that are not there, faults that contradict each other: `path: message`. */
  readonly wrong: readonly string[];
}

export function isLinkDisruption<Some extends Disruption>(
  disruption: Some,
): disruption is Extract<Some, LinkDisruption> {
  return 'links' in disruption;
}

/** Draws the faults of a scenario, which are known by their places in it. */
export function timelineOf(
  faults: ReadonlyMap<number, Fault>,
  nodes: readonly FaultCandidate[],
  seed: number,
): Timeline {
  const wrong = new Set<string>();
  const disruptions = [...faults]
    .flatMap(([index, fault]) =>
      disruptionsOf(fault, index, nodes, seed, (path, message) => {
        wrong.add(`faults[${index}].${path}: ${message}`);
      }),
    )
    .toSorted((a, b) => a.startMs - b.startMs || a.fault - b.fault || (whereOf(a) < whereOf(b) ? -1 : 1));
  return { disruptions, wrong: [...wrong, ...overlaps(disruptions), ...onNodesThatAreDown(disruptions)] };
}

/** What a disruption befalls, in words. */
export function whereOf(disruption: Disruption): string {
  return isLinkDisruption(disruption) ? disruption.where : disruption.node;
}

/** A disruption in words. @example 'delay 300 ms ± 30 ms v1 → all' */
export function whatOf(disruption: Disruption): string {
  const what = isLinkDisruption(disruption) ? ruleText(disruption.rule) : disruption.kind;
  return `${what} ${whereOf(disruption)}`;
}

/** The nodes at fault, or at the ends of links at fault. */
export function nodesOf(disruption: Disruption): readonly string[] {
  if (!isLinkDisruption(disruption)) return [disruption.node];
  if (disruption.nodes.length > 0) return disruption.nodes;
  return [...new Set(disruption.links.flatMap(({ from, to }) => [from, to]))];
}

function disruptionsOf(
  fault: Fault,
  index: number,
  nodes: readonly FaultCandidate[],
  seed: number,
  complain: Complaint,
): Disruption[] {
  const { at, at_jitter: jitter, repeat } = fault;
  return Array.from({ length: repeat?.times ?? 1 }, (_, turn): Disruption[] => {
    const draw = drawFrom(`${seed} ${index} ${turn}`);
    const startMs = at + turn * (repeat?.every ?? 0) + Math.round(draw('jitter') * jitter);
    const timed = { startMs, endMs: startMs + (fault.for ?? 0), fault: index };
    if (isLinkFault(fault)) {
      const { kind } = fault;
      const id = `run-${seed}-${index}-${turn}`;
      const chosen = chosenLinks(fault, nodes, draw, complain);
      const singled = singledOut(fault, chosen);
      return [{ ...timed, ...chosen, singled, kind, id, rule: ruleOf(fault) }];
    }
    const { kind } = fault;
    return chosenNodes(fault, nodes, draw, complain).map((node) => ({ ...timed, kind, spec: fault, node }));
  }).flat();
}

/** Faults of one node at a time: of a node that is killed nothing else can be said. */
function overlaps(disruptions: readonly Disruption[]): string[] {
  const last = new Map<string, NodeDisruption>();
  return disruptions.flatMap((disruption) => {
    if (isLinkDisruption(disruption)) return [];
    const before = last.get(disruption.node);
    last.set(disruption.node, before && before.endMs > disruption.endMs ? before : disruption);
    return before && before.endMs >= disruption.startMs
      ? [contradiction(disruption, disruption.node, before)]
      : [];
  });
}

function onNodesThatAreDown(disruptions: readonly Disruption[]): string[] {
  const down = disruptions.filter(
    (disruption): disruption is NodeDisruption =>
      !isLinkDisruption(disruption) &&
      nodeFaultFacts[disruption.kind].lasts &&
      !nodeFaultFacts[disruption.kind].answers,
  );
  return disruptions.flatMap((disruption) => {
    if (!isLinkDisruption(disruption)) return [];
    const meets = down.find(
      ({ node, startMs, endMs }) =>
        disruption.singled.includes(node) && startMs < disruption.endMs && endMs > disruption.startMs,
    );
    return meets ? [contradiction(disruption, meets.node, meets)] : [];
  });
}

function contradiction({ fault, kind, startMs }: Disruption, node: string, before: NodeDisruption): string {
  const seconds = (ms: number): string => `${ms / 1_000} s`;
  return `faults[${fault}]: ${kind} of ${node} at ${seconds(startMs)} falls into faults[${before.fault}], its ${before.kind} until ${seconds(before.endMs)}`;
}
