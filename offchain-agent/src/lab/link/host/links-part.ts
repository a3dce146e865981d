import type { ProcessIdentity } from '../../../base/process.ts';
import type { Addition, AskedNode, NetworkPart, PartOptions, ProgramStart } from '../../real/part.ts';
import type { NetworkState, NodeState } from '../../real/state.ts';
import { effectsOfBackend, type LinkBackendName, refuseImpossible } from '../link-control.ts';
import { type LinkEntry, linkFaults, linkMatrix } from '../link-matrix.ts';
import { linksState } from './links-state.ts';
import { hostGone, type LinksStatus, linksStatus, openLinks } from './remote-links.ts';
import { type BackendChoice, chooseBackend, placeOf, restartLinks, startLinks } from './start-host.ts';

declare module '../../real/part.ts' {
  interface PartOptions {
    /** What stands between the nodes, so that their links can be impaired; nothing unless given. */
    readonly backend?: BackendChoice | undefined;
    /** How many nodes stand in each region, in the order of the nodes. */
    readonly regions?: Readonly<Record<string, number>> | undefined;
    /** What befalls the links between regions as long as the network lives. */
    readonly links?: readonly LinkEntry[] | undefined;
    /** What the nodes can stand behind; each backend unless given. */
    readonly suited?: readonly LinkBackendName[] | undefined;
  }
}

/** What is between the nodes of a network, so that their links can be impaired. */
export const linksPart: NetworkPart = {
  name: 'links',
  fields: { links: linksState.optional(), link_matrix: linkMatrix.optional() },
  add: addLinks,
  // A node in a namespace is started by the process that holds the namespace.
  launch: (network, node, start) =>
    network.links?.backend === 'tun' ? startInside(network, node, start) : undefined,
  revive: restartLinks,
  async status(network) {
    const links = await linksStatus(network);
    if (!links) return { document: null, lines: [] };
    return {
      document: { ...links, pid: links.pid ?? null, faults: links.faults ?? null },
      lines: [lineOf(links, network.name)],
    };
  },
  processes: ({ links }) => (links?.process ? [links.process] : []),
};

/** What was asked for: somebody who says where nodes are, or what their links are like, wants something between them. */
export function backendOf(
  { backend, regions, links = [] }: Omit<PartOptions, 'name'>,
  nodes: readonly Pick<AskedNode, 'region'>[] = [],
): BackendChoice {
  const isPlaced = regions !== undefined || nodes.some(({ region }) => region !== undefined);
  return backend ?? (isPlaced || links.length > 0 ? 'auto' : 'none');
}

async function addLinks(
  options: PartOptions,
  nodes: readonly AskedNode[],
  progress: (line: string) => void,
): Promise<Addition | undefined> {
  const { links, suited } = options;
  const fields = links && { link_matrix: [...links] };
  const chosen = await chooseBackend(backendOf(options, nodes), progress, suited);
  if (!chosen) return fields && { fields };
  const { backend } = chosen;
  for (const { rule } of linkFaults(links ?? [], nodes))
    refuseImpossible(rule, { backend, can: effectsOfBackend[backend] });
  return {
    ...(fields && { fields }),
    hidesAddresses: true,
    nodeFields: (_, index, ports) => placeOf(backend, index, ports),
    beforeNodes: async (network) => await startLinks(network, chosen),
  };
}

async function startInside(
  network: NetworkState,
  { name }: NodeState,
  start: ProgramStart,
): Promise<ProcessIdentity> {
  const links = await openLinks(network);
  try {
    return await links.start(name, start);
  } finally {
    await links.close();
  }
}

function lineOf({ backend, state, pid, faults }: LinksStatus, network: string): string {
  if (state === 'gone') return `links (${backend}): ${hostGone(network, backend).message}`;
  const inForce = faults?.length === 0 ? 'no fault' : faults?.map(({ id }) => id).join(', ');
  return `links (${backend}): ${state}, pid ${pid}; in force: ${inForce ?? '?'}`;
}
