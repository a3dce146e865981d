import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types';
import type { StorageEntry } from '@polkadot/types/primitive/types';
import { AgentError, messageOf } from '../../base/error.ts';
import { textOf } from '../../base/plain-text.ts';
import type { RpcClient } from '../rpc/client.ts';
import { latestMetadata } from '../rpc/connect.ts';
import { type StoredItem, storedItem } from './stored-item.ts';

type Items = (pallet: string, item: string) => StoredItem | undefined;

/**
 * How the runtimes of a chain's blocks store things, each read once, by bare JSON-RPC. That is the node's word: a wrong answer
 * may find nothing in a proved state, or another figure.
 * @returns by the hash of a block: the runtime of its parent rules the state after it, as one that a block brings rules from
 * its child on
 */
export function runtimeItems(client: Pick<RpcClient, 'request'>): (hash: string) => Promise<Items> {
  const byVersion = new Map<number, Promise<Items>>();
  return async (hash) => {
    const header = await client.request<{ parentHash?: unknown } | null>('chain_getHeader', [hash]);
    const parent = textOf(header?.parentHash);
    const from = /^0x0*[1-9a-f]/.test(parent) ? parent : hash;
    const version = await client.request<{ specVersion?: unknown }>('state_getRuntimeVersion', [from]);
    const specVersion = Number(version.specVersion);
    const items = byVersion.get(specVersion) ?? readItems(client, from);
    byVersion.set(specVersion, items);
    try {
      return await items;
    } catch (error) {
      byVersion.delete(specVersion);
      throw error;
    }
  };
}

/** @throws AgentError `unknown/metadata` for what cannot be read; as `latestMetadata` does */
async function readItems(client: Pick<RpcClient, 'request'>, hash: string): Promise<Items> {
  const bytes = (await latestMetadata(client, [hash])) as `0x${string}`;
  try {
    const registry = new TypeRegistry();
    const metadata = new Metadata(registry, bytes);
    registry.setMetadata(metadata, undefined, undefined, true);
    const { query } = expandMetadata(registry, metadata);
    return (pallet, item) => {
      const entry = query[pallet]?.[item] as StorageEntry | undefined;
      return entry && storedItem(registry, entry);
    };
  } catch (cause) {
    throw new AgentError(
      'unknown/metadata',
      `the metadata of the runtime of block ${hash} cannot be read: ${messageOf(cause)}`,
      { data: { hash }, cause },
    );
  }
}
