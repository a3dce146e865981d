import { createHash } from 'node:crypto';
import type { NodeRole } from '../plan/node-plan.ts';
import type { NodeState } from '../real/state.ts';
import type { Choice, NodeShare } from './fault-fields.ts';

/** A node as faults choose it. */
export interface FaultCandidate {
  readonly name: string;
  readonly region?: string | undefined;
  readonly role: NodeRole;
}

/** Any region: the seed draws one of those that are there. */
const anyRegion = 'any';

/** Gives a number from 0 (inclusive) to 1 (exclusive) for what is drawn. */
export type Draw = (what: string) => number;

/** What went wrong where, as `path: message`; the path below the fault. */
export type Complaint = (path: string, message: string) => void;

export function placesOf(nodes: readonly NodeState[]): FaultCandidate[] {
  return nodes.map(({ name, region, is_full_node: isFull, is_validator_at_genesis: isValidator }) => {
    if (isFull) return { name, region, role: 'full' };
    return { name, region, role: isValidator ? 'validator' : 'candidate' };
  });
}

/** Draws that depend on the label alone: the same for the same scenario, nodes and seed. */
export function drawFrom(label: string): Draw {
  return (what) => createHash('sha256').update(`${label} ${what}`).digest().readUInt32BE() / 2 ** 32;
}

/** The names of the nodes that are chosen, sorted; complains of what is not there, and of a choice that leaves nobody. */
export function chosenNodes(
  { nodes: named, region, role, pick }: Choice,
  nodes: readonly FaultCandidate[],
  draw: Draw,
  complain: Complaint,
): readonly string[] {
  if (named) {
    const known = new Set(nodes.map(({ name }) => name));
    for (const name of named)
      if (!known.has(name)) complain('nodes', `unknown node "${name}"; expected ${[...known].join(', ')}`);
    return [...new Set(named)];
  }
  const where = region === undefined ? undefined : chosenRegion(region, nodes, draw, complain);
  if (region !== undefined && where === undefined) return [];
  // A share is one of the validators: what finality outlives is counted in votes.
  const wanted = role ?? (typeof pick === 'string' ? 'validator' : undefined);
  const candidates = nodes.filter(
    (node) =>
      (where === undefined || node.region === where) && (wanted === undefined || node.role === wanted),
  );
  const of = `${wanted ? `${wanted}s` : 'nodes'}${where === undefined ? '' : ` of ${where}`}`;
  if (candidates.length === 0) {
    complain(role === undefined ? 'region' : 'role', `there are no ${of}`);
    return [];
  }
  const count = typeof pick === 'string' ? shareOf(pick, candidates.length) : (pick ?? candidates.length);
  if (count > candidates.length) complain('pick', `${count} of ${candidates.length} ${of}`);
  if (count === 0)
    complain('pick', `a ${pick} of ${candidates.length} ${of} selects no node: with 4 it is one`);
  return ranked(candidates, draw)
    .slice(0, count)
    .map(({ name }) => name)
    .toSorted();
}

/** The nodes of names, each of a node or of a region; complains of those that are neither. */
export function nodesAt(
  names: readonly string[],
  nodes: readonly FaultCandidate[],
  complain: (message: string) => void,
): string[] {
  const regions = regionsOf(nodes);
  const found = names.flatMap((name) => {
    const here = nodes.filter((node) => node.name === name || node.region === name);
    if (here.length === 0) {
      const known = [...regions, ...nodes.map((node) => node.name)].join(', ');
      complain(`unknown node or region "${name}"; expected ${known}`);
    }
    return here.map((node) => node.name);
  });
  return [...new Set(found)];
}

/** Those that draw the smallest numbers first. */
export function ranked(nodes: readonly FaultCandidate[], draw: Draw): FaultCandidate[] {
  return nodes
    .map((node) => ({ node, rank: draw(`node ${node.name}`) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ node }) => node);
}

/** GRANDPA finalizes with more than two thirds: it outlives `(n - 1) / 3` voters, rounded down, and not one more. */
export function shareOf(share: NodeShare, validators: number): number {
  const outlived = Math.floor((validators - 1) / 3);
  const counts: Readonly<Record<NodeShare, number>> = {
    minority: outlived,
    'one-third': outlived + 1,
    majority: Math.floor(validators / 2) + 1,
    all: validators,
  };
  return Math.min(validators, counts[share]);
}

function regionsOf(nodes: readonly FaultCandidate[]): string[] {
  return [...new Set(nodes.flatMap(({ region }) => region ?? []))];
}

function chosenRegion(
  asked: string,
  nodes: readonly FaultCandidate[],
  draw: Draw,
  complain: Complaint,
): string | undefined {
  const regions = regionsOf(nodes);
  if (regions.length === 0) {
    complain(
      'region',
      'no node has a region; "almanac network up --region eu=2 --region us=2" starts some that have',
    );
    return undefined;
  }
  if (asked === anyRegion) return regions[Math.floor(draw('region') * regions.length)];
  if (!regions.includes(asked)) {
    complain('region', `unknown region "${asked}"; expected ${regions.join(', ')}`);
    return undefined;
  }
  return asked;
}
