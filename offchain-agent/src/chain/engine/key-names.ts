import { encodeAddress, xxhashAsU8a } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../../base/bytes.ts';
import type { RpcClient } from '../rpc/client.ts';

/**
 * The session keys that authors sign with (Aura's, BABE's, nimbus'), those that vote on finality (GRANDPA's), and those that
 * validators are found by.
 */
export type KeyType = 'aura' | 'babe' | 'nmbs' | 'gran' | 'audi';

/** What an author's key is called in the chain's own way of writing. */
export interface KeyName {
  /** The key itself as an address. */
  readonly keyAddress: string;
  /** The account that owns the key; absent where no session pallet knows it. */
  readonly account: string | undefined;
}

/** twox128("Session") ++ twox128("KeyOwner") */
const keyOwnerPrefix = '0xcec5070d609dd3497f72bde07fc96ba0726380404683fc89e8233450c8aa1950';
const keysPerRequest = 500;

interface ChangeSet {
  readonly changes: readonly (readonly [key: string, value: string | null])[];
}

/** What wallets use for a chain that names no format. */
const genericPrefix = 42;

/**
 * Names authors' keys: by the account that `session.keyOwner` gives for them, else by the key.
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
    // Chains with Ethereum's accounts of 20 bytes write them as hex.
    return bytes.length === 20 ? hex : encodeAddress(bytes, prefix);
  };
  const storageKeys = new Map(keys.map((key) => [key, ownerStorageKey(key, type)]));
  const owners = await readStorage(client, [...storageKeys.values()], at);
  const named = keys.map((key): [string, KeyName] => {
    const owner = owners.get(storageKeys.get(key) ?? '');
    return [key, { keyAddress: address(key), account: owner === undefined ? undefined : address(owner) }];
  });
  return new Map(named);
}

function ownerStorageKey(key: string, type: KeyType): string {
  const bytes = hexBytes(key);
  // The key type and the key, which is a byte string of less than 64 bytes and so has its length in one byte.
  const map = Buffer.concat([Buffer.from(type), Buffer.from([bytes.length << 2]), bytes]);
  return keyOwnerPrefix + hexText(xxhashAsU8a(map, 64)).slice(2) + map.toString('hex');
}

/** What is stored under keys, by key; nothing for a key without a value. */
async function readStorage(
  client: RpcClient,
  keys: readonly string[],
  at: string,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (let from = 0; from < keys.length; from += keysPerRequest) {
    const asked = keys.slice(from, from + keysPerRequest);
    const sets = await client.request<ChangeSet[]>('state_queryStorageAt', [asked, at]);
    for (const [key, value] of sets.flatMap(({ changes }) => changes)) {
      if (value !== null) values.set(key, value);
    }
  }
  return values;
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
