import type { ProcessIdentity } from '../../base/process.ts';
import { documentOf } from '../file/network-file.ts';
import { type BackendChoice, chooseBackend, startLinks } from '../link/host/start-host.ts';
import { effectsOfBackend, refuseImpossible } from '../link/link-control.ts';
import { linkFaults } from '../link/link-matrix.ts';
import { startReporters } from '../reporters/start-reporters.ts';
import { machineFaults, withAbsoluteCommands } from './machine-faults.ts';
import { planNodes } from './node-plan.ts';
import { nodeCommand, startNode } from './node-process.ts';
import { refuseFaults } from './option-fault.ts';
import { type NetworkOptions, networkFaults, sessionBlocks } from './options.ts';
import { freePorts } from './ports.ts';
import { keyedNode, prepareNodes, writeSpec } from './prepare-nodes.ts';
import { type Progress, waitUntilReady } from './ready.ts';
import { claimNetwork, type NetworkState, updateRunning, writeNetwork } from './state.ts';
import { downNetwork } from './stop.ts';

export interface UpContext {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** What the running record calls it; a network unless given. */
  readonly runningAs?: NetworkState['running_as'];
  readonly owner?: ProcessIdentity | undefined;
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
    const needed = options.blockBytes === undefined ? undefined : '--block-bytes';
    if (plan.some(({ node }) => node === undefined))
      network.node_command = await nodeCommand(options.node, signal, needed);
    progress('building the genesis');
    const nodes = await Promise.all(plan.map(async (node) => await keyedNode(node, signal, needed)));
    await writeSpec(options, nodes, chosen);
    network.nodes.push(...(await prepareNodes(options, nodes, chosen)));
    signal.throwIfAborted();
    if (chosen) await startLinks(network, chosen);
    progress(`starting ${network.nodes.length} nodes`);
    for (const node of network.nodes) await startNode(network, node);
    await waitUntilReady(network, progress, signal);
    await startReporters(network, await freePorts(options.reporters ?? 0), context);
    await updateRunning(network);
    return network;
  } catch (error) {
    await downNetwork(options.name);
    throw error;
  }
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
    ...(options.links && { link_matrix: [...options.links] }),
    ...(options.genesis === undefined && { asked: documentOf(withAbsoluteCommands(options)) }),
    node_command: [],
    running_as: context.runningAs ?? 'network',
    owner: context.owner,
    nodes: [],
  };
}
