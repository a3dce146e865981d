import { linkMatrixFaults } from '../link/link-matrix.ts';
import type { PartOptions } from '../real/part.ts';
import type { OptionFault } from './option-fault.ts';
import { validatorSeed } from './validator-keys.ts';

/** What a node does: a candidate has keys and waits for the Council, a full node has none. */
export const nodeRoles = ['validator', 'candidate', 'full'] as const;
export type NodeRole = (typeof nodeRoles)[number];

/** A node that is asked for by itself. */
export interface NodeOptions {
  readonly name: string;
  readonly role: NodeRole;
  readonly region?: string | undefined;
  /** How to start it, where that differs from the others. */
  readonly node?: string | undefined;
  /** Of its keys; without it the next of the well-known ones. */
  readonly seed?: string | undefined;
  /** The validator that this is one of several nodes of: all of them have its keys. */
  readonly replicaOf?: string | undefined;
}

/** A node as it will be. */
export interface PlannedNode extends NodeOptions {
  /** Undefined for a full node. */
  readonly seed: string | undefined;
}

/** Which nodes there are, and what each is like. */
export interface PlanOptions extends Pick<PartOptions, 'regions' | 'links'> {
  readonly validators: number;
  /** Further nodes that hold keys of their own and are no validators until the Council lists them. */
  readonly candidates: number;
  /** Nodes without keys: they follow the chain and answer. */
  readonly fullNodes?: number | undefined;
  /** The nodes one by one; the numbers of validators, candidates and full nodes are theirs then. */
  readonly nodes?: readonly NodeOptions[] | undefined;
  /** How to start single nodes, by name, where that differs. */
  readonly nodeOf?: Readonly<Record<string, string>> | undefined;
}

/** Names of files and folders beside those of the nodes. */
const reserved = /^(logs|links|spec|state|r\d+)$/;
const nameForm = /^[a-z][a-z0-9-]{0,31}$/;

/** All nodes, in the order of their names and ports: each with its keys, its region and its command. */
export function planNodes(options: PlanOptions): PlannedNode[] {
  const { nodes = numberedNodes(options), regions = {}, nodeOf = {} } = options;
  const regionOf = Object.entries(regions).flatMap(([region, count]) =>
    Array.from({ length: count }, () => region),
  );
  const taken = new Set(nodes.flatMap(({ seed }) => seed ?? []));
  const shared = new Map<string, string>();
  let next = 0;
  const nextSeed = (): string => {
    for (;;) {
      const seed = validatorSeed(next);
      next += 1;
      if (!taken.has(seed)) return seed;
    }
  };
  const seedOf = ({ seed, replicaOf }: NodeOptions): string => {
    const own = seed ?? (replicaOf === undefined ? undefined : shared.get(replicaOf)) ?? nextSeed();
    if (replicaOf !== undefined) shared.set(replicaOf, own);
    return own;
  };
  return nodes.map((node, index) => ({
    ...node,
    seed: node.role === 'full' ? undefined : seedOf(node),
    region: node.region ?? regionOf[index],
    node: nodeOf[node.name] ?? node.node,
  }));
}

/** v1, v2 and so on hold keys, f1 and so on hold none. */
function numberedNodes({ validators, candidates, fullNodes = 0 }: PlanOptions): NodeOptions[] {
  return [
    ...Array.from({ length: validators + candidates }, (_, index) => ({
      name: `v${index + 1}`,
      role: index < validators ? ('validator' as const) : ('candidate' as const),
    })),
    ...Array.from({ length: fullNodes }, (_, index) => ({ name: `f${index + 1}`, role: 'full' as const })),
  ];
}

/** What is wrong with names, regions, commands and links of the nodes. */
export function planFaults(options: PlanOptions): OptionFault[] {
  const { nodes: listed, regions = {}, nodeOf = {}, links = [] } = options;
  const faults: OptionFault[] = [...listFaults(listed ?? [])];
  const counts = Object.values(regions);
  const nodes = planNodes({ ...options, regions: counts.every(isCount) ? regions : {} });
  const names = nodes.map(({ name }) => name);
  const say = (cause: string, message: string, option = cause): void => {
    const about = [option, 'validators', 'candidates', 'full-nodes', 'nodes'] as const;
    faults.push({ code: `bad_input/${cause}`, about, message });
  };
  for (const [region, count] of Object.entries(regions)) {
    if (!nameForm.test(region) || names.includes(region)) {
      say('region', `--region ${region}=${count}: expected a name of a-z, 0-9 and "-" that no node has`);
    } else if (!isCount(count) || count < 1) {
      say('region', `--region ${region}=${count}: expected 1 or more nodes`);
    }
  }
  const placed = counts.reduce((sum, count) => sum + count, 0);
  if (counts.length > 0 && listed?.some(({ region }) => region !== undefined)) {
    say('region', '--region: nodes of the list have regions of their own; leave it out, or leave those out');
  } else if (counts.length > 0 && counts.every(isCount) && placed !== nodes.length) {
    const shown = Object.entries(regions).map(([region, count]) => `${region}=${count}`);
    say(
      'region',
      `--region ${shown.join(' ')}: ${placed} nodes have a region, and there are ${nodes.length}; expected as many`,
    );
  }
  for (const name of Object.keys(nodeOf).filter((other) => !names.includes(other))) {
    say('node', `--node ${name}=...: unknown node "${name}"; expected one of ${names.join(', ')}`, 'node-of');
  }
  for (const text of linkMatrixFaults(links, nodes)) say('links', `--links ${text}`);
  return faults;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function listFaults(nodes: readonly NodeOptions[]): OptionFault[] {
  const seen = new Set<string>();
  const seeds = new Set<string>();
  return nodes.flatMap(({ name, region, seed, role }, index) => {
    const texts = [
      ...(nameForm.test(name) && !reserved.test(name)
        ? []
        : [`name: "${name}" is not a node name; expected up to 32 of a-z, 0-9 and "-", and not r1`]),
      ...(seen.has(name) ? [`name: there are two nodes "${name}"`] : []),
      ...(region === undefined || (nameForm.test(region) && nodes.every((other) => other.name !== region))
        ? []
        : [`region: "${region}": expected up to 32 of a-z, 0-9 and "-", and no name of a node`]),
      ...(seed !== undefined && role === 'full' ? ['seed: a full node has no keys; leave it out'] : []),
      ...(seed !== undefined && seeds.has(seed) ? [`seed: there are two nodes with ${seed}`] : []),
    ];
    seen.add(name);
    if (seed !== undefined) seeds.add(seed);
    return texts.map((text) => ({
      code: 'bad_input/nodes',
      about: ['nodes'] as const,
      message: `nodes[${index}].${text}`,
    }));
  });
}
