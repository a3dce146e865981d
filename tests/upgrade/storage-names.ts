import type { ApiPromise } from '@polkadot/api';
import type { HexString } from '@polkadot/util/types';
import { xxhashAsHex } from '@polkadot/util-crypto';

/** The names of storage items, as `Sli.Records`, by the first 32 bytes of their keys. */
export type StorageNames = ReadonlyMap<string, string>;

const versionItem = ':__STORAGE_VERSION__:';
const prefixLength = 2 + 2 * 32;

type Metadata = Pick<ApiPromise['registry'], 'metadata'>;

/** The names that a runtime gives the items of its storage, the versions of its pallets included. */
export function storageNames({ metadata }: Metadata): StorageNames {
  const names = new Map<string, string>();
  for (const { name, storage } of metadata.pallets) {
    if (storage.isNone) continue;
    const { prefix, items } = storage.unwrap();
    for (const item of [versionItem, ...items.map((one) => one.name.toString())])
      names.set(storagePrefix(prefix.toString(), item), `${name.toString()}.${item}`);
  }
  return names;
}

/** The item that a key belongs to; the key itself where nothing is known of it. */
export function nameOfKey(names: StorageNames, key: HexString): string {
  return names.get(key.slice(0, prefixLength)) ?? key;
}

/** The first 16 bytes of the keys of a pallet. */
export function palletPrefix(pallet: string): HexString {
  return xxhashAsHex(pallet, 128);
}

/** The first 32 bytes of the keys of an item, all of them where it is a single value. */
export function storagePrefix(pallet: string, item: string): HexString {
  return `${palletPrefix(pallet)}${xxhashAsHex(item, 128).slice(2)}`;
}

/** Where a pallet keeps the version of its storage, as u16. */
export function versionKey(pallet: string): HexString {
  return storagePrefix(pallet, versionItem);
}
