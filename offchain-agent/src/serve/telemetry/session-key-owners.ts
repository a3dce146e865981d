import { encodeAddress, ethereumEncode } from '@polkadot/util-crypto';
import { hexBytes } from '../../base/bytes.ts';
import { ownerStorageKey, ss58Prefix } from '../../chain/engine/key-names.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import { readStorage } from '../../chain/rpc/read-storage.ts';
import type { KeyOwner, KeyOwners } from './chain-records.ts';

interface AskedChain {
  readonly client: RpcClient;
  readonly prefix: number;
}

/** Owners of session keys, asked of a node of each chain. */
export class SessionKeyOwners implements KeyOwners {
  readonly #chains: ReadonlyMap<string, AskedChain>;

  private constructor(chains: ReadonlyMap<string, AskedChain>) {
    this.#chains = chains;
  }

  /**
   * Finds out of which chain each node is; the connections stay the caller's.
   * @throws AgentError of the transport
   */
  static async open(clients: readonly RpcClient[]): Promise<SessionKeyOwners> {
    const chains = await Promise.all(
      clients.map(async (client): Promise<[string, AskedChain]> => {
        const genesisHash = await client.request<string>('chain_getBlockHash', [0]);
        return [genesisHash, { client, prefix: await ss58Prefix(client) }];
      }),
    );
    return new SessionKeyOwners(new Map(chains));
  }

  async of(genesisHash: string, keys: readonly string[]): Promise<ReadonlyMap<string, KeyOwner> | undefined> {
    const chain = this.#chains.get(genesisHash);
    if (!chain) return undefined;
    const { client, prefix } = chain;
    const at = await client.request<string>('chain_getFinalizedHead');
    const storageKeys = new Map(keys.map((key) => [key, ownerStorageKey(key, 'gran')]));
    const owners = await readStorage(client, [...storageKeys.values()], at);
    return new Map(
      keys.flatMap((key) => {
        const hex = owners.get(storageKeys.get(key) ?? '');
        return hex === undefined ? [] : [[key, { hex, address: addressOf(hex, prefix) }]];
      }),
    );
  }
}

/** Ethereum's accounts, of 20 bytes, are hex whose capitals are a checksum. */
function addressOf(hex: string, prefix: number): string {
  const bytes = hexBytes(hex);
  return bytes.length === 20 ? ethereumEncode(bytes) : encodeAddress(bytes, prefix);
}
