import { readBasis } from '../../chain/rpc/basis.ts';
import type { ChainConnection } from '../../chain/rpc/connect.ts';
import type { Opened } from '../../cli/open-at.ts';
import { fixedNames, type LiveNames } from '../names/served-names.ts';
import type { ServedChainFacts } from './served-chain.ts';

export type ServedChainOptions = Pick<Opened<ChainConnection>, 'chain' | 'chainName' | 'url' | 'names'>;

/** What a chain is, for as long as it is served. */
export async function factsOf(
  { chain: { api, client }, chainName, url, names }: ServedChainOptions,
  live: LiveNames = fixedNames(names),
): Promise<ServedChainFacts> {
  return {
    name: chainName,
    url,
    genesisHash: api.genesisHash.toHex(),
    basis: await readBasis(client),
    names: live,
  };
}
