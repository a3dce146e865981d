import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { stateFolder } from '../../base/folder.ts';
import { type ProcessIdentity, processState } from '../../base/process.ts';
import { writeWhole } from '../../base/write-durably.ts';

const port = z.number().int().positive();

export const processIdentity = z.object({ pid: z.number().int().positive(), started: z.string() });

export const nodeState = z.object({
  name: z.string(),
  seed: z.string(),
  account: z.string(),
  is_validator_at_genesis: z.boolean(),
  /** Holds no keys of a validator. */
  is_full_node: z.boolean().optional(),
  /** Where it is said to stand; rules of links name regions. */
  region: z.string().optional(),
  /** How to start this one, where it differs from the others. */
  command: z.array(z.string()).optional(),
  peer_id: z.string(),
  rpc_port: port,
  /** Of its port for peers, where that is not the loopback. */
  host: z.string().optional(),
  p2p_port: port,
  /** Where its peers are told that it is, where proxies stand between them. */
  proxy_port: port.optional(),
  prometheus_port: port,
  /** Absent until the process is there. */
  process: processIdentity.optional(),
});

export const networkState = z.object({
  version: z.literal(1),
  name: z.string(),
  started_at: z.string(),
  slot_ms: z.number(),
  session_blocks: z.number(),
  sessions_per_era: z.number(),
  window_ms: z.number(),
  block_bytes: z.number().optional(),
  /** Validators say once a session that they are there. */
  heartbeat: z.boolean().optional(),
  /** What was asked for, as a network file says it; absent where no file can say it. */
  asked: z.record(z.string(), z.unknown()).optional(),
  /** Empty until it is known, for the node may have to be built first. */
  node_command: z.array(z.string()),
  /** What the running record of the user calls it: a network, or the demo that started it. */
  running_as: z.enum(['demo', 'network']),
  /** The command that the network shall not outlive; absent for one that lives until it is taken down. */
  owner: processIdentity.optional(),
});

/** A node, with the fields that parts declare. */
export interface NodeState extends z.infer<typeof nodeState> {
  process?: ProcessIdentity | undefined;
}

/** A network, with the fields that parts declare. */
export interface NetworkState extends z.infer<typeof networkState> {
  nodes: NodeState[];
}

/** Where the network keeps its specification, keys, databases and logs. */
export function networkFolder(name: string, root = networksFolder()): string {
  return join(root, name);
}

/** In the environment of every process of a network but its reporters: found by it also when it could not be recorded any more. */
export function networkMark(name: string, root = networksFolder()): Record<string, string> {
  return { [markVariable]: networkFolder(name, root) };
}

export const markVariable = 'ALMANAC_NETWORK_FOLDER';

export function logFile(network: string, node: string, root = networksFolder()): string {
  return join(networkFolder(network, root), 'logs', `${node}.log`);
}

/** The WebSocket address of a node. */
export function nodeUrl(node: Pick<NodeState, 'rpc_port'>): string {
  return `ws://127.0.0.1:${node.rpc_port}`;
}

/** Whether a process of it is there, be it paused. */
export function isNodeAlive({ process }: Pick<NodeState, 'process'>): boolean {
  return process !== undefined && processState(process) !== 'gone';
}

/** The networks of this user that were not taken down, by name. */
export async function networkNames(root = networksFolder()): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

/**
 * Written at once and in one piece: whoever takes the network down after a crash must know each
 * process that was started, and must never read half a file.
 */
export function writeNetwork(state: NetworkState, root = networksFolder()): void {
  writeWhole(statePath(state.name, root), `${JSON.stringify(state, null, 2)}\n`);
}

export async function removeNetwork(name: string, root = networksFolder()): Promise<void> {
  await rm(networkFolder(name, root), { recursive: true, force: true });
}

/** The folder of all networks of this user. */
export function networksFolder(): string {
  return join(stateFolder(), 'networks');
}

/** The file that holds what is known of a network. */
export function statePath(name: string, root: string): string {
  return join(networkFolder(name, root), 'state.json');
}

/** @throws AgentError `bad_input/node_name` when the network has no node of this name. */
export function findNode(network: NetworkState, name: string): NodeState {
  const node = network.nodes.find((candidate) => candidate.name === name);
  if (node) return node;
  const names = network.nodes.map((candidate) => candidate.name);
  throw new AgentError(
    'bad_input/node_name',
    `network "${network.name}" has no node "${name}"; expected one of ${names.join(', ')}`,
    { data: { name, names } },
  );
}
