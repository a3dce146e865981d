import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkState, NodeState } from '../real/state.ts';
import { type ClientDriver, peerHost } from './client-driver.ts';
import { keystoreFile } from './ethereum-accounts.ts';
import { chainId } from './ethereum-genesis.ts';
import { pollEthereum, poolStatus } from './ethereum-poll.ts';
import { cliqueDepth, genesisPath, nodePath, othersOf, writeGenesis } from './signers.ts';

const password = 'almanac';

/** The database begins with the genesis: made once, and again after a wipe. `exec`, so that signals reach the client itself. */
const initAndRun = '"$0" init --datadir "$1" "$2" && shift 2 && exec "$0" "$@"';

/**
 * Geth with Clique, up to version 1.13, the last that seals such blocks. Untried here: no package of npm holds it, so only its
 * command lines are tested.
 */
export const geth: ClientDriver = {
  name: 'geth',
  engines: ['clique'],
  isTried: false,
  program: { name: 'geth', install: 'put geth 1.13 on PATH: https://geth.ethereum.org/downloads' },
  mostNodes: 20,
  hasMetrics: true,
  cannot: ['Versions from 1.14 on seal no blocks of Clique.'],
  depth: cliqueDepth,
  async prepare(network) {
    await writeGenesis(network, 'clique');
    await writeSigners(network);
  },
  command: (network, node) => ({
    argv: initialised(network, node, [
      ...gethArguments(network, node),
      '--miner.etherbase',
      node.account,
      ...signing(network, node),
      '--nodiscover=false',
      '--netrestrict',
      `${peerHost(node)}/${node.host === undefined ? 8 : 16}`,
      '--nat',
      node.host === undefined ? 'none' : `extip:${node.host}`,
      '--authrpc.port',
      '0',
      '--bootnodes',
      enodes(othersOf(network, node)).join(','),
      '--metrics',
      '--metrics.addr',
      '127.0.0.1',
      '--metrics.port',
      String(node.prometheus_port),
    ]),
    env: {},
  }),
  poll: async (node, signal) => await pollEthereum(node, poolStatus, { signal }),
};

/** The key of every node as Geth reads it: of its account, and the same for its connections, by which IBFT signs. */
export async function writeSigners(network: NetworkState): Promise<void> {
  for (const node of network.nodes) {
    const keys = nodePath(network, node, 'keystore');
    const account = { secret: node.seed, address: node.account };
    await mkdir(keys, { recursive: true });
    await writeFile(join(keys, 'signer.json'), keystoreFile(account, password), { mode: 0o600 });
    await writeFile(nodePath(network, node, 'password'), password, { mode: 0o600 });
    await writeFile(nodePath(network, node, 'node-key'), node.seed, { mode: 0o600 });
  }
}

/** What Geth and its forks have in common. */
export function gethArguments(network: NetworkState, node: NodeState): string[] {
  return [
    ['--datadir', nodePath(network, node, 'data'), '--networkid', String(chainId), '--syncmode', 'full'],
    ['--nodekey', nodePath(network, node, 'node-key'), '--port', String(node.p2p_port), '--mine'],
    ['--http', '--http.addr', '127.0.0.1', '--http.port', String(node.rpc_port), '--ipcdisable'],
    ['--http.api', 'admin,clique,eth,istanbul,net,raft,txpool,web3'],
  ].flat();
}

/** With its account unlocked, which the HTTP interface then could use, too: the key is a public one. */
export function signing(network: NetworkState, node: NodeState): string[] {
  return [
    '--unlock',
    node.account,
    '--password',
    nodePath(network, node, 'password'),
    '--keystore',
    nodePath(network, node, 'keystore'),
    '--allow-insecure-unlock',
  ];
}

export function initialised(
  network: NetworkState,
  node: NodeState,
  args: readonly string[],
): [string, ...string[]] {
  const [program = 'geth', ...rest] = network.node_command;
  const data = nodePath(network, node, 'data');
  return ['sh', '-c', initAndRun, program, data, genesisPath(network.name), ...rest, ...args];
}

/** Addresses of nodes with their ids. */
export function enodes(nodes: readonly NodeState[], query: (peer: NodeState) => string = () => ''): string[] {
  return nodes.map((node) => `enode://${node.peer_id}@${peerHost(node)}:${node.p2p_port}${query(node)}`);
}
