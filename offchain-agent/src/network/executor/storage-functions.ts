import { bnToU8a } from '@polkadot/util';
import type { Guest } from './guest.ts';
import type { HostFunctions } from './host-functions.ts';
import { hexOf, type Overlay } from './overlay.ts';

const rootBytes = 32;

/** What a runtime may do with its storage. */
export function storageFunctions(guest: Guest, overlay: Overlay): HostFunctions {
  const keyAt = (span: bigint) => hexOf(guest.read(span));
  return {
    ext_storage_get_version_1: (key: bigint) => guest.giveOption(overlay.get(keyAt(key))),
    ext_storage_read_version_1: (key: bigint, out: bigint, offset: number) => {
      const value = overlay.get(keyAt(key));
      if (value === undefined) return guest.give(new Uint8Array([0]));
      const rest = value.subarray(Math.min(offset >>> 0, value.length));
      guest.fill(out, rest);
      return guest.give(new Uint8Array([1, ...u32(rest.length)]));
    },
    ext_storage_exists_version_1: (key: bigint) => Number(overlay.get(keyAt(key)) !== undefined),
    ext_storage_set_version_1: (key: bigint, value: bigint) => overlay.set(keyAt(key), guest.read(value)),
    ext_storage_clear_version_1: (key: bigint) => overlay.set(keyAt(key), null),
    ext_storage_append_version_1: (key: bigint, item: bigint) => overlay.append(keyAt(key), guest.read(item)),
    ext_storage_next_key_version_1: (key: bigint) => {
      const next = overlay.nextKey(keyAt(key));
      return guest.giveOption(next === undefined ? undefined : Buffer.from(next.slice(2), 'hex'));
    },
    ext_storage_clear_prefix_version_1: (prefix: bigint) => {
      overlay.clearPrefix(keyAt(prefix));
    },
    ext_storage_clear_prefix_version_2: (prefix: bigint, limit: bigint) => {
      const { isAll, looked } = overlay.clearPrefix(keyAt(prefix), optionalU32(guest.read(limit)));
      return guest.give(new Uint8Array([isAll ? 0 : 1, ...u32(looked)]));
    },
    ext_storage_start_transaction_version_1: () => overlay.begin(),
    ext_storage_commit_transaction_version_1: () => overlay.commit(),
    ext_storage_rollback_transaction_version_1: () => overlay.rollback(),
    // There is no trie of the whole state: zero cannot be mistaken for a root.
    ext_storage_root_version_1: () => guest.give(new Uint8Array(rootBytes)),
    ext_storage_root_version_2: () => guest.give(new Uint8Array(rootBytes)),
  };
}

function u32(number: number): Uint8Array {
  return bnToU8a(number, { bitLength: 32, isLe: true });
}

function optionalU32([isSome = 0, ...bytes]: Uint8Array): number | undefined {
  return isSome === 0 ? undefined : Buffer.from(bytes).readUInt32LE();
}
