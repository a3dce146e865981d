import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentError } from '../../base/error.ts';
import { processState } from '../../base/process.ts';
import { nodesThatFit } from '../plan/options.ts';
import { nodeCommand, nodeFolder, startNode } from '../real/node-process.ts';
import { freePorts, requireFreePort } from '../real/ports.ts';
import { waitUntilReady } from '../real/ready.ts';
import { claimNetwork, type NetworkState, type NodeState, writeNetwork } from '../real/state.ts';
import { downNetwork } from '../real/stop.ts';
import type { UpContext } from '../real/up.ts';
import type { ClientName } from './client-name.ts';
import { type ClientEngine, clientEngines } from './client-name.ts';
import { ethereumDrivers } from './drivers.ts';
import { findProgram } from './find-program.ts';
import { signersOf } from './signers.ts';

/** What a network of an Ethereum client is asked to be. */
export interface ClientOptions {
  readonly name: string;
  readonly client: ClientName;
  readonly engine: ClientEngine;
  /** How many nodes; each of them seals blocks. */
  readonly validators: number;
  /** The time from one block to the next, in whole seconds. */
  readonly slotMs: number;
  /** Of a block. */
  readonly gasLimit?: number | undefined;
  /** The client's program, where it is not to be looked for. */
  readonly node?: string | undefined;
  /** RPC port of the first node. */
  readonly port?: number | undefined;
}

/** A transfer takes 21,000; Geth and its followers take no less than 5,000 in a genesis. */
const gasLimits = { least: 21_000, most: 10_000_000_000 };
const listensWithinMs = 60_000;
const pollMs = 100;

/**
 * Starts a network of an Ethereum client, as `upNetwork` does one of ours: processes that outlive this one; when anything fails
 * on the way nothing is left.
 * @throws AgentError `bad_input/...` before anything is written, else what stopped it
 */
export async function upClientNetwork(options: ClientOptions, context: UpContext): Promise<NetworkState> {
  const { progress, signal } = context;
  checkClientOptions(options);
  const driver = ethereumDrivers[options.client];
  const program = options.node === undefined ? findProgram(driver) : await nodeCommand(options.node, signal);
  if (options.port !== undefined) await requireFreePort(options.port);
  await claimNetwork(options.name);
  try {
    const network = await newNetwork(options, program, context);
    writeNetwork(network);
    for (const node of network.nodes) await mkdir(nodeFolder(network.name, node.name));
    await driver.prepare(network);
    progress(
      `starting ${network.nodes.length === 1 ? 'a node' : `${network.nodes.length} nodes`} of ${driver.name}`,
    );
    for (const node of network.nodes) {
      await startNode(network, node);
      // Whoever comes next looks for those that are there.
      if (network.nodes.length > 1) await untilListening(node, signal);
    }
    await waitUntilReady(network, progress, signal);
    return network;
  } catch (error) {
    await downNetwork(options.name);
    throw error;
  }
}

/** @throws AgentError `bad_input/client` with all that is wrong */
export function checkClientOptions(options: ClientOptions, fitting = nodesThatFit()): void {
  const { name, client, engine, validators, slotMs, gasLimit, port } = options;
  const { mostNodes } = ethereumDrivers[client];
  const engines: readonly string[] = clientEngines[client];
  const faults = [
    ...(/^[a-z0-9][a-z0-9-]{0,31}$/.test(name)
      ? []
      : [`--name "${name}": expected 1 to 32 of a-z, 0-9 and "-", for example "local"`]),
    ...(engines.includes(engine) ? [] : [`--engine ${engine}: ${client} has ${engines.join(', ')}`]),
    ...(validators >= 1 && validators <= mostNodes
      ? []
      : [
          `--validators ${validators}: of ${client}, expected 1${mostNodes > 1 ? ` to ${mostNodes}` : ' alone'}`,
        ]),
    ...(validators > fitting && validators <= mostNodes
      ? [`--validators ${validators}: about ${fitting} nodes fit on this machine now; ask for fewer`]
      : []),
    ...(slotMs >= 1_000 && slotMs % 1_000 === 0
      ? []
      : [`--slot ${slotMs} ms: expected whole seconds, at least 1s, in which these clients count`]),
    ...(gasLimit === undefined || (gasLimit >= gasLimits.least && gasLimit <= gasLimits.most)
      ? []
      : [`--gas-limit ${gasLimit}: expected ${gasLimits.least} to ${gasLimits.most}`]),
    ...(port === undefined || (port >= 1 && port <= 65_535) ? [] : [`--port ${port}: expected 1 to 65535`]),
  ];
  if (faults.length === 0) return;
  throw new AgentError(
    'bad_input/client',
    `no such network can be started:\n${faults.map((text) => `  ${text}`).join('\n')}`,
    {
      data: { faults },
    },
  );
}

async function newNetwork(
  options: ClientOptions,
  program: string[],
  context: UpContext,
): Promise<NetworkState> {
  const ports = await freePorts(3 * options.validators);
  const accounts = await signersOf(options.validators);
  return {
    version: 1,
    name: options.name,
    started_at: new Date().toISOString(),
    client: {
      name: options.client,
      engine: options.engine,
      ...(options.gasLimit !== undefined && { gas_limit: options.gasLimit }),
    },
    slot_ms: options.slotMs,
    session_blocks: 0,
    sessions_per_era: 0,
    window_ms: 0,
    node_command: program,
    running_as: 'network',
    owner: context.owner,
    nodes: accounts.map(({ secret, address, id }, index): NodeState => {
      const [rpc = 0, p2p = 0, prometheus = 0] = ports.slice(3 * index, 3 * index + 3);
      return {
        name: `v${index + 1}`,
        seed: secret,
        account: address,
        is_validator_at_genesis: true,
        peer_id: id,
        rpc_port: index === 0 ? (options.port ?? rpc) : rpc,
        p2p_port: p2p,
        prometheus_port: prometheus,
      };
    }),
  };
}

/** Returns at the latest when it ended: what follows says so with its last words. */
async function untilListening(node: NodeState, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + listensWithinMs;
  while (node.process && processState(node.process) !== 'gone' && Date.now() < deadline) {
    if (await isListening(node.p2p_port)) return;
    await sleep(pollMs, undefined, { signal });
  }
}

async function isListening(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
