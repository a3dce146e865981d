import { accountHex } from './address.ts';
import { nameKeys } from './key-names.ts';
import type { RpcClient } from './rpc/client.ts';

/**
 * The targets that Aura keys belong to: those whose account owns the key at a block.
 *
 * @param keys as hex
 * @param at hash of a block after which the keys are in force
 */
export async function authorTargets(
  client: RpcClient,
  keys: readonly string[],
  at: string,
  targets: readonly { readonly id: number; readonly account?: string | undefined }[],
): Promise<ReadonlyMap<string, number>> {
  const ids = new Map(targets.map(({ id, account }) => [accountHex(account ?? ''), id]));
  const found = new Map<string, number>();
  for (const [key, { account }] of await nameKeys(client, keys, at)) {
    const owner = accountHex(account ?? '');
    const id = owner === undefined ? undefined : ids.get(owner);
    if (id !== undefined) found.set(key, id);
  }
  return found;
}
