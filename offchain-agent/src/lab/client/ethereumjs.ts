import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type ClientDriver, peerHost } from './client-driver.ts';
import { type PoolMethod, pollEthereum } from './ethereum-poll.ts';
import { cliqueDepth, genesisPath, nodePath, othersOf, writeGenesis } from './signers.ts';

const pool: PoolMethod = {
  method: 'txpool_content',
  countOf: (answer) =>
    isContent(answer) ? Object.values(answer.pending).flatMap(Object.keys).length : undefined,
};

/**
 * Version 0.10.5 sends a new block to one of three peers and never asks those that have only heard of it to fetch it; and whether
 * a peer is ahead it knows from the moment of connecting alone. So the third signer stands still, and so does whoever sealed
 * beside another. Both are put right in the module that is loaded, by the protocol's own words: a block goes to all, and the
 * total difficulty that comes with it counts.
 */
const mended = (cli: string): string => {
  const source = (file: string): string => JSON.stringify(new URL(`../src/${file}`, pathToFileURL(cli)).href);
  const code = [
    `import { FullSynchronizer } from ${source('sync/fullsync.js')}`,
    `import { FullEthereumService } from ${source('service/fullethereumservice.js')}`,
    'const send = FullSynchronizer.prototype.sendNewBlock',
    'FullSynchronizer.prototype.sendNewBlock = function (block) { return send.call(this, block, this.pool.peers) }',
    'const handle = FullEthereumService.prototype.handleEth',
    `FullEthereumService.prototype.handleEth = function (message, peer) {
      const status = peer.eth?.status
      if (message.name === 'NewBlock' && status && message.data[1] > status.td) status.td = message.data[1]
      return handle.call(this, message, peer)
    }`,
  ].join(';');
  return `data:text/javascript,${encodeURIComponent(code)}`;
};

/** @ethereumjs/client 0.10: Clique, in about 160 MB a node. */
export const ethereumjs: ClientDriver = {
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
    'A node that sealed alongside another, or connects third, can lag until a restart. It requests blocks only from peers that were ahead when they connected.',
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
    const mending = script?.endsWith('cli.js') ? ['--import', mended(script)] : [];
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
    return { argv: [program, ...mending, ...rest, ...args.flat()], env: {} };
  },
  poll: async (node, signal) => await pollEthereum(node, pool, { signal }),
};

function isContent(answer: unknown): answer is { readonly pending: Readonly<Record<string, object>> } {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'pending' in answer &&
    typeof answer.pending === 'object' &&
    answer.pending !== null
  );
}
