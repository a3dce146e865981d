import { hexBytes } from '../../base/bytes.ts';
import { accountHex } from '../address.ts';
import type { RpcClient } from '../rpc/client.ts';
import { readFixedList } from '../scale.ts';

/** twox128("Session") ++ twox128("Validators") */
const validatorsKey = '0xcec5070d609dd3497f72bde07fc96ba088dcde934c658227ee1dfafcd6e16903';

/** The target on each seat of the list that decides who authors a block's children; undefined where it is none. */
export type SeatedTargets = (at: string) => Promise<readonly (number | undefined)[]>;

/**
 * Who authors, by the chain's own rule: the validator on seat `slot mod n` of the session. Not by who owns the Aura key
 * of the slot: keys that are replaced lose their owner at once, and author until the new ones are in force.
 *
 * @returns asked with the hash of a block; rejects as the client does
 */
export function authorTargets(
  client: RpcClient,
  targets: readonly { readonly id: number; readonly account?: string | undefined }[],
): SeatedTargets {
  const ids = new Map(targets.map(({ id, account }) => [accountHex(account ?? ''), id]));
  // The list changes once in a session at most.
  const known = new Map<string, readonly (number | undefined)[]>();
  return async (at) => {
    const stored = await client.request<string | null>('state_getStorage', [validatorsKey, at]);
    if (stored === null) return [];
    const seats = known.get(stored) ?? readFixedList(hexBytes(stored)).map((account) => ids.get(account));
    known.set(stored, seats);
    return seats;
  };
}
