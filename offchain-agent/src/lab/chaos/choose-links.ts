import type { Link } from '../link/rule.ts';
import {
  type Complaint,
  chosenNodes,
  type Draw,
  type FaultCandidate,
  nodesAt,
  ranked,
  shareOf,
} from './choose.ts';
import { isChoice } from './fault-fields.ts';
import { type Direction, type LinkFaultSpec, type Split, splits } from './link-fault.ts';

/** The links of a fault. */
interface ChosenLinks {
  readonly links: readonly Link[];
  /** The nodes that the fault names or picks; none where it befalls all alike. */
  readonly nodes: readonly string[];
  /** As reports say it. */
  readonly where: string;
}

/**
 * What a fault says by name, or has drawn: it is about these nodes, while one of a region or of all is not about each node
 * there.
 */
export function singledOut(fault: LinkFaultSpec, { nodes }: Pick<ChosenLinks, 'nodes'>): readonly string[] {
  const { pick, from = [], to = [] } = fault;
  const parts =
    fault.kind === 'partition' ? [...(fault.groups ?? []).flat(), ...(fault.split ?? '').split(/[/,]/)] : [];
  return [...(pick === undefined ? [] : nodes), ...(fault.nodes ?? []), ...from, ...to, ...parts];
}

/** A node needs two neighbours and one that is none. */
const fewestOfRing = 4;

/** Which links a fault befalls; complains of all that is not there. */
export function chosenLinks(
  fault: LinkFaultSpec,
  nodes: readonly FaultCandidate[],
  draw: Draw,
  complain: Complaint,
): ChosenLinks {
  if (fault.kind === 'partition' && (fault.split !== undefined || fault.groups !== undefined))
    return parted(fault, nodes, draw, complain);
  const all = nodes.map(({ name }) => name);
  if (isChoice(fault) && fault.from) complain('from', 'give either from, or nodes, region, role and pick');
  const own = sourcesOf(fault, nodes, draw, complain);
  if (fault.kind === 'partition' && !own && !fault.to)
    complain('split', 'give split, groups, from, or nodes, region, role or pick: who is parted from whom');
  const sources = own ?? all;
  const named = fault.to && nodesAt(fault.to, nodes, (message) => complain('to', message));
  // Those who are cut off together still see each other.
  const targets = named ?? (fault.kind === 'partition' ? all.filter((name) => !sources.includes(name)) : all);
  const links = between(sources, targets, fault.direction);
  if (links.length === 0 && own?.length !== 0 && named?.length !== 0)
    complain('to', 'no link between these nodes');
  const arrow = { egress: '→', ingress: '←', both: '↔' }[fault.direction];
  const rest = fault.kind === 'partition' ? 'the others' : 'all';
  return {
    links,
    nodes: [...(own ?? []), ...(named ?? [])],
    where:
      own || named
        ? `${own?.join(', ') ?? 'all'} ${arrow} ${named ? fault.to?.join(', ') : rest}`
        : 'all links',
  };
}

function sourcesOf(
  fault: LinkFaultSpec,
  nodes: readonly FaultCandidate[],
  draw: Draw,
  complain: Complaint,
): readonly string[] | undefined {
  if (isChoice(fault)) return chosenNodes(fault, nodes, draw, complain);
  return fault.from && nodesAt(fault.from, nodes, (message) => complain('from', message));
}

function between(sources: readonly string[], targets: readonly string[], direction: Direction): Link[] {
  const out = sources.flatMap((from) => targets.filter((to) => to !== from).map((to) => ({ from, to })));
  const into = out.map(({ from, to }) => ({ from: to, to: from }));
  if (direction === 'egress') return out;
  if (direction === 'ingress') return into;
  const unique = new Map([...out, ...into].map((link) => [`${link.from} ${link.to}`, link]));
  return [...unique.values()];
}

function parted(
  fault: Extract<LinkFaultSpec, { kind: 'partition' }>,
  nodes: readonly FaultCandidate[],
  draw: Draw,
  complain: Complaint,
): ChosenLinks {
  const { split, groups, direction } = fault;
  if (split !== undefined && groups) complain('groups', 'give either split or groups, not both');
  if (isChoice(fault) || fault.from || fault.to)
    complain('split', 'parts all nodes: leave nodes, region, role, pick, from and to out');
  const shape = splits.find((known) => known === split);
  if (shape === 'ring') return ringOf(nodes, draw, complain);
  if (shape) {
    const parts = shapeOf(shape, nodes, draw);
    if (parts.some((part) => part.length === 0))
      complain('split', `${nodes.length} nodes are too few for ${shape}`);
    return partedAs(parts, shape === 'one-way' ? 'egress' : direction, []);
  }
  const path = groups ? 'groups' : 'split';
  const named = groups ?? (split ?? '').split('/').map((part) => part.split(',').map((name) => name.trim()));
  if (named.length < 2) {
    complain(
      'split',
      `must be one of ${splits.join(', ')}, or two parts or more, for example eu/us or v1,v2/v3`,
    );
    return { links: [], nodes: [], where: '' };
  }
  const parts = named.map((part) => nodesAt(part, nodes, (message) => complain(path, message)));
  const twice = parts.flat().filter((name, index, list) => list.indexOf(name) !== index);
  for (const name of new Set(twice)) complain(path, `${name} is in two parts`);
  return partedAs(parts, direction, parts.flat());
}

function partedAs(
  parts: readonly (readonly string[])[],
  direction: Direction,
  nodes: readonly string[],
): ChosenLinks {
  const links = parts.flatMap((part, index) =>
    parts.slice(index + 1).flatMap((other) => between(part, other, direction)),
  );
  const arrow = { egress: ' ↛ ', ingress: ' ↚ ', both: ' | ' }[direction];
  return { links, nodes, where: parts.map((part) => part.join(', ')).join(arrow) };
}

/** Validators and other nodes are parted each for themselves, so that a majority is one of votes. */
function shapeOf(shape: Exclude<Split, 'ring'>, nodes: readonly FaultCandidate[], draw: Draw): string[][] {
  const order = ranked(nodes, draw);
  const validators = order.filter(({ role }) => role === 'validator');
  const others = order.filter(({ role }) => role !== 'validator');
  const names = (some: readonly FaultCandidate[]): string[] => some.map(({ name }) => name).toSorted();
  const cut = (voting: number, rest: number, from = 0): [string[], string[]] => [
    names([...validators.slice(from, from + voting), ...others.slice(0, rest)]),
    names([...validators.slice(from + voting), ...others.slice(rest)]),
  ];
  const half = Math.floor(others.length / 2);
  switch (shape) {
    case 'one':
      return validators.length > 0 ? cut(1, 0) : cut(0, 1);
    case 'majority':
      return cut(shareOf('majority', validators.length), half);
    case 'bridge':
      // The first sees both sides: it is in neither.
      return cut(Math.floor((validators.length - 1) / 2), half, 1);
    case 'halves':
    case 'one-way':
      return cut(Math.floor(validators.length / 2), half);
  }
}

/** Every node sees its two neighbours alone. */
function ringOf(nodes: readonly FaultCandidate[], draw: Draw, complain: Complaint): ChosenLinks {
  if (nodes.length < fewestOfRing)
    complain('split', `a ring takes ${fewestOfRing} nodes or more, not ${nodes.length}`);
  const order = ranked(nodes, draw).map(({ name }) => name);
  const links = order.flatMap((from, index) =>
    order.flatMap((to, other) => {
      const apart = Math.abs(index - other);
      return apart > 1 && apart < order.length - 1 ? [{ from, to }] : [];
    }),
  );
  return { links, nodes: [], where: `ring ${order.join(', ')}` };
}
