import { randomInt } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { AgentError, messageOf } from '../../base/error.ts';
import type { ProcessIdentity } from '../../base/process.ts';
import { type ChosenBackend, chooseBackend, placeOf, startLinks } from '../link/host/start-host.ts';
import { startReporters } from '../reporters/start-reporters.ts';
import { nodeCommand, nodeFolder, specFile, startNode } from './node-process.ts';
import { checkNetworkOptions, type NetworkOptions, sessionBlocks } from './options.ts';
import { type Progress, waitUntilReady } from './ready.ts';
import { networkSpec } from './spec.ts';
import { claimNetwork, type NetworkState, type NodeState, updateRunning, writeNetwork } from './state.ts';
import { downNetwork } from './stop.ts';
import {
  nodeKey,
  type ValidatorKeys,
  validatorKeys,
  validatorSeed,
  writeKeystore,
} from './validator-keys.ts';

export interface UpContext {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** What the running record calls it; a network unless given. */
  readonly runningAs?: NetworkState['running_as'];
  readonly owner?: ProcessIdentity | undefined;
}

const host = '127.0.0.1';
// Below the ports that systems hand out themselves, and not those of nodes that are told none.
const firstPort = 11_000;
const blockLength = 100;
const blocks = 180;

// Of the blocks of this process: ports that were not given away yet.
const unused: number[] = [];

/**
 * Starts a network of native processes that outlive this one, and returns when all nodes finalize.
 * When anything fails on the way nothing is left: no process, no folder.
 * @throws AgentError `bad_input/...` before anything is written, else what stopped it.
 */
export async function upNetwork(options: NetworkOptions, context: UpContext): Promise<NetworkState> {
  const { progress, signal } = context;
  checkNetworkOptions(options);
  if (options.port !== undefined) await requireFreePort(options.port);
  const chosen = await chooseBackend(options.backend ?? 'none', progress);
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
    await writeSpec(options, keys.slice(0, options.validators), chosen);
    network.nodes.push(...(await prepareNodes(options, keys, chosen)));
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

function newNetwork(options: NetworkOptions, context: UpContext): NetworkState {
  return {
    version: 1,
    name: options.name,
    started_at: new Date().toISOString(),
    engine: options.engine,
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

async function writeSpec(
  options: NetworkOptions,
  validators: readonly ValidatorKeys[],
  chosen: ChosenBackend | undefined,
): Promise<void> {
  const spec = await networkSpec(options, validators, chosen ? 'Live' : 'Local');
  await writeFile(specFile(options.name), JSON.stringify(spec));
}

/** RPC, peers, metrics, and a proxy to it. */
const portsOfNode = 4;

// Everything that a node needs on disk before it starts, for each.
async function prepareNodes(
  options: NetworkOptions,
  keys: readonly ValidatorKeys[],
  chosen: ChosenBackend | undefined,
): Promise<NodeState[]> {
  const ports = await freePorts(keys.length * portsOfNode);
  const nodes: NodeState[] = [];
  for (const [index, key] of keys.entries()) {
    const name = `v${index + 1}`;
    const [rpc = 0, p2p = 0, prometheus = 0, proxy = 0] = ports.slice(index * portsOfNode);
    const { secretHex, peerId } = nodeKey();
    const folder = nodeFolder(options.name, name);
    await mkdir(folder);
    await writeKeystore(join(folder, 'keystore'), key, options.engine);
    await writeFile(join(folder, 'node-key'), secretHex, { mode: 0o600 });
    nodes.push({
      name,
      seed: key.seed,
      account: key.account,
      is_validator_at_genesis: index < options.validators,
      peer_id: peerId,
      rpc_port: index === 0 ? (options.port ?? rpc) : rpc,
      ...placeOf(chosen?.backend, index, [p2p, proxy]),
      prometheus_port: prometheus,
    });
  }
  return nodes;
}

/**
 * Ports that nobody listens on, all different. As long as this process lives no other one is given any of them here,
 * also while what shall listen on it is still starting, or was killed and is to come back.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = unused.shift();
    if (port === undefined) unused.push(...(await claimBlock()));
    else if (await isFree(port)) ports.push(port);
  }
  return ports;
}

// The claim is a server on the first port of the block: the system ends it with this process, however that ends.
async function claimBlock(): Promise<number[]> {
  for (let tries = 0; tries < 10 * blocks; tries += 1) {
    const first = firstPort + blockLength * randomInt(blocks);
    const claim = await listen(first).catch(() => undefined);
    if (!claim) continue;
    claim.on('connection', (socket) => socket.destroy()).unref();
    return Array.from({ length: blockLength - 1 }, (_, index) => first + 1 + index);
  }
  const last = firstPort + blocks * blockLength - 1;
  throw new AgentError(
    'bad_input/ports',
    `no ports of ${host} from ${firstPort} to ${last} are left; end what listens there`,
  );
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port).catch(() => undefined);
  if (server) await close(server);
  return server !== undefined;
}

/** @throws AgentError `bad_input/port_in_use` when something listens on the port already. */
export async function requireFreePort(port: number): Promise<void> {
  try {
    await close(await listen(port));
  } catch (cause) {
    throw new AgentError(
      'bad_input/port_in_use',
      `--port ${port}: ${host}:${port} cannot be listened on (${messageOf(cause)}); end what listens there or choose another port`,
      { data: { port }, cause },
    );
  }
}

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
