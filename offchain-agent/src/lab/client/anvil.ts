import type { EthereumDriver } from './client-driver.ts';
import { developmentWords, fundedAccounts } from './ethereum-accounts.ts';
import { chainId } from './ethereum-genesis.ts';
import { answerOf, askEthereum, numberAt, pollEthereum } from './ethereum-poll.ts';
import { gasLimitOf, nodePath } from './signers.ts';

/** As the package's own names have it. */
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;

/** How often it writes its blocks down, in seconds. */
const keptEveryS = 1;

/** Anvil 1.7: one node that seals a block in every interval, or for every transaction, in about 45 MB. */
export const anvil: EthereumDriver = {
  name: 'anvil',
  engines: ['interval', 'instant'],
  program: {
    name: 'anvil',
    // The program itself: a signal to the script that usually starts it would not reach it.
    inModules: `@foundry-rs/anvil-${process.platform}-${architecture}/bin/anvil`,
    install: 'npm install @foundry-rs/anvil@1.7.1',
  },
  mostNodes: 1,
  hasMetrics: false,
  cannot: [
    'It has no peers, no metrics and no votes: one node is the network.',
    'Blocks are saved once per second: a kill loses those of the last second. A kill during a save loses all; then only a wipe lets it start again.',
  ],
  // What a kill may cost it: the blocks of a second that was not yet kept, and of the one in which it was.
  depth: ({ client, slot_ms: slotMs }) =>
    client?.engine === 'instant' ? 3 : 1 + Math.ceil((2_000 * keptEveryS) / slotMs),
  async prepare() {
    // Its accounts are built in; the first block is of the moment at which it starts.
  },
  command(network, node) {
    const [program = 'anvil', ...rest] = network.node_command;
    const args = [
      ['--host', '127.0.0.1', '--port', String(node.rpc_port), '--chain-id', String(chainId)],
      ['--mnemonic', developmentWords, '--accounts', String(fundedAccounts)],
      ['--gas-limit', String(gasLimitOf(network))],
      network.client?.engine === 'instant' ? [] : ['--block-time', String(network.slot_ms / 1_000)],
      ['--state', nodePath(network, node, 'data'), '--state-interval', String(keptEveryS)],
    ];
    return { argv: [program, ...rest, ...args.flat()], env: {} };
  },
  poll: async (node, signal) => await pollEthereum(node, { isAlone: true, signal }),
  async pool(node, signal) {
    const status = await answerOf(node, ['txpool_status'], signal);
    const [ready, later] = [numberAt(status, 'pending'), numberAt(status, 'queued')];
    return ready === undefined ? undefined : ready + (later ?? 0);
  },
  untold: () => ({
    finalized: 'anvil makes no block final',
    import_ms: 'anvil imports no blocks: its only node seals them all',
    propose_ms: 'anvil does not tell how long it constructs a block',
    propagation_ms: 'anvil has one node: no other has a block before it',
    out_bytes_s: 'anvil has one node, without peers',
    in_bytes_s: 'anvil has one node, without peers',
  }),
  async seal(node) {
    await askEthereum(node, 'evm_mine');
  },
};
