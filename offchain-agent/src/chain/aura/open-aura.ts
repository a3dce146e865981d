import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import { type Basis, readBasis } from '../rpc/basis.ts';
import { RpcClient, type RpcClientOptions } from '../rpc/client.ts';
import { type RuntimeVersion, readRuntimeVersion } from '../rpc/runtime-version.ts';
import { RpcAuraSource } from './aura-source.ts';

/** A node of an Aura chain, and what the chain calls itself. */
export interface AuraConnection {
  readonly client: RpcClient;
  readonly source: RpcAuraSource;
  readonly chainName: string;
  readonly basis: Basis;
  readonly specName: string;
  readonly genesisHash: string;
}

/** blake2b-64 of the names of runtime APIs: how a runtime lists what it offers. */
const auraApiId = '0xdd718d5cc53262d4';
const babeApiId = '0xcbca25e39f142387';

/**
 * Connects to a node of any Aura chain, by bare JSON-RPC; `client.close()` or the signal ends it.
 *
 * @throws AgentError as `openSocket` does, `bad_input/not_a_node` when what answers is no Substrate node,
 * `bad_input/not_aura` when the chain's blocks are not written by Aura
 */
export async function openAura(
  url: string,
  options: Pick<RpcClientOptions, 'signal' | 'timeoutMs' | 'onFault'> = {},
): Promise<AuraConnection> {
  const client = await RpcClient.open(url, options);
  const { signal } = options;
  signal?.addEventListener('abort', () => client.close(signal.reason), { once: true });
  try {
    const [version, chainName, basis, genesisHash] = await Promise.all([
      readRuntimeVersion(client),
      client.request('system_chain').then(plainText),
      readBasis(client),
      client.request('chain_getBlockHash', [0]).then(plainText),
    ]);
    requireAura(version, url);
    const source = new RpcAuraSource(client);
    return { client, source, chainName, basis, specName: version.specName, genesisHash };
  } catch (error) {
    client.close();
    throw error;
  }
}

function requireAura({ specName, apis }: RuntimeVersion, url: string): void {
  const offered = new Set(apis.map(([id]) => id));
  if (offered.has(auraApiId)) return;
  const instead = offered.has(babeApiId) ? 'its blocks are written by BABE' : 'its runtime offers no AuraApi';
  throw new AgentError(
    'bad_input/not_aura',
    `the chain "${specName}" at ${shownUrl(url)} is not an Aura chain: ${instead}; authorship can be counted on Aura chains only, where the author of every slot is known`,
    { data: { url: shownUrl(url), spec_name: specName } },
  );
}
