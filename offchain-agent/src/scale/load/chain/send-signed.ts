import { setTimeout as sleep } from 'node:timers/promises';
import type { KeyringPair } from '@polkadot/keyring/types';
import { RpcError } from '../../../chain/rpc/error.ts';
import type { LoadChain, Transfer } from './load-chain.ts';

interface SendOptions {
  readonly payer: KeyringPair;
  readonly nonce: number;
  /** How long the transaction is valid, and how long a node may refuse its signature. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

const againMs = 1_000;

/**
 * Signs a transaction and sends it. The pool of a node that was overloaded is behind its chain for a while: the block that an era
 * begins with is then one to come, and the pool calls the signature bad. So it is signed anew until the pool has caught up; with the
 * same nonce it is included once at most.
 * @returns the transaction as sent, hex
 * @throws RpcError what else the node refuses
 */
export async function sendSigned(
  { blockMs, client }: Pick<LoadChain, 'blockMs' | 'client'>,
  transaction: Transfer,
  { payer, nonce, waitMs, signal }: SendOptions,
): Promise<string> {
  // Mortal, for about as long as it is waited for: an immortal one could be sent again once the account is reaped, and one that
  // is late would add to those of the next attempt.
  const era = Math.ceil(waitMs / blockMs);
  for (const deadline = Date.now() + waitMs; ; ) {
    signal.throwIfAborted();
    const hex = (await transaction.signAsync(payer, { nonce, era })).toHex();
    try {
      await client.request('author_submitExtrinsic', [hex]);
      return hex;
    } catch (error) {
      if (!isSignatureBad(error) || Date.now() > deadline) throw error;
      await sleep(againMs, undefined, { signal });
    }
  }
}

function isSignatureBad(error: unknown): boolean {
  return error instanceof RpcError && /bad signature/i.test(error.message);
}
