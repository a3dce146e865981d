import { encodeAddress, xxhashAsU8a } from '@polkadot/util-crypto';
import type { RpcClient } from './rpc/client.ts';
import { bytesOf, hexOf } from './scale.ts';
import { ss58Prefix } from './ss58-prefix.ts';

/** What an Aura key is called in the chain's own way of writing. */
export interface KeyName {
  /** The key itself as an address. */
  readonly keyAddress: string;
  /** The account that owns the key; absent where no session pallet knows it. */
  readonly account: string | undefined;
}

/** twox128("Session") ++ twox128("KeyOwner") */
const keyOwnerPrefix = '0xcec5070d609dd3497f72bde07fc96ba0726380404683fc89e8233450c8aa1950';
const auraKeyType = Buffer.from('aura');

/**
 * Names Aura keys: by the account that `session.keyOwner` gives for them, else by the key.
 *
 * @param keys as hex
 * @param at hash of the block in whose state owners are looked up
 */
export async function nameKeys(
  client: RpcClient,
  keys: readonly string[],
  at: string,
): Promise<ReadonlyMap<string, KeyName>> {
  const prefix = await ss58Prefix(client);
  const address = (hex: string): string => {
    const bytes = bytesOf(hex);
    // Chains with Ethereum's accounts of 20 bytes write them as hex.
    return bytes.length === 20 ? hex : encodeAddress(bytes, prefix);
  };
  const named = keys.map(async (key): Promise<[string, KeyName]> => {
    const bytes = bytesOf(key);
    const map = Buffer.concat([auraKeyType, Buffer.from([bytes.length << 2]), bytes]);
    const storageKey = keyOwnerPrefix + hexOf(xxhashAsU8a(map, 64)).slice(2) + map.toString('hex');
    const owner = await client.request<string | null>('state_getStorage', [storageKey, at]);
    return [key, { keyAddress: address(key), account: owner === null ? undefined : address(owner) }];
  });
  return new Map(await Promise.all(named));
}
