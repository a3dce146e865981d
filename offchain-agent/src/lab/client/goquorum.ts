import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkState, NodeState } from '../real/state.ts';
import type { ClientDriver } from './client-driver.ts';
import { pollEthereum, poolStatus } from './ethereum-poll.ts';
import { enodes, gethArguments, initialised, signing, writeSigners } from './geth.ts';
import { cliqueDepth, nodePath, othersOf, writeGenesis } from './signers.ts';

/**
 * GoQuorum with IBFT, Raft or Clique. Untried here: no package of npm holds it, so only its command lines are tested.
 */
export const goquorum: ClientDriver = {
  name: 'goquorum',
  engines: ['ibft', 'raft', 'clique'],
  isTried: false,
  program: { name: 'geth', install: 'put its geth on PATH: https://github.com/Consensys/quorum/releases' },
  mostNodes: 20,
  hasMetrics: true,
  cannot: [
    'Raft seals blocks for transactions alone, and its port is the one that metrics have otherwise.',
    'Addresses of peers are those of a file that is written before each start.',
  ],
  // A block of IBFT or Raft is final at once.
  depth: (network) => (network.client?.engine === 'clique' ? cliqueDepth(network) : 0),
  async prepare(network) {
    const { client } = network;
    await writeGenesis(
      network,
      client?.engine === 'raft' || client?.engine === 'clique' ? client.engine : 'ibft',
    );
    await writeSigners(network);
  },
  command(network, node) {
    const isRaft = network.client?.engine === 'raft';
    const data = nodePath(network, node, 'data');
    const query = isRaft
      ? (peer: NodeState) => `?discport=0&raftport=${peer.prometheus_port}`
      : () => '?discport=0';
    // It has no option for this; all nodes are named, itself too, in the same order everywhere.
    mkdirSync(data, { recursive: true });
    const list = isRaft ? network.nodes : othersOf(network, node);
    writeFileSync(join(data, 'static-nodes.json'), JSON.stringify(enodes(list, query)));
    return {
      argv: initialised(network, node, [
        ...gethArguments(network, node),
        '--nodiscover',
        ...engineArguments(network, node),
      ]),
      env: { PRIVATE_CONFIG: 'ignore' },
    };
  },
  poll: async (node, signal) => await pollEthereum(node, poolStatus, { signal }),
};

function engineArguments(network: NetworkState, node: NodeState): string[] {
  const metrics = [
    '--metrics',
    '--metrics.addr',
    '127.0.0.1',
    '--metrics.port',
    String(node.prometheus_port),
  ];
  switch (network.client?.engine) {
    case 'raft':
      return [
        '--raft',
        '--raftport',
        String(node.prometheus_port),
        '--raftblocktime',
        String(network.slot_ms),
      ];
    case 'clique':
      return [...signing(network, node), ...metrics];
    default:
      return ['--istanbul.blockperiod', String(network.slot_ms / 1_000), ...metrics];
  }
}
