import type { Block } from '@acala-network/chopsticks-core';
import type { AccountInfo, Index } from '@polkadot/types/interfaces';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import type { PendingTransaction } from './transaction-pool.ts';

/** The nonce that the account's next transaction must have after this block. */
export async function nextNonce(block: Block, account: string): Promise<number> {
  // Where AccountNonceApi reads it too; a call of the runtime takes a hundred times as long.
  const entry = (await block.meta).query['system']?.['account'];
  if (!entry?.meta.type.isMap) return await askedNonce(block, account);
  const [, key] = compactStripLength(entry(account));
  const stored = await block.get(u8aToHex(key));
  if (stored === undefined) return 0;
  const registry = await block.registry;
  const type = registry.createLookupType(entry.meta.type.asMap.value);
  return registry.createType<AccountInfo>(type, hexToU8a(stored)).nonce.toNumber();
}

/** The next nonce of everyone who signed one of the transactions. */
export async function nextNonces(
  block: Block,
  transactions: readonly PendingTransaction[],
): Promise<Map<string, number>> {
  const nonces = new Map<string, number>();
  for (const { signer } of transactions) {
    if (signer !== undefined && !nonces.has(signer)) nonces.set(signer, await nextNonce(block, signer));
  }
  return nonces;
}

async function askedNonce(block: Block, account: string): Promise<number> {
  const registry = await block.registry;
  const argument = registry.createType('AccountId', account).toHex();
  const { result } = await block.call('AccountNonceApi_account_nonce', [argument]);
  return registry.createType<Index>('Index', hexToU8a(result)).toNumber();
}
