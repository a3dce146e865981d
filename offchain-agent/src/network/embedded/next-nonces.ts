import type { Block } from '@acala-network/chopsticks-core';
import type { Index } from '@polkadot/types/interfaces';
import { hexToU8a } from '@polkadot/util';
import type { PendingTransaction } from './transaction-pool.ts';

/** The nonce that the account's next transaction must have after this block. */
export async function nextNonce(block: Block, account: string): Promise<number> {
  const registry = await block.registry;
  const argument = registry.createType('AccountId', account).toHex();
  const { result } = await block.call('AccountNonceApi_account_nonce', [argument]);
  return registry.createType<Index>('Index', hexToU8a(result)).toNumber();
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
