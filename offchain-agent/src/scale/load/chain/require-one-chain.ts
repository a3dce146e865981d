import { AgentError } from '../../../base/error.ts';
import { type LoadChain, openLoadChain } from './load-chain.ts';

/** @throws AgentError `bad_input/other_chain` when an endpoint belongs to another chain than the first */
export async function requireOneChain(
  chain: LoadChain,
  endpoints: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const url of endpoints.slice(1)) {
    const other = await openLoadChain(url, signal);
    await other.api.disconnect();
    if (other.genesisHash === chain.genesisHash) continue;
    throw new AgentError(
      'bad_input/other_chain',
      `${other.specName} at the endpoint ${endpoints.indexOf(url) + 1} is another chain than ${chain.specName} at the first; a load goes to nodes of one chain`,
      { data: { genesis: [chain.genesisHash, other.genesisHash] } },
    );
  }
}
