import { writeFile } from 'node:fs/promises';
import { type ClientDriver, peerHost } from './client-driver.ts';
import { type PoolMethod, pollEthereum } from './ethereum-poll.ts';
import { enodes } from './geth.ts';
import { cliqueDepth, genesisPath, nodePath, othersOf, writeGenesis } from './signers.ts';

const pool: PoolMethod = {
  method: 'txpool_besuTransactions',
  countOf: (answer) => (Array.isArray(answer) ? answer.length : undefined),
};

/**
 * Hyperledger Besu with QBFT, IBFT 2.0 or Clique. Untried here: no package of npm holds it, so only its command lines are
 * tested.
 */
export const besu: ClientDriver = {
  name: 'besu',
  engines: ['qbft', 'ibft2', 'clique'],
  isTried: false,
  program: { name: 'besu', install: 'put besu on PATH: https://besu.hyperledger.org' },
  mostNodes: 20,
  hasMetrics: true,
  cannot: [
    'A node takes about 1 GB of memory, which nothing checks here.',
    'Recent versions have no Clique.',
  ],
  // With votes a block is final at once.
  depth: (network) => (network.client?.engine === 'clique' ? cliqueDepth(network) : 0),
  async prepare(network) {
    const { client } = network;
    await writeGenesis(
      network,
      client?.engine === 'ibft2' || client?.engine === 'clique' ? client.engine : 'qbft',
    );
    // It signs blocks with the key of its connections.
    for (const node of network.nodes)
      await writeFile(nodePath(network, node, 'node-key'), node.seed, { mode: 0o600 });
  },
  command(network, node) {
    const [program = 'besu', ...rest] = network.node_command;
    const args = [
      `--data-path=${nodePath(network, node, 'data')}`,
      `--genesis-file=${genesisPath(network.name)}`,
      `--node-private-key-file=${nodePath(network, node, 'node-key')}`,
      `--bootnodes=${enodes(othersOf(network, node)).join(',')}`,
      `--p2p-host=${peerHost(node)}`,
      `--p2p-interface=${peerHost(node)}`,
      `--p2p-port=${node.p2p_port}`,
      '--rpc-http-enabled',
      '--rpc-http-host=127.0.0.1',
      `--rpc-http-port=${node.rpc_port}`,
      '--rpc-http-api=ADMIN,CLIQUE,ETH,IBFT,NET,QBFT,TXPOOL,WEB3',
      '--host-allowlist=127.0.0.1,localhost',
      '--metrics-enabled',
      '--metrics-host=127.0.0.1',
      `--metrics-port=${node.prometheus_port}`,
      '--min-gas-price=0',
      '--sync-mode=FULL',
      '--sync-min-peers=1',
    ];
    return { argv: [program, ...rest, ...args], env: {} };
  },
  poll: async (node, signal) => await pollEthereum(node, pool, { signal }),
};
