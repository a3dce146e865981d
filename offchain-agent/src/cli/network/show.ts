import type { NetworkState } from '../../network/real/state.ts';
import { networkStatus } from '../../network/real/status.ts';
import { print } from '../output.ts';
import { type Column, renderTable } from '../table.ts';

const columns: readonly Column[] = [
  { title: 'node' },
  { title: 'state' },
  { title: 'pid', align: 'right' },
  { title: 'peers', align: 'right' },
  { title: 'best block', align: 'right' },
  { title: 'finalized', align: 'right' },
  { title: 'rpc' },
  { title: 'account' },
];

/** A network as --json shows it. */
export async function networkDocument(
  network: NetworkState,
): Promise<{ readonly schema: string } & Record<string, unknown>> {
  const nodes = await networkStatus(network);
  return {
    schema: 'almanac.network.v1',
    basis: 'census',
    name: network.name,
    started_at: network.started_at,
    slot_ms: network.slot_ms,
    session_blocks: network.session_blocks,
    sessions_per_era: network.sessions_per_era,
    window_ms: network.window_ms,
    nodes: nodes.map((node) => ({
      name: node.name,
      account: node.account,
      validator_at_genesis: node.isValidatorAtGenesis,
      state: node.state,
      pid: node.pid ?? null,
      url: node.url,
      prometheus_url: node.prometheusUrl,
      peers: node.report?.peers ?? null,
      best_block: node.report?.best ?? null,
      finalized_block: node.report?.finalized ?? null,
    })),
  };
}

/** A table of the nodes on stdout: `-` where a node that does not run has no figure, `?` where one keeps silent. */
export async function printNodes(network: NetworkState): Promise<void> {
  const rows = (await networkStatus(network)).map((node) => {
    const unknown = node.state === 'running' ? '?' : '-';
    const figures = [node.pid, node.report?.peers, node.report?.best, node.report?.finalized];
    return [
      node.name,
      node.state,
      ...figures.map((figure) => figure?.toString() ?? unknown),
      node.url,
      node.account,
    ];
  });
  for (const line of renderTable(columns, rows)) print(line);
}
