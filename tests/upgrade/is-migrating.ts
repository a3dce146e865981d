import type { ApiPromise } from '@polkadot/api';
import { storagePrefix } from './storage-names.ts';

/** Where pallet-migrations keeps how far it has come; there is none before it begins and after it has ended. */
const cursorKey = storagePrefix('MultiBlockMigrations', 'Cursor');

/** Whether a migration of several blocks has not ended with this block: the next takes inherents alone. */
export async function isMigrating(api: ApiPromise, block: string): Promise<boolean> {
  const cursor = await api.rpc.state.getStorage(cursorKey, block);
  return (cursor as { readonly isSome?: boolean } | null)?.isSome === true;
}
