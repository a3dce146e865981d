import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '../../base/process.ts';
import { type NetworkState, type NodeState, networkFolder } from '../real/state.ts';
import { developmentAccount, type EthereumAccount, watcherAccount } from './ethereum-accounts.ts';
import { genesisFile, sorted } from './ethereum-genesis.ts';

const defaultGasLimit = 30_000_000;
const defaultEpochBlocks = 30_000;

/** The file of a network that says what its first block is. */
export function genesisPath(network: string): string {
  return join(networkFolder(network), 'genesis.json');
}

/** A file or a folder of one node. What a node writes itself is in `data`, which a `wipe` removes. */
export function nodePath(network: NetworkState, node: NodeState, name: string): string {
  return join(networkFolder(network.name), node.name, name);
}

export function gasLimitOf({ client }: NetworkState): number {
  return client?.gas_limit ?? defaultGasLimit;
}

/**
 * One account a node, so that each is in turn in the order of their names: engines count signers by ascending addresses, and
 * block 1 is the second one's.
 */
export async function signersOf(count: number): Promise<EthereumAccount[]> {
  const accounts = await Promise.all(Array.from({ length: count }, (_, index) => developmentAccount(index)));
  const order = sorted(accounts.map(({ address }) => address));
  const byAddress = new Map(accounts.map((account) => [account.address.slice(2).toLowerCase(), account]));
  return order.flatMap((_, index) => byAddress.get(order[(index + 1) % count] ?? '') ?? []);
}

/** Writes the genesis with the nodes' accounts as signers, or with others where the client signs with other keys. */
export async function writeGenesis(
  network: NetworkState,
  signers = network.nodes.map(({ account }) => account),
): Promise<void> {
  const genesis = genesisFile({
    signers,
    funded: [(await developmentAccount(watcherAccount)).address],
    periodS: network.slot_ms / 1_000,
    epochBlocks: network.session_blocks || defaultEpochBlocks,
    gasLimit: gasLimitOf(network),
    timestampS: Math.floor(Date.parse(network.started_at) / 1_000),
  });
  await writeFile(genesisPath(network.name), genesis);
}

/** All others, or those of them that run. */
export function othersOf(network: NetworkState, node: NodeState, onlyRunning = false): NodeState[] {
  return network.nodes.filter(
    (other) => other.name !== node.name && (!onlyRunning || isRunning(other.process)),
  );
}

/**
 * A minority of Clique's signers writes at most so many blocks in a row without the others: what lies deeper is the same
 * everywhere.
 */
export function cliqueDepth(network: NetworkState): number {
  return Math.floor(network.nodes.length / 2) + 1;
}
