import { plainText } from '../../base/plain-text.ts';
import { RpcBlocks } from '../block/rpc-blocks.ts';
import { type Basis, readBasis } from '../rpc/basis.ts';
import { RpcClient, type RpcClientOptions } from '../rpc/client.ts';
import { readRuntimeVersion } from '../rpc/runtime-version.ts';
import { type ConsensusEngine, detectEngine } from './engine.ts';
import { hostsParachains } from './hosts-parachains.ts';

/** A node of any Substrate chain, what the chain calls itself, and how its blocks are written. */
export interface AnyChainConnection {
  readonly client: RpcClient;
  readonly engine: ConsensusEngine;
  readonly chainName: string;
  readonly basis: Basis;
  readonly specName: string;
  /** Whether it hosts parachains. */
  readonly isRelay: boolean;
  readonly genesisHash: string;
}

/**
 * Connects to a node of any Substrate chain, by bare JSON-RPC; `client.close()` or the signal ends it.
 *
 * @throws AgentError as `openSocket` does, `bad_input/not_a_node` when what answers is not a Substrate node,
 * `bad_input/engine` when it cannot be told how its blocks are written
 */
export async function openAnyChain(
  url: string,
  options: Pick<RpcClientOptions, 'signal' | 'timeoutMs' | 'onFault' | 'retry'> = {},
): Promise<AnyChainConnection> {
  const client = await RpcClient.open(url, options);
  if (options.signal) client.closeOn(options.signal);
  try {
    // First and alone: of several questions that a stranger refuses, the first refusal would be told.
    const version = await readRuntimeVersion(client);
    const [chainName, basis, genesisHash] = await Promise.all([
      client.request('system_chain').then(plainText),
      readBasis(client),
      client.request('chain_getBlockHash', [0]).then(plainText),
    ]);
    const blocks = new RpcBlocks(client);
    const { hash, number } = await blocks.finalizedHead();
    const { logs } = (await blocks.headerOf(hash)).digest;
    const engine = detectEngine({ version, number, logs });
    const isRelay = engine === 'babe' && hostsParachains(version);
    return { client, engine, chainName, basis, specName: version.specName, isRelay, genesisHash };
  } catch (error) {
    client.close();
    throw error;
  }
}
