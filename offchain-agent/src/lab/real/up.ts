import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from '../../base/process.ts';
import {
  type BackendChoice,
  type ChosenBackend,
  chooseBackend,
  placeOf,
  startLinks,
} from '../link/host/start-host.ts';
import { effectsOfBackend, refuseImpossible } from '../link/link-control.ts';
import { linkFaults } from '../link/link-matrix.ts';
import { machineFaults, withAbsoluteCommands } from '../plan/machine-faults.ts';
import { documentOf } from '../plan/network-file.ts';
import { type PlannedNode, planNodes } from '../plan/node-plan.ts';
import { refuseFaults } from '../plan/option-fault.ts';
import { type NetworkOptions, networkFaults, sessionBlocks } from '../plan/options.ts';
import { networkSpec } from '../plan/spec.ts';
import { nodeKey, type ValidatorKeys, validatorKeys, writeKeystore } from '../plan/validator-keys.ts';
import { keepReplicasLive } from '../replicas/replicas-state.ts';
import { deciderSocket, startReplicas } from '../replicas/start-replicas.ts';
import { startReporters } from '../reporters/start-reporters.ts';
import { nodeCommand, nodeFolder, specFile, startNode } from './node-process.ts';
import { freePorts } from './ports.ts';
import { type Progress, waitUntilReady } from './ready.ts';
import { claimNetwork, type NetworkState, type NodeState, networkFolder, writeNetwork } from './state.ts';
import { downNetwork, updateRunning } from './stop.ts';

/** RPC, peers, metrics, and a proxy to it. */
const portsOfNode = 4;

export interface UpContext {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** What the running record calls it; a network unless given. */
  readonly runningAs?: NetworkState['running_as'];
  readonly owner?: ProcessIdentity | undefined;
}

/** A planned node with its keys. */
interface KeyedNode extends Omit<PlannedNode, 'node'> {
  readonly keys: ValidatorKeys | undefined;
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
  const chosen = await chooseBackend(backendOf(options), progress);
  if (chosen) {
    const place = { backend: chosen.backend, can: effectsOfBackend[chosen.backend] };
    for (const { rule } of linkFaults(options.links ?? [], plan)) refuseImpossible(rule, place);
  }
  // Before the node is built: nobody should wait for that only to hear that the folder is not to be had.
  await claimNetwork(options.name);
  try {
    const network = newNetwork(options, context);
    writeNetwork(network);
    const needed = neededFlag(options);
    if (plan.some(({ node }) => node === undefined))
      network.node_command = await nodeCommand(options.node, signal, needed);
    progress('building the genesis');
    const nodes = await Promise.all(plan.map(async (node) => await keyedNode(node, signal, needed)));
    await writeSpec(options, nodes, chosen);
    network.nodes.push(...(await prepareNodes(options, nodes, chosen)));
    keepReplicasLive(network, networkFolder(network.name));
    signal.throwIfAborted();
    if (chosen) await startLinks(network, chosen);
    progress(`starting ${network.nodes.length} nodes`);
    for (const node of network.nodes.filter(({ replica }) => !replica)) await startNode(network, node);
    if (options.replicas) await startReplicas(network, options.replicas, context);
    await waitUntilReady(network, progress, signal);
    await startReporters(network, await freePorts(options.reporters ?? 0), context);
    await updateRunning(network);
    return network;
  } catch (error) {
    await downNetwork(options.name);
    throw error;
  }
}

/** What a node of the network has to know; the newer flag, where there are two. */
function neededFlag({ blockBytes, heartbeat }: NetworkOptions): string | undefined {
  if (heartbeat) return '--heartbeat';
  return blockBytes === undefined ? undefined : '--block-bytes';
}

/** Who says where nodes stand, or what their links are like, wants something between them. */
function backendOf({ backend, regions, nodes = [], links = [] }: NetworkOptions): BackendChoice {
  const isPlaced = regions !== undefined || nodes.some(({ region }) => region !== undefined);
  return backend ?? (isPlaced || links.length > 0 ? 'auto' : 'none');
}

function newNetwork(options: NetworkOptions, context: UpContext): NetworkState {
  return {
    version: 1,
    name: options.name,
    started_at: new Date().toISOString(),
    engine: options.engine,
    ...(options.finality !== undefined && { finality: options.finality }),
    slot_ms: options.slotMs,
    session_blocks: sessionBlocks(options),
    sessions_per_era: options.sessionsPerEra,
    window_ms: options.windowMs,
    ...(options.blockBytes !== undefined && { block_bytes: options.blockBytes }),
    ...(options.heartbeat && { heartbeat: true }),
    ...(options.links && { link_matrix: [...options.links] }),
    // No network file says that a validator has several nodes.
    ...(options.genesis === undefined &&
      !options.replicas && { asked: documentOf(withAbsoluteCommands(options)) }),
    node_command: [],
    running_as: context.runningAs ?? 'network',
    owner: context.owner,
    nodes: [],
  };
}

/** Its keys, and how it is started. @throws AgentError as `nodeCommand` does */
async function keyedNode(
  { node, ...planned }: PlannedNode,
  signal: AbortSignal,
  needed: string | undefined,
): Promise<KeyedNode> {
  return {
    ...planned,
    keys: planned.seed === undefined ? undefined : await validatorKeys(planned.seed),
    command: node === undefined ? undefined : await nodeCommand(node, signal, needed),
  };
}

async function writeSpec(
  options: NetworkOptions,
  nodes: readonly KeyedNode[],
  chosen: ChosenBackend | undefined,
): Promise<void> {
  const validators = nodes.flatMap(({ role, keys }) => (role === 'validator' && keys ? keys : []));
  // The nodes of a replicated validator have one account.
  const byAccount = new Map(validators.map((keys) => [keys.account, keys]));
  const spec = await networkSpec(options, [...byAccount.values()], chosen ? 'Live' : 'Local');
  await writeFile(specFile(options.name), JSON.stringify(spec));
}

/** Writes what each node needs on disk before it starts. */
async function prepareNodes(
  options: NetworkOptions,
  planned: readonly KeyedNode[],
  chosen: ChosenBackend | undefined,
): Promise<NodeState[]> {
  const ports = await freePorts(planned.length * portsOfNode);
  const nodes: NodeState[] = [];
  for (const [index, { name, role, region, keys, command, replicaOf }] of planned.entries()) {
    const [rpc = 0, p2p = 0, prometheus = 0, proxy = 0] = ports.slice(index * portsOfNode);
    const { secretHex, peerId } = nodeKey();
    const folder = nodeFolder(options.name, name);
    await mkdir(folder);
    if (keys) await writeKeystore(join(folder, 'keystore'), keys, options.engine);
    await writeFile(join(folder, 'node-key'), secretHex, { mode: 0o600 });
    nodes.push({
      name,
      seed: keys?.seed ?? '',
      account: keys?.account ?? '',
      is_validator_at_genesis: role === 'validator',
      ...(role === 'full' && { is_full_node: true }),
      ...(region !== undefined && { region }),
      ...(replicaOf !== undefined && {
        replica: { of: replicaOf, socket: deciderSocket(options.name, name) },
      }),
      ...(command && { command }),
      peer_id: peerId,
      rpc_port: index === 0 ? (options.port ?? rpc) : rpc,
      ...placeOf(chosen?.backend, index, [p2p, proxy]),
      prometheus_port: prometheus,
    });
  }
  return nodes;
}
