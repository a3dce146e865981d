import type { StorageEntry } from '@polkadot/types/primitive/types';
import type { Registry } from '@polkadot/types/types';
import { unwrapStorageType } from '@polkadot/types/util';
import { compactStripLength, u8aEq, u8aToHex } from '@polkadot/util';
import { AgentError } from '../../base/error.ts';
import { plainMessage } from '../../base/plain-text.ts';

/** A storage item as the metadata of a runtime has it. */
export interface StoredItem {
  /** As hex, of an item or of an entry of a map. */
  key(...keys: readonly unknown[]): string;
  /** What bytes of it say, as @polkadot/api writes it as JSON. @throws Error when they are of another shape */
  read(bytes: Uint8Array): unknown;
}

/** @throws AgentError `unknown/metadata` for an item of a type that cannot be understood */
export function storedItem(registry: Registry, entry: StorageEntry): StoredItem {
  const type = typeOf(registry, entry);
  return {
    key: (...keys) => u8aToHex(compactStripLength(entry(...keys))[1]),
    read: (bytes) => {
      const value = registry.createTypeUnsafe(type, [bytes]);
      // What is left over, or missing, is passed over in silence.
      if (!u8aEq(value.toU8a(), bytes))
        throw new Error(
          `${bytes.length} bytes are not what the metadata says of ${entry.section}.${entry.method}`,
        );
      return value.toJSON();
    },
  };
}

function typeOf(registry: Registry, { meta, section, method }: StorageEntry): string {
  try {
    return unwrapStorageType(registry, meta.type);
  } catch (cause) {
    const item = `${section}.${method}`;
    const why = `the runtime's ${item} cannot be understood: ${plainMessage(cause)}`;
    throw new AgentError('unknown/metadata', why, { data: { item }, cause });
  }
}
