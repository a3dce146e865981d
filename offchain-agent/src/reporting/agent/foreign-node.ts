import { AgentError } from '../../base/error.ts';
import { RpcBabeSource } from '../../chain/babe/babe-source.ts';
import { runtimeItems } from '../../chain/call/runtime-items.ts';
import { openAnyChain } from '../../chain/engine/open-any-chain.ts';
import type { CensusChain, ForeignNetwork } from '../../chain/reporting/census-chain.ts';
import type { ForeignNode } from '../../measure/census/follow-network.ts';
import type { CensusEngine } from '../../measure/finality/slot-of-header.ts';

/**
 * Opens a node of a network.
 * @throws AgentError as `openAnyChain` does; `bad_input/network_node` for one of another chain or engine
 */
export async function openForeignNode(
  url: string,
  { engine, genesisHash, signal }: { engine: CensusEngine; genesisHash: string; signal: AbortSignal },
): Promise<ForeignNode> {
  const chain = await openAnyChain(url, { signal });
  const { client, chainName, specName } = chain;
  try {
    if (chain.genesisHash !== genesisHash || chain.engine !== engine) {
      throw new AgentError(
        'bad_input/network_node',
        `the node is of ${chainName} (genesis ${chain.genesisHash}, ${chain.engine}), and the network is registered with genesis ${genesisHash} and ${engine}; correct urls`,
        { data: { genesis: chain.genesisHash, expected: genesisHash, engine: chain.engine } },
      );
    }
    client.pinChain(genesisHash);
    const epochSlots = engine === 'babe' ? await epochSlotsOf(new RpcBabeSource(client)) : undefined;
    return {
      client,
      epochSlots,
      chainName,
      specName,
      itemsAt: chain.isRelay ? runtimeItems(client) : undefined,
      onLost: (listener) =>
        void client.onConnection((event) => {
          if (event === 'lost') listener();
        }),
      close: () => client.close(),
    };
  } catch (error) {
    client.close();
    throw error;
  }
}

async function epochSlotsOf(source: RpcBabeSource): Promise<number> {
  const { hash } = await source.blocks.finalizedHead();
  return (await source.epochsAfter(hash)).current.durationSlots;
}

/** @throws AgentError `bad_input/network_engine` for one whose slots nobody can count */
export function engineOf({ id, consensus }: ForeignNetwork): CensusEngine {
  if (consensus !== 'other') return consensus;
  throw new AgentError(
    'bad_input/network_engine',
    `network ${id} is registered with neither Aura nor BABE, so that its slots cannot be counted; take it out of networks`,
    { data: { network: id } },
  );
}

/** @throws AgentError `unknown/network`, retryable, while the Council has not registered it */
export async function registeredNetwork(
  chain: Pick<CensusChain, 'networks'>,
  network: number,
): Promise<ForeignNetwork> {
  const found = (await chain.networks()).find(({ id }) => id === network);
  if (found) return found;
  throw new AgentError(
    'unknown/network',
    `the chain has no network ${network} yet; it is measured from its registration on ("almanac network list")`,
    { data: { network }, retryable: true },
  );
}
