import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessIdentity } from '../../base/process.ts';
import { downNetwork } from './down.ts';
import { writeKeystore } from './keystore.ts';
import { nodeFolder, specFile } from './node-arguments.ts';
import { nodeCommand } from './node-command.ts';
import { nodeKey } from './node-key.ts';
import { startNode } from './node-process.ts';
import { checkNetworkOptions, type NetworkOptions, sessionBlocks } from './options.ts';
import { freePorts, requireFreePort } from './ports.ts';
import { type Progress, waitUntilReady } from './ready.ts';
import { updateRunning } from './running.ts';
import { networkSpec } from './spec.ts';
import { claimNetwork, type NetworkState, type NodeState, writeNetwork } from './state.ts';
import { type ValidatorKeys, validatorKeys, validatorSeed } from './validator-keys.ts';

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
  checkNetworkOptions(options);
  if (options.port !== undefined) await requireFreePort(options.port);
  // Before the node is built: nobody should wait for that only to hear that the folder is not to be had.
  await claimNetwork(options.name);
  try {
    const network = newNetwork(options, context);
    writeNetwork(network);
    network.node_command = await nodeCommand(options.node, signal);
    const seeds = Array.from({ length: options.validators + options.candidates }, (_, index) =>
      validatorSeed(index),
    );
    const keys = await Promise.all(seeds.map(validatorKeys));
    progress('building the genesis');
    await writeSpec(options, keys.slice(0, options.validators));
    network.nodes.push(...(await prepareNodes(options, keys)));
    signal.throwIfAborted();
    progress(`starting ${network.nodes.length} nodes`);
    for (const node of network.nodes) await startNode(network, node);
    await waitUntilReady(network, progress, signal);
    await updateRunning(network);
    return network;
  } catch (error) {
    await downNetwork(options.name);
    throw error;
  }
}

function newNetwork(options: NetworkOptions, context: UpContext): NetworkState {
  return {
    version: 1,
    name: options.name,
    started_at: new Date().toISOString(),
    slot_ms: options.slotMs,
    session_blocks: sessionBlocks(options),
    sessions_per_era: options.sessionsPerEra,
    window_ms: options.windowMs,
    node_command: [],
    running_as: context.runningAs ?? 'network',
    owner: context.owner,
    nodes: [],
  };
}

async function writeSpec(options: NetworkOptions, validators: readonly ValidatorKeys[]): Promise<void> {
  await writeFile(specFile(options.name), JSON.stringify(await networkSpec(options, validators)));
}

// Everything that a node needs on disk before it starts, for each.
async function prepareNodes(options: NetworkOptions, keys: readonly ValidatorKeys[]): Promise<NodeState[]> {
  const ports = await freePorts(keys.length * 3);
  const nodes: NodeState[] = [];
  for (const [index, key] of keys.entries()) {
    const name = `v${index + 1}`;
    const [rpc = 0, p2p = 0, prometheus = 0] = ports.slice(index * 3, index * 3 + 3);
    const { secretHex, peerId } = nodeKey();
    const folder = nodeFolder(options.name, name);
    await mkdir(folder);
    await writeKeystore(join(folder, 'keystore'), key);
    await writeFile(join(folder, 'node-key'), secretHex, { mode: 0o600 });
    nodes.push({
      name,
      seed: key.seed,
      account: key.account,
      is_validator_at_genesis: index < options.validators,
      peer_id: peerId,
      rpc_port: index === 0 ? (options.port ?? rpc) : rpc,
      p2p_port: p2p,
      prometheus_port: prometheus,
    });
  }
  return nodes;
}
