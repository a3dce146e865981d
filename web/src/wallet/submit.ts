import { hexBytes } from '@almanac-chain/agent/base/bytes';
import { plainText } from '@almanac-chain/agent/base/plain-text';
import { getPolkadotSignerFromPjs } from 'polkadot-api/pjs-signer';
import type { Connection } from '../chain/connection.ts';
import type { ChainMetadata } from '../chain/runtime.ts';
import { signingFault } from './faults.ts';
import { type Shown, signOnly, type Wallet } from './injected.ts';

/** How far a transaction is. */
export type TransactionProgress =
  | { readonly step: 'asked' }
  | { readonly step: 'sent'; readonly txHash: string }
  | { readonly step: 'in block'; readonly block: number }
  | {
      readonly step: 'finalized';
      readonly block: number;
      readonly blockHash: string;
      /** Why the call failed; undefined when it did what it says. */
      readonly failure: string | undefined;
      readonly events: readonly TxEvent[];
    }
  | { readonly step: 'failed'; readonly sentence: string };

/** An event of a transaction, as polkadot-api decodes it. */
export interface TxEvent {
  readonly type: string;
  readonly value: { readonly type: string; readonly value: unknown };
}

interface DispatchError {
  readonly type: string;
  readonly value?: unknown;
}

/** Lets a wallet sign what was shown, sends it and follows it until it is final. */
export function signAndFollow(
  connection: Connection,
  runtime: ChainMetadata,
  wallet: Wallet,
  shown: Shown,
  tell: (progress: TransactionProgress) => void,
): () => void {
  let stop = (): void => undefined;
  let isOver = false;
  let wasSent = false;
  const fail = (error: unknown): void => {
    if (!isOver) tell({ step: 'failed', sentence: signingFault(error, wasSent) });
  };
  const refuse = async (): Promise<never> => {
    throw new Error('this page lets nothing but transactions be signed');
  };
  const signer = getPolkadotSignerFromPjs(shown.address, signOnly(wallet, shown), refuse);
  tell({ step: 'asked' });
  const start = async (): Promise<void> => {
    const transaction = await connection.client.getUnsafeApi().txFromCallData(hexBytes(shown.call));
    if (isOver) return;
    const followed = transaction.signSubmitAndWatch(signer).subscribe({
      next: (event) => {
        wasSent ||= event.type === 'broadcasted';
        if (event.type === 'broadcasted') tell({ step: 'sent', txHash: event.txHash });
        if (event.type === 'txBestBlocksState' && event.found) {
          tell({ step: 'in block', block: event.block.number });
        }
        if (event.type !== 'finalized') return;
        const { ok, block, events, dispatchError } = event;
        const failure = ok ? undefined : errorWords(runtime, dispatchError as DispatchError | undefined);
        connection.show(block);
        const told = events as unknown as readonly TxEvent[];
        tell({ step: 'finalized', block: block.number, blockHash: block.hash, failure, events: told });
      },
      error: fail,
    });
    stop = () => followed.unsubscribe();
  };
  start().catch(fail);
  return () => {
    isOver = true;
    stop();
  };
}

/** An error of a call in the runtime's words. */
export function errorWords(runtime: ChainMetadata, error: DispatchError | undefined): string {
  const inside = error?.type === 'Module' ? (error.value as DispatchError) : undefined;
  if (!inside) return plainText(error?.type ?? 'the chain does not say why');
  const name = (inside.value as DispatchError | undefined)?.type ?? '';
  return plainText(`${inside.type}.${name}: ${runtime.errorDocs(inside.type, name)}`);
}
