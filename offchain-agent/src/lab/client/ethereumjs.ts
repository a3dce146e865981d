import { writeFile } from 'node:fs/promises';
import type { NetworkState } from '../real/state.ts';
import { type EthereumDriver, peerHost } from './client-driver.ts';
import { answerOf, pollEthereum } from './ethereum-poll.ts';
import { ethereumjsModule } from './ethereumjs-module.ts';
import { cliqueDepth, genesisPath, nodePath, othersOf, writeGenesis } from './signers.ts';

const unmeasured = 'ethereumjs has no such series; only one that is started by its cli.js is measured';

/** @ethereumjs/client 0.10: Clique, in about 160 MB a node. */
export const ethereumjs: EthereumDriver = {
  name: 'ethereumjs',
  engines: ['clique'],
  program: {
    name: 'ethereumjs',
    inModules: '@ethereumjs/client/dist/esm/bin/cli.js',
    install: 'npm install @ethereumjs/client@0.10.5',
  },
  mostNodes: 20,
  hasMetrics: true,
  cannot: [
    'After a pause of more than about 15 s its peers are gone; with none left it looks for them after a minute.',
    'Peers and metrics are listened for on all addresses of the machine, not on the loopback alone.',
  ],
  depth: cliqueDepth,
  async prepare(network) {
    await writeGenesis(network);
    for (const node of network.nodes)
      await writeFile(nodePath(network, node, 'signer-key'), node.seed, { mode: 0o600 });
  },
  command(network, node) {
    const [program = 'ethereumjs', ...rest] = network.node_command;
    const [script] = rest;
    const loading = script !== undefined && isMeasured(network) ? ['--import', ethereumjsModule(script)] : [];
    // One that does not answer at once is not asked again for five minutes.
    const peers = othersOf(network, node, true).map((peer) => `${peerHost(peer)}:${peer.p2p_port}`);
    const args = [
      ['--gethGenesis', genesisPath(network.name), '--dataDir', nodePath(network, node, 'data')],
      ['--mine', '--unlock', nodePath(network, node, 'signer-key'), '--no-logFile'],
      ['--rpc', '--rpcAddr', '127.0.0.1', '--rpcPort', String(node.rpc_port)],
      ['--extIP', peerHost(node), '--port', String(node.p2p_port)],
      ['--prometheus', '--prometheusPort', String(node.prometheus_port)],
      network.nodes.length === 1 ? ['--isSingleNode'] : [],
      peers.length === 0 ? [] : ['--bootnodes', peers.join(',')],
    ];
    return { argv: [program, ...loading, ...rest, ...args.flat()], env: {} };
  },
  poll: async (node, signal) => await pollEthereum(node, { signal }),
  async pool(node, signal) {
    const content = await answerOf(node, ['txpool_content'], signal);
    return isContent(content) ? Object.values(content.pending).flatMap(Object.keys).length : undefined;
  },
  untold: (network) => ({
    finalized: 'Clique makes no block final',
    ...(isMeasured(network) ? {} : { import_ms: unmeasured, propose_ms: unmeasured }),
  }),
};

/** Whether a module of ours is loaded before the client. */
function isMeasured({ node_command: [, script] }: NetworkState): boolean {
  return script?.endsWith('cli.js') === true;
}

function isContent(answer: unknown): answer is { readonly pending: Readonly<Record<string, object>> } {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'pending' in answer &&
    typeof answer.pending === 'object' &&
    answer.pending !== null
  );
}
