import { blake2AsU8a } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../../base/bytes.ts';
import type { RpcClient } from '../rpc/client.ts';
import { readStorage } from '../rpc/read-storage.ts';

/** twox128("AuthorMapping") ++ twox128("MappingWithDeposit") */
const mappingPrefix = '0x5b372fc04a0451c794728fe29e402669e9e0ec07005839bd9935e1fc3cd7a790';

/**
 * The length of the account by that of a registration: the account, a deposit of 16 bytes, and on newer chains a key of 32
 * bytes for its draws.
 */
const accountBytes: ReadonlyMap<number, number> = new Map(
  [20, 32].flatMap((account) => [
    [account + 16, account],
    [account + 16 + 32, account],
  ]),
);

/**
 * The accounts for which nimbus keys are registered (pallet-author-mapping of Moonbeam and its like), by key.
 * @param keys as hex
 * @returns accounts as hex; nothing for a key that nobody registered, or of a registration of another shape
 */
export async function nimbusAccounts(
  client: Pick<RpcClient, 'request'>,
  keys: readonly string[],
  at: string,
): Promise<ReadonlyMap<string, string>> {
  const values = await readStorage(client, keys.map(storageKey), at);
  const accounts = new Map<string, string>();
  for (const key of keys) {
    const registration = hexBytes(values.get(storageKey(key)) ?? '0x');
    const length = accountBytes.get(registration.length);
    if (length !== undefined) accounts.set(key, hexText(registration.subarray(0, length)));
  }
  return accounts;
}

function storageKey(key: string): string {
  return `${mappingPrefix}${hexText(blake2AsU8a(hexBytes(key), 128)).slice(2)}${key.slice(2)}`;
}
