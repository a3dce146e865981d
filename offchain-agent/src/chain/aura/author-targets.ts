import { hexBytes } from '../../base/bytes.ts';
import { accountHex } from '../address.ts';
import type { RpcClient } from '../rpc/client.ts';
import { readFixedList } from '../scale.ts';

/** twox128("Validators") ++ twox128("Seated"): the order of seats where each session deals them anew. */
const seatedKey = '0x88dcde934c658227ee1dfafcd6e1690310ae216d4ed81395ef2cee8c0999a1c2';
/** twox128("Session") ++ twox128("Validators"): the order of seats elsewhere. */
const validatorsKey = '0xcec5070d609dd3497f72bde07fc96ba088dcde934c658227ee1dfafcd6e16903';

const rememberedLists = 16;
/** An empty list, in SCALE. */
const noAccounts = '0x00';

/** The target on each seat of the list that decides who authors a block's children; undefined where it is none. */
export type SeatedTargets = (at: string) => Promise<readonly (number | undefined)[]>;

/**
 * Who authors, by the chain's own rule: the validator on seat `slot mod n`, in the order in which the session seats its
 * validators. Not by who owns the Aura key of the slot: keys that are replaced lose their owner at once, and author until the new
 * ones are in force.
 *
 * @returns asked with the hash of a block; rejects as the client does
 */
export function authorTargets(
  client: RpcClient,
  targets: readonly { readonly id: number; readonly account?: string | undefined }[],
): SeatedTargets {
  const ids = new Map(targets.map(({ id, account }) => [accountHex(account ?? ''), id]));
  // The list changes once in a session.
  const known = new Map<string, readonly (number | undefined)[]>();
  return async (at) => {
    const read = (key: string): Promise<string | null> => client.request('state_getStorage', [key, at]);
    const seated = await read(seatedKey);
    const stored = seated === null || seated === noAccounts ? await read(validatorsKey) : seated;
    if (stored === null) return [];
    const seats = known.get(stored) ?? readFixedList(hexBytes(stored)).map((account) => ids.get(account));
    known.set(stored, seats);
    const [oldest = ''] = known.keys();
    if (known.size > rememberedLists) known.delete(oldest);
    return seats;
  };
}
