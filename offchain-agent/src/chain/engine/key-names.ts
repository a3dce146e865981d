import { encodeAddress, ethereumEncode, xxhashAsU8a } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../../base/bytes.ts';
import { nimbusAccounts } from '../nimbus/nimbus-accounts.ts';
import type { RpcClient } from '../rpc/client.ts';
import { isMethodMissing } from '../rpc/error.ts';
import { readStorage } from '../rpc/read-storage.ts';
import type { KeyType } from './engine.ts';

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

/** Where the session pallet keeps the account that owns a key. @param type four letters */
export function ownerStorageKey(key: string, type: string): string {
  const bytes = hexBytes(key);
  // The key type and the key, which is a byte string of less than 64 bytes and so has its length in one byte.
  const map = Buffer.concat([Buffer.from(type), Buffer.from([bytes.length << 2]), bytes]);
  return keyOwnerPrefix + hexText(xxhashAsU8a(map, 64)).slice(2) + map.toString('hex');
}

const known = new WeakMap<RpcClient, Promise<number>>();

/**
 * The number with which a chain writes its addresses: that of the constant in its runtime, as wallets and @polkadot/api have it;
 * of its properties where the runtime has none, or one that no address can have; else 42. Asked once of a connection.
 */
export async function ss58Prefix(client: RpcClient): Promise<number> {
  const asked = known.get(client) ?? readPrefix(client);
  known.set(client, asked);
  // What could not be read now is asked for again.
  asked.catch(() => known.delete(client));
  return await asked;
}

async function readPrefix(client: RpcClient): Promise<number> {
  const ofRuntime = encodable(await prefixOfRuntime(client));
  if (ofRuntime !== undefined) return ofRuntime;
  const properties = await client.request<{ ss58Format?: unknown } | null>('system_properties');
  const format = properties?.ss58Format;
  const [stated] = [format].flat();
  return encodable(stated) ?? genericPrefix;
}

/** 46 and 47 are reserved, and two bytes hold no more than 14 bits of it. */
function encodable(format: unknown): number | undefined {
  const isOne = Number.isInteger(format) && Number(format) >= 0 && Number(format) < 16_384;
  return isOne && format !== 46 && format !== 47 ? Number(format) : undefined;
}

async function prefixOfRuntime(client: RpcClient): Promise<number | undefined> {
  let hex: unknown;
  try {
    hex = await client.request<unknown>('state_getMetadata');
  } catch (error) {
    // Proxies have lists of methods.
    if (isMethodMissing(error)) return undefined;
    throw error;
  }
  if (typeof hex !== 'string') return undefined;
  const scanned = scannedPrefix(Buffer.from(hex.slice(2), 'hex'));
  if (scanned !== undefined) return scanned;
  const { Metadata, TypeRegistry } = await import('@polkadot/types');
  try {
    const registry = new TypeRegistry();
    registry.setMetadata(new Metadata(registry, hex as `0x${string}`), undefined, undefined, true);
    return registry.chainSS58;
  } catch {
    // What a node calls its metadata may be none, or of a version that is not known here.
    return undefined;
  }
}

/** The name of the constant with its length before it. */
const prefixName = Buffer.concat([Buffer.from([10 << 2]), Buffer.from('SS58Prefix')]);
const firstWithTypeIds = 14;

/**
 * The constant, found in the bytes of the metadata: to decode all of it takes a second.
 * @returns undefined where it does not stand as metadata of version 14 or later has it: a type's number, then one or two bytes
 */
function scannedPrefix(metadata: Buffer): number | undefined {
  const at = metadata.indexOf(prefixName);
  if (at < 0 || (metadata[4] ?? 0) < firstWithTypeIds) return undefined;
  const type = at + prefixName.length;
  const typeBytes = [1, 2, 4][(metadata[type] ?? 3) & 3];
  if (typeBytes === undefined) return undefined;
  const length = metadata[type + typeBytes];
  const value = metadata.subarray(type + typeBytes + 1);
  if (length === 1 << 2) return value[0];
  return length === 2 << 2 && value.length >= 2 ? value.readUInt16LE(0) : undefined;
}
