import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder } from '../../base/folder.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import { engines, type Finality, finalities, type GenesisEngine, isOnDemand } from '../genesis/engine.ts';
import { callRpc } from '../real/json-rpc.ts';
import { nodeFolder } from '../real/node-process.ts';
import type { NetworkPart, NodeProgram, NodeReport } from '../real/part.ts';
import { answerWithinMs } from '../real/ready.ts';
import { type NetworkState, type NodeState, networkFolder, nodeUrl } from '../real/state.ts';
import type { ClientDriver } from './client-driver.ts';

declare module '../real/state.ts' {
  interface NetworkState {
    /** Absent: Aura. */
    engine?: GenesisEngine | undefined;
    /** Absent: GRANDPA. */
    finality?: Finality | undefined;
  }
}

/** Keeps a node near 120 MB: fewer compiled runtimes, a trie cache of 64 MiB, a small database cache. */
export const frugal = [
  '--max-runtime-instances',
  '2',
  '--trie-cache-size',
  String(64 * 1024 ** 2),
  '--db-cache',
  '16',
];

/** This machine, for its own processes. */
export const loopback = '127.0.0.1';

/** Connections that a node makes of itself. */
const usualPeers = 8;

/**
 * The node of this repository, or any that takes its options (`--node COMMAND`). Genesis and keys are `upNetwork`'s: they need a
 * runtime, which no other client has.
 */
export const substrate: ClientDriver = {
  name: 'substrate',
  engines: ['aura', 'babe', 'manual', 'instant'],
  program: { name: 'almanac-node', install: 'npm run build:chain -- node' },
  mostNodes: 20,
  hasMetrics: true,
  cannot: [],
  depth: () => undefined,
  async prepare() {
    // Done by `upNetwork`.
  },
  command(network, node) {
    const [program = '', ...rest] = node.command ?? network.node_command;
    return { argv: [program, ...rest, ...nodeArguments(network, node)], env: compiledRuntimes() };
  },
  poll: async ({ rpc_port: port }, signal) => await nodeReport(port, signal),
  async seal({ rpc_port: port }) {
    await callRpc(port, ['engine_createBlock', true, true], AbortSignal.timeout(answerWithinMs));
  },
};

/** How nodes that take its options are started and queried. */
export const substrateProgram: NodeProgram = {
  command: (network, node) => substrate.command(network, node),
  poll: async ({ rpc_port: port }, signal) => await nodeReport(port, signal),
  readyWhen: ({ engine, finality }) => {
    if (isOnDemand(engine)) return 'answers';
    return finality === 'none' ? 'blocks' : 'finality';
  },
  urlOf: nodeUrl,
  startsOneByOne: false,
  isSubstrate: true,
};

/** Networks of the node of this repository: those that no other client claims. */
export const substratePart: NetworkPart = {
  name: 'substrate',
  fields: { engine: z.enum(engines).optional(), finality: z.enum(finalities).optional() },
  programOf: () => substrateProgram,
};

/** Tells nodes to keep compiled runtimes for each other, as environment: compiling takes some 4 s of a core each time. */
export function compiledRuntimes(): { readonly ALMANAC_WASM_CACHE: string } {
  return { ALMANAC_WASM_CACHE: join(cacheFolder(), 'compiled') };
}

/** The file that holds the raw chain specification of a network. */
export function specFile(network: string): string {
  return join(networkFolder(network), 'spec.json');
}

/** The command line of one node. Every node knows all others, so that none is needed to find the rest. */
export function nodeArguments(network: NetworkState, node: NodeState): string[] {
  const folder = nodeFolder(network.name, node.name);
  const others = network.nodes.filter((other) => other.name !== node.name);
  return [
    ['--chain', specFile(network.name), '--name', node.name],
    node.is_full_node ? [] : ['--validator', ...(network.heartbeat ? ['--heartbeat'] : [])],
    ['--base-path', join(folder, 'data'), '--keystore-path', join(folder, 'keystore')],
    ['--node-key-file', join(folder, 'node-key')],
    ['--listen-addr', `/ip4/${node.host ?? loopback}/tcp/${node.p2p_port}`, '--no-mdns', '--no-telemetry'],
    ['--rpc-port', String(node.rpc_port)],
    ['--prometheus-port', String(node.prometheus_port)],
    // A recount asks for the authorities at the parent of every block, however old.
    ['--state-pruning', 'archive'],
    isOnDemand(network.engine) ? ['--sealing', network.engine] : [],
    network.finality === 'none' ? ['--no-grandpa'] : [],
    network.block_bytes === undefined ? [] : ['--block-bytes', String(network.block_bytes)],
    // By itself a node looks for eight others; with these everybody sees all, also of twenty.
    others.length > usualPeers ? ['--out-peers', String(others.length)] : [],
    frugal,
    ...others.map((other) => ['--bootnodes', peerAddress(other)]),
  ].flat();
}

/** Where its peers find a node. */
export function peerAddress({
  host = loopback,
  p2p_port,
  proxy_port = p2p_port,
  peer_id,
}: NodeState): string {
  return `/ip4/${host}/tcp/${proxy_port}/p2p/${peer_id}`;
}

/** Asks a node over HTTP; undefined when it is not there, paused, or does not answer in time. */
export async function nodeReport(port: number, signal?: AbortSignal): Promise<NodeReport | undefined> {
  try {
    return await withTimeLimit(answerWithinMs, signal, async (within) => {
      const [health, best, finalizedHash] = await Promise.all([
        callRpc<{ peers: number }>(port, ['system_health'], within),
        callRpc<Header>(port, ['chain_getHeader'], within),
        callRpc<string>(port, ['chain_getFinalizedHead'], within),
      ]);
      const finalized = await callRpc<Header>(port, ['chain_getHeader', finalizedHash], within);
      return { peers: health.peers, best: Number(best.number), finalized: Number(finalized.number) };
    });
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

interface Header {
  readonly number: string;
}
