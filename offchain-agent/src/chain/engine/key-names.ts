import { encodeAddress, ethereumEncode, xxhashAsU8a } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../../base/bytes.ts';
import { nimbusAccounts } from '../nimbus/nimbus-accounts.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { KeyType } from './engine.ts';
import { readStorage } from './read-storage.ts';

/** What an author's key is called in the chain's own way of writing. */
export interface KeyName {
  /** The key itself as an address. */
  readonly keyAddress: string;
  /** The account that owns the key; absent where no session pallet knows it. */
  readonly account: string | undefined;
}

/** twox128("Session") ++ twox128("KeyOwner") */
const keyOwnerPrefix = '0xcec5070d609dd3497f72bde07fc96ba0726380404683fc89e8233450c8aa1950';

/** What wallets use for a chain that names no format. */
const genericPrefix = 42;

/**
 * Names authors' keys: by the account that `session.keyOwner` gives for them, of nimbus by the one that registered them, else by
 * the key.
 *
 * @param keys as hex
 * @param at hash of the block in whose state owners are looked up
 */
export async function nameKeys(
  client: RpcClient,
  keys: readonly string[],
  at: string,
  type: KeyType,
): Promise<ReadonlyMap<string, KeyName>> {
  const prefix = await ss58Prefix(client);
  const address = (hex: string): string => {
    const bytes = hexBytes(hex);
    // Ethereum's accounts, of 20 bytes, are hex whose capitals are a checksum.
    return bytes.length === 20 ? ethereumEncode(bytes) : encodeAddress(bytes, prefix);
  };
  const storageKeys = new Map(keys.map((key) => [key, ownerStorageKey(key, type)]));
  const owners = await readStorage(client, [...storageKeys.values()], at);
  const ownerOf = (key: string): string | undefined => owners.get(storageKeys.get(key) ?? '');
  const left = type === 'nmbs' ? keys.filter((key) => ownerOf(key) === undefined) : [];
  const registered = left.length > 0 ? await nimbusAccounts(client, left, at) : undefined;
  const named = keys.map((key): [string, KeyName] => {
    const owner = ownerOf(key) ?? registered?.get(key);
    return [key, { keyAddress: address(key), account: owner === undefined ? undefined : address(owner) }];
  });
  return new Map(named);
}

/** Where the session pallet keeps the account that owns a key. */
export function ownerStorageKey(key: string, type: KeyType): string {
  const bytes = hexBytes(key);
  // The key type and the key, which is a byte string of less than 64 bytes and so has its length in one byte.
  const map = Buffer.concat([Buffer.from(type), Buffer.from([bytes.length << 2]), bytes]);
  return keyOwnerPrefix + hexText(xxhashAsU8a(map, 64)).slice(2) + map.toString('hex');
}

/**
 * The number with which a chain writes its addresses: of its properties or, when they do not say, of the constant in
 * its runtime. The latter takes a second, because the metadata has to be read.
 */
export async function ss58Prefix(client: RpcClient): Promise<number> {
  const properties = await client.request<{ ss58Format?: number | number[] } | null>('system_properties');
  const format = properties?.ss58Format;
  const stated = Array.isArray(format) ? format[0] : format;
  return stated ?? (await prefixOfRuntime(client)) ?? genericPrefix;
}

async function prefixOfRuntime(client: RpcClient): Promise<number | undefined> {
  const [{ Metadata, TypeRegistry }, hex] = await Promise.all([
    import('@polkadot/types'),
    client.request<`0x${string}`>('state_getMetadata'),
  ]);
  const registry = new TypeRegistry();
  registry.setMetadata(new Metadata(registry, hex), undefined, undefined, true);
  return registry.chainSS58;
}
