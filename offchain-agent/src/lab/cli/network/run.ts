import type { Command } from 'commander';
import { AgentError } from '../../../base/error.ts';
import { wholeNumber } from '../../../base/parse.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import { liftHostFaults } from '../../chaos/host/host-breaker.ts';
import { ethereumDriver } from '../../client/drivers.ts';
import { isOnDemand } from '../../genesis/engine.ts';
import {
  downNetwork,
  findNetwork,
  networkStatus,
  parts,
  resumeAll,
  resumeNode,
  stopNode,
} from '../../networks.ts';
import type { NodeRole } from '../../plan/node-plan.ts';
import type { ShownPart } from '../../real/part.ts';
import type { NodeStatus } from '../../real/ready.ts';
import { findNode, type NetworkState, type NodeState, networkNames } from '../../real/state.ts';

const columns: readonly TableColumn[] = [
  { title: 'node' },
  { title: 'role' },
  { title: 'region' },
  { title: 'state' },
  { title: 'pid', align: 'right' },
  { title: 'peers', align: 'right' },
  { title: 'best block', align: 'right' },
  { title: 'finalized', align: 'right' },
  { title: 'rpc' },
  { title: 'account' },
];

export async function runStop(
  name: string,
  options: NamedOptions & { readonly kill?: boolean },
): Promise<void> {
  await onNode(name, options, async (network, node) => await stopNode(network, node, options.kill));
}

/** Resumes one node, or all that do not run. */
export async function runResume(name: string | undefined, options: NamedOptions): Promise<void> {
  if (name !== undefined) {
    return await onNode(name, options, async (network, node) => {
      await liftHostFaults({ network, node });
      await resumeNode(network, node);
    });
  }
  const network = await findNetwork(options.name);
  for (const node of network.nodes) await liftHostFaults({ network, node });
  await resumeAll(network);
  await showNetwork(network, options);
}

async function onNode(
  name: string,
  options: NamedOptions,
  act: (network: NetworkState, node: NodeState) => Promise<void>,
): Promise<void> {
  const network = await findNetwork(options.name);
  await act(network, findNode(network, name));
  await showNetwork(network, options);
}

async function showNetwork(network: NetworkState, options: NamedOptions): Promise<void> {
  if (options.json) writeJson(await networkDocument(network));
  else await printNodes(network);
}

/** Takes a network down. None there is what was asked for, so it is no failure. */
export async function runDown(options: NamedOptions): Promise<void> {
  const name = await nameOf(options.name);
  const existed = name !== undefined && (await networkNames()).includes(name);
  if (existed) await downNetwork(name);
  if (options.json)
    return writeJson({ schema: 'almanac.network_down.v1', basis: 'census', name: name ?? null, existed });
  say(existed ? `network "${name}" is down` : 'no network to take down');
}

async function nameOf(given: string | undefined): Promise<string | undefined> {
  if (given !== undefined) return given;
  const names = await networkNames();
  return names.length > 1 ? (await findNetwork(undefined)).name : names[0];
}

export async function runStatus(options: NamedOptions): Promise<void> {
  const network = await findNetwork(options.name);
  // Loaded here: it decodes metadata, which no other of these commands needs.
  const { blockLimitsLine, readBlockLimits } = await import('../../client/block-limits.ts');
  const limits = await readBlockLimits(network);
  if (options.json) return writeJson({ ...(await networkDocument(network)), block_limits: limits ?? null });
  await printNodes(network);
  print('');
  print(blockLimitsLine(limits));
}

/** A network as --json shows it. */
export async function networkDocument(
  network: NetworkState,
): Promise<{ readonly schema: string } & Record<string, unknown>> {
  const [nodes, statuses] = await Promise.all([networkStatus(network), partStatuses(network)]);
  const { hasMetrics = true } = ethereumDriver(network) ?? {};
  return {
    schema: 'almanac.network.v1',
    basis: 'census',
    name: network.name,
    started_at: network.started_at,
    ...(network.client && { client: network.client.name }),
    engine: network.client?.engine ?? network.engine ?? 'aura',
    finality: network.client || isOnDemand(network.engine) ? null : (network.finality ?? 'grandpa'),
    slot_ms: network.slot_ms,
    session_blocks: network.session_blocks,
    sessions_per_era: network.sessions_per_era,
    window_ms: network.window_ms,
    block_bytes: network.block_bytes ?? null,
    heartbeat: network.heartbeat ?? false,
    nodes: nodes.map((node) => ({
      name: node.name,
      account: node.account || null,
      role: roleOf(node),
      region: node.region ?? null,
      validator_at_genesis: node.isValidatorAtGenesis,
      state: node.state,
      pid: node.pid ?? null,
      url: node.url,
      prometheus_url: hasMetrics ? node.prometheusUrl : null,
      peers: node.report?.peers ?? null,
      best_block: node.report?.best ?? null,
      finalized_block: network.client ? null : (node.report?.finalized ?? null),
    })),
    ...Object.fromEntries(statuses.map(({ name, document }) => [name, document])),
  };
}

/** What each part shows of the network. */
async function partStatuses(network: NetworkState): Promise<(ShownPart & { readonly name: string })[]> {
  const statuses = await Promise.all(
    parts.map(async (part) => {
      const status = await part.status?.(network);
      return status && { name: part.name, ...status };
    }),
  );
  return statuses.filter((status) => status !== undefined);
}

function roleOf(node: Pick<NodeStatus, 'isValidatorAtGenesis' | 'isFullNode'>): NodeRole {
  if (node.isFullNode) return 'full';
  return node.isValidatorAtGenesis ? 'validator' : 'candidate';
}

/** Tables of the nodes and the parts on stdout: `-` where a node that does not run has no figure, `?` where one keeps silent. */
export async function printNodes(network: NetworkState): Promise<void> {
  const hasRegions = network.nodes.some(({ region }) => region !== undefined);
  const rows = (await networkStatus(network)).map((node) => {
    const unknown = node.state === 'running' ? '?' : '-';
    const finalized = network.client ? '-' : node.report?.finalized;
    const figures = [node.pid, node.report?.peers, node.report?.best, finalized];
    return [
      node.name,
      roleOf(node),
      ...(hasRegions ? [node.region ?? '-'] : []),
      node.state,
      ...figures.map((figure) => figure?.toString() ?? unknown),
      node.url,
      node.account || '-',
    ];
  });
  const titles = columns.filter(({ title }) => hasRegions || title !== 'region');
  for (const line of renderTable(titles, rows)) print(line);
  if (network.finality === 'none') print('finality: none, no node votes');
  for (const { lines } of await partStatuses(network)) {
    if (lines.length > 0) print('');
    for (const line of lines) print(line);
  }
}

/** @throws AgentError `bad_input/number` */
export function parseWholeNumber(text: string, option: string): number {
  const number = wholeNumber(text);
  if (number !== undefined) return number;
  throw new AgentError('bad_input/number', `${option} ${text}: expected a whole number`, {
    data: { option },
  });
}

/**
 * Options that were typed and mean nothing to a command, by what it understands: their names, and what to do with them. Undefined
 * where all mean something.
 */
export function uselessOptions(
  command: Command,
  understood: readonly string[],
): { readonly names: string; readonly advice: string } | undefined {
  const useless = command.options.filter((option) => {
    const name = option.attributeName();
    return command.getOptionValueSource(name) === 'cli' && !understood.includes(name);
  });
  if (useless.length === 0) return undefined;
  return {
    names: useless.map(({ long }) => long).join(', '),
    advice: `leave ${useless.length === 1 ? 'it' : 'them'} out`,
  };
}

/** Options of the commands that work on a network that is there. */
export interface NamedOptions {
  readonly name?: string;
  readonly json?: boolean;
}
