import { join } from 'node:path';
import { type NetworkState, type NodeState, networkFolder } from './state.ts';

/** Keeps a node near 120 MB: fewer compiled runtimes, a trie cache of 64 MiB, a small database cache. */
const frugal = [
  '--max-runtime-instances',
  '2',
  '--trie-cache-size',
  String(64 * 1024 ** 2),
  '--db-cache',
  '16',
];

/** The file that holds the raw chain specification of a network. */
export function specFile(network: string): string {
  return join(networkFolder(network), 'spec.json');
}

export function nodeFolder(network: string, node: string): string {
  return join(networkFolder(network), node);
}

/** The command line of one node. Every node knows all others, so that none is needed to find the rest. */
export function nodeArguments(network: NetworkState, node: NodeState): string[] {
  const folder = nodeFolder(network.name, node.name);
  const others = network.nodes.filter((other) => other.name !== node.name);
  return [
    ['--chain', specFile(network.name), '--name', node.name, '--validator'],
    ['--base-path', join(folder, 'data'), '--keystore-path', join(folder, 'keystore')],
    ['--node-key-file', join(folder, 'node-key')],
    ['--listen-addr', `/ip4/127.0.0.1/tcp/${node.p2p_port}`, '--no-mdns', '--no-telemetry'],
    ['--rpc-port', String(node.rpc_port)],
    ['--prometheus-port', String(node.prometheus_port)],
    // A recount asks for the authorities at the parent of every block, however old.
    ['--state-pruning', 'archive'],
    frugal,
    ...others.map((other) => ['--bootnodes', `/ip4/127.0.0.1/tcp/${other.p2p_port}/p2p/${other.peer_id}`]),
  ].flat();
}
