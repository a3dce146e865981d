import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { makeFolder, stateFolder } from '../../base/folder.ts';
import { processState } from '../../base/process.ts';
import { writeWhole } from '../../base/write-durably.ts';
import { type ClientEngine, clientEngines, clientNames } from '../client/client-name.ts';
import { engines, finalities } from '../genesis/engine.ts';
import { linkBackends } from '../link/link-control.ts';
import { linkMatrix } from '../link/link-matrix.ts';
import { keepReplicasLive, replicasState } from '../replicas/replicas-state.ts';

const port = z.number().int().positive();

const processIdentity = z.object({ pid: z.number().int().positive(), started: z.string() });

const nodeState = z.object({
  name: z.string(),
  seed: z.string(),
  account: z.string(),
  is_validator_at_genesis: z.boolean(),
  /** Holds no keys of a validator. */
  is_full_node: z.boolean().optional(),
  /** Where it is said to stand; rules of links name regions. */
  region: z.string().optional(),
  /** One of several nodes of a validator: which validator, and the socket of the decider that it asks before it signs. */
  replica: z.object({ of: z.string(), socket: z.string() }).optional(),
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
  /** What faults of its host have changed for it: how it is started, and what `down` takes away. */
  host_faults: z
    .object({
      /** Folders of control groups that were made for it. */
      groups: z.array(z.string()),
      /** What its command is started through, by the kind of the fault. */
      through: z.record(z.string(), z.array(z.string())),
      env: z.record(z.string(), z.string()),
      /** Keeps the file system of its own alive on which its database lies. */
      disk: processIdentity.optional(),
    })
    .optional(),
});

const reporterState = z.object({
  name: z.string(),
  seed: z.string(),
  account: z.string(),
  http_port: port,
  /** Absent until the process is there. */
  process: processIdentity.optional(),
});

const networkState = z.object({
  version: z.literal(1),
  name: z.string(),
  started_at: z.string(),
  /** Absent: Aura. */
  engine: z.enum(engines).optional(),
  /** Of a network of Ethereum clients; absent: Substrate nodes. */
  client: z
    .object({
      name: z.enum(clientNames),
      engine: z.enum(Object.values(clientEngines).flat() as [ClientEngine, ...ClientEngine[]]),
      gas_limit: z.number().optional(),
    })
    .optional(),
  /** Absent: GRANDPA. */
  finality: z.enum(finalities).optional(),
  slot_ms: z.number(),
  session_blocks: z.number(),
  sessions_per_era: z.number(),
  window_ms: z.number(),
  block_bytes: z.number().optional(),
  /** Validators say once a session that they are there. */
  heartbeat: z.boolean().optional(),
  /** What befalls links as long as the network lives. */
  link_matrix: linkMatrix.optional(),
  /** What was asked for, as a network file says it; absent where no file can say it. */
  asked: z.record(z.string(), z.unknown()).optional(),
  /** Empty until it is known, for the node may have to be built first. */
  node_command: z.array(z.string()),
  /** What the running record of the user calls it: a network, or the demo that started it. */
  running_as: z.enum(['demo', 'network']),
  /** The command that the network shall not outlive; absent for one that lives until it is taken down. */
  owner: processIdentity.optional(),
  nodes: z.array(nodeState),
  /** What stands between the nodes, where their links can be impaired. */
  links: z
    .object({ backend: z.enum(linkBackends), socket: z.string(), process: processIdentity.optional() })
    .optional(),
  /** Reporting agents that were started with it. */
  reporters: z.array(reporterState).optional(),
  /** What the nodes of a replicated validator ask, and who starts all of that again. */
  replicas: replicasState.optional(),
});

export type NodeState = z.infer<typeof nodeState>;
export type ReporterState = z.infer<typeof reporterState>;
export type NetworkState = z.infer<typeof networkState>;

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

/** Key, secret, configuration and data of a reporting agent. */
export function reporterFolder(network: string, reporter: string, root = networksFolder()): string {
  return join(networkFolder(network, root), reporter);
}

/** The WebSocket address of a node. */
export function nodeUrl(node: Pick<NodeState, 'rpc_port'>): string {
  return `ws://127.0.0.1:${node.rpc_port}`;
}

/**
 * Whether a node of a network of this user answers at the address: whatever type its chain says that it is, its money is none,
 * and everybody knows the keys of its accounts.
 */
export async function isOwnNode(url: string, root = networksFolder()): Promise<boolean> {
  const { hostname, port: asked } = new URL(url);
  if (!loopbackNames.includes(hostname)) return false;
  const nodes = (await networkNames(root)).flatMap((name) => readNetwork(name, root)?.nodes ?? []);
  return nodes.some(
    ({ rpc_port, process }) =>
      String(rpc_port) === asked && process !== undefined && processState(process) !== 'gone',
  );
}

const loopbackNames = ['127.0.0.1', 'localhost'];

/** The networks of this user that were not taken down, by name. */
export async function networkNames(root = networksFolder()): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

/** What is known of the network; undefined when there is none, or one that died before it knew anything. */
export function readNetwork(name: string, root = networksFolder()): NetworkState | undefined {
  try {
    return keepReplicasLive(
      networkState.parse(JSON.parse(readFileSync(statePath(name, root), 'utf8'))),
      networkFolder(name, root),
    );
  } catch {
    return undefined;
  }
}

/**
 * Written at once and in one piece: whoever takes the network down after a crash must know each
 * process that was started, and must never read half a file.
 */
export function writeNetwork(state: NetworkState, root = networksFolder()): void {
  writeWhole(statePath(state.name, root), `${JSON.stringify(state, null, 2)}\n`);
}

/**
 * Makes the folder of a new network; of two that try at once one wins.
 * @throws AgentError `bad_input/network_exists`, `bad_input/state_folder`
 */
export async function claimNetwork(name: string, root = networksFolder()): Promise<void> {
  const folder = networkFolder(name, root);
  try {
    makeFolder(root);
    await makeOnce(folder, name, root);
    await mkdir(join(folder, 'logs'));
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw new AgentError(
      'bad_input/state_folder',
      `cannot write ${folder}: ${messageOf(cause)}; make the folder writable or name another one in ALMANAC_STATE`,
      { data: { folder }, cause },
    );
  }
}

export async function removeNetwork(name: string, root = networksFolder()): Promise<void> {
  await rm(networkFolder(name, root), { recursive: true, force: true });
}

/** The folder of all networks of this user. */
function networksFolder(): string {
  return join(stateFolder(), 'networks');
}

async function makeOnce(folder: string, name: string, root: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    const nodes = readNetwork(name, root)?.nodes ?? [];
    const living = nodes.filter((node) => node.process && processState(node.process) !== 'gone').length;
    throw new AgentError(
      'bad_input/network_exists',
      `a network "${name}" exists already (${living} of ${nodes.length} nodes run); take it down with \`almanac network down --name ${name}\` or choose another --name`,
      { data: { name, nodes: nodes.length, living }, cause },
    );
  }
}

function statePath(name: string, root: string): string {
  return join(networkFolder(name, root), 'state.json');
}

/**
 * The network of this name, or the only one when no name is given.
 * @throws AgentError `bad_input/network` when there is none or the choice is not clear.
 */
export async function findNetwork(name: string | undefined): Promise<NetworkState> {
  const names = await networkNames();
  const [only] = names;
  const chosen = name ?? (names.length === 1 ? only : undefined);
  if (chosen === undefined) {
    throw new AgentError(
      'bad_input/network',
      names.length === 0
        ? 'there is no network; start one with `almanac network up`'
        : `there are several networks: ${names.join(', ')}; choose one with --name`,
      { data: { names } },
    );
  }
  const network = readNetwork(chosen);
  if (network) return network;
  throw new AgentError(
    'bad_input/network',
    names.includes(chosen)
      ? `network "${chosen}" was never completed; remove what is left of it with \`almanac network down --name ${chosen}\``
      : `there is no network "${chosen}"; ${names.length === 0 ? 'start one with `almanac network up`' : `there are ${names.join(', ')}`}`,
    { data: { name: chosen, names } },
  );
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
