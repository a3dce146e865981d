import type { Block } from '@acala-network/chopsticks-core';
import type { AccountInfo, Index } from '@polkadot/types/interfaces';
import { compactStripLength, hexToU8a, u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';

/** A transaction that waits for a block. */
export interface PendingTransaction {
  readonly hex: HexString;
  /** The account that signed; none for a bare extrinsic. */
  readonly signer?: string;
  readonly nonce: number;
}

/** What became of a transaction; it has then left the pool. */
export type TransactionFate = { readonly inBlock: HexString } | { readonly invalid: unknown };

type FateListener = (fate: TransactionFate) => void;

interface Arrangement {
  /** In the order in which they can be applied now. */
  readonly ready: readonly PendingTransaction[];
  /** Transactions whose nonce has been used. */
  readonly stale: readonly PendingTransaction[];
}

/** Transactions between submission and block. Those that come after a gap wait until it is filled. */
export class TransactionPool {
  readonly #pending = new Map<HexString, PendingTransaction>();
  readonly #listeners = new Map<HexString, Set<FateListener>>();

  get pending(): readonly PendingTransaction[] {
    return [...this.#pending.values()];
  }

  has(hex: HexString): boolean {
    return this.#pending.has(hex);
  }

  /** Whether the signer's place in the order is taken already. */
  hasNonce(signer: string, nonce: number): boolean {
    return this.pending.some((other) => other.signer === signer && other.nonce === nonce);
  }

  add(transaction: PendingTransaction): void {
    this.#pending.set(transaction.hex, transaction);
  }

  /** Takes a transaction out and tells whoever waits for it. */
  leave(hex: HexString, fate: TransactionFate): void {
    if (!this.#pending.delete(hex)) return;
    const listeners = this.#listeners.get(hex) ?? [];
    this.#listeners.delete(hex);
    for (const listener of listeners) listener(fate);
  }

  /** Calls once when the transaction leaves; the answer stops the waiting. */
  onLeave(hex: HexString, listener: FateListener): () => void {
    const listeners = this.#listeners.get(hex) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(hex, listeners);
    return () => listeners.delete(listener);
  }

  /**
   * What can go into the next block: signers in the order of their first transaction, each signer's by
   * nonce, up to the first gap.
   */
  arrange(nextNonce: ReadonlyMap<string, number>): Arrangement {
    const ready: PendingTransaction[] = [];
    const stale: PendingTransaction[] = [];
    for (const [signer, own] of this.#bySigner()) {
      if (signer === undefined) {
        ready.push(...own);
        continue;
      }
      let expected = nextNonce.get(signer) ?? 0;
      for (const transaction of own.toSorted((a, b) => a.nonce - b.nonce)) {
        if (transaction.nonce < expected) stale.push(transaction);
        if (transaction.nonce !== expected) continue;
        ready.push(transaction);
        expected += 1;
      }
    }
    return { ready, stale };
  }

  #bySigner(): Map<string | undefined, PendingTransaction[]> {
    const groups = new Map<string | undefined, PendingTransaction[]>();
    for (const transaction of this.#pending.values()) {
      const group = groups.get(transaction.signer);
      if (group) group.push(transaction);
      else groups.set(transaction.signer, [transaction]);
    }
    return groups;
  }
}

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
