import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from '../../base/error.ts';
import type { ProcessIdentity } from '../../base/process.ts';
import { nodeCommand } from '../client/node-command.ts';
import { specFile } from '../client/substrate.ts';
import { claimNetwork, downNetwork, parts, startNode, updateRunning, waitUntilReady } from '../networks.ts';
import { machineFaults, withAbsoluteCommands } from '../plan/machine-faults.ts';
import { documentOf } from '../plan/network-file.ts';
import { type PlannedNode, planNodes } from '../plan/node-plan.ts';
import { refuseFaults } from '../plan/option-fault.ts';
import { type NetworkOptions, networkFaults } from '../plan/options.ts';
import { type NodeKeys, nodeKey, writeKeyFiles } from '../plan/validator-keys.ts';
import { nodeFolder } from '../real/node-process.ts';
import type { TellProgress } from '../real/part.ts';
import { freePorts } from '../real/ports.ts';
import { type NetworkState, type NodeState, networkFolder, writeNetwork } from '../real/state.ts';
import { Additions } from './additions.ts';
import { foreignNetworkChain, type NetworkChain, ownChain, paceOf } from './network-chain.ts';

/** RPC, peers, metrics, and one for a part that is between a node and its peers. */
const portsOfNode = 4;

export interface UpContext {
  readonly progress: TellProgress;
  readonly signal: AbortSignal;
  /** What the running record calls it; a network unless given. */
  readonly runningAs?: NetworkState['running_as'];
  readonly owner?: ProcessIdentity | undefined;
}

/** A planned node with its keys. */
interface KeyedNode extends Omit<PlannedNode, 'node'> {
  readonly keys: NodeKeys | undefined;
  /** Where it differs from the others. */
  readonly command: string[] | undefined;
}

/**
 * Starts a network of native processes that outlive this one, and returns when all nodes finalize.
 * When anything fails on the way nothing is left: no process, no folder.
 * @throws AgentError `bad_input/...` before anything is written, else what stopped it.
 */
export async function upNetwork(options: NetworkOptions, context: UpContext): Promise<NetworkState> {
  const { progress, signal } = context;
  refuseFaults([...networkFaults(options), ...(await machineFaults(options))]);
  const plan = planNodes(options);
  const additions = await Additions.plan(options, plan, progress);
  const foreign = options.chain && (await foreignNetworkChain(options, plan, additions, signal));
  // Before the node is built: nobody should wait for that only to hear that the folder is not to be had.
  await claimNetwork(options.name);
  try {
    const network = newNetwork(options, plan, { ...additions.fields, ...foreign?.fields }, context);
    writeNetwork(network);
    const needed = neededFlag(options);
    if (plan.some(({ node }) => node === undefined))
      network.node_command = await nodeCommand(options.node, signal, needed);
    progress('building the genesis');
    const chain = foreign ?? (await ownChain(options, plan, additions));
    const nodes = await Promise.all(
      plan.map(async (node) => await keyedNode(node, chain, { signal, needed })),
    );
    await writeFile(specFile(options.name), chain.spec);
    network.nodes.push(...(await prepareNodes(options, nodes, additions)));
    for (const part of parts) part.opened?.(network, networkFolder(network.name));
    signal.throwIfAborted();
    const whenReady = await additions.start(network, context, async (first) => {
      progress(`starting ${network.nodes.length} nodes`);
      for (const node of first) await startNode(network, node);
    });
    await waitUntilReady(network, progress, signal);
    await whenReady();
    await updateRunning(network);
    return network;
  } catch (error) {
    await downNetwork(options.name);
    throw foreign ? withField(error, foreign.codeField, options) : error;
  }
}

/** Of nodes that do not get ready on another chain: names its runtime as the field that they do not take, and the node that was given. */
function withField(error: unknown, field: string, { node }: NetworkOptions): unknown {
  if (!(error instanceof AgentError) || !nodeFailures.has(error.code)) return error;
  const fields = node === undefined ? [field] : [field, '--node'];
  const data = { ...error.data, fields };
  return new AgentError(error.code, `${fields.join(' or ')}: ${error.message}`, { data, cause: error });
}

const nodeFailures: ReadonlySet<string> = new Set(['unknown/node_ended', 'unreachable/network']);

/** What a node of the network has to know; the newer flag, where there are two. */
function neededFlag({ blockBytes, heartbeat }: NetworkOptions): string | undefined {
  if (heartbeat) return '--heartbeat';
  return blockBytes === undefined ? undefined : '--block-bytes';
}

function newNetwork(
  options: NetworkOptions,
  plan: readonly PlannedNode[],
  fields: Partial<NetworkState>,
  context: UpContext,
): NetworkState {
  return {
    version: 1,
    name: options.name,
    started_at: new Date().toISOString(),
    ...paceOf(options),
    ...(options.blockBytes !== undefined && { block_bytes: options.blockBytes }),
    ...(options.heartbeat && { heartbeat: true }),
    ...fields,
    // No network file says that a validator has several nodes, or what else differs in the genesis.
    ...(options.genesis === undefined &&
      options.chain?.patch === undefined &&
      plan.every(({ replicaOf }) => replicaOf === undefined) && {
        asked: documentOf(withAbsoluteCommands(options)),
      }),
    node_command: [],
    running_as: context.runningAs ?? 'network',
    owner: context.owner,
    nodes: [],
  };
}

/** Its keys, and how it is started. @throws AgentError as `nodeCommand` does */
async function keyedNode(
  { node, ...planned }: PlannedNode,
  { keys }: NetworkChain,
  { signal, needed }: { readonly signal: AbortSignal; readonly needed: string | undefined },
): Promise<KeyedNode> {
  return {
    ...planned,
    keys: planned.seed === undefined ? undefined : keys.get(planned.seed),
    command: node === undefined ? undefined : await nodeCommand(node, signal, needed),
  };
}

/** Writes what each node needs on disk before it starts. */
async function prepareNodes(
  options: NetworkOptions,
  planned: readonly KeyedNode[],
  additions: Additions,
): Promise<NodeState[]> {
  const ports = await freePorts(planned.length * portsOfNode);
  const nodes: NodeState[] = [];
  for (const [index, node] of planned.entries()) {
    const { name, role, region, keys, command } = node;
    const [rpc = 0, p2p = 0, prometheus = 0, free = 0] = ports.slice(index * portsOfNode);
    const { secretHex, peerId } = nodeKey();
    const folder = nodeFolder(options.name, name);
    await mkdir(folder);
    if (keys) await writeKeyFiles(join(folder, 'keystore'), keys);
    await writeFile(join(folder, 'node-key'), secretHex, { mode: 0o600 });
    nodes.push({
      name,
      seed: keys?.seed ?? '',
      account: keys?.account ?? '',
      is_validator_at_genesis: role === 'validator',
      ...(role === 'full' && { is_full_node: true }),
      ...(region !== undefined && { region }),
      ...(command && { command }),
      peer_id: peerId,
      rpc_port: index === 0 ? (options.port ?? rpc) : rpc,
      ...additions.nodeFields(node, index, [p2p, free]),
      prometheus_port: prometheus,
    });
  }
  return nodes;
}
