import { type Currency, currencyOf } from '../../../chain/amount.ts';
import { type StateReader, stateReader } from '../../../chain/call/state-at.ts';
import type { ChainConnection } from '../../../chain/rpc/connect.ts';
import type { Opened } from '../../../cli/open-at.ts';

/** A chain at its last finalized block. */
export interface ChainAtHead extends Opened<ChainConnection> {
  readonly head: { readonly number: number; readonly hash: string };
  readonly reader: StateReader;
  readonly currency: Currency;
  /** How the chain writes an account. */
  readonly addressOf: (hex: string) => string;
}

/** The chain at its last finalized block. */
export async function atHead(opened: Opened<ChainConnection>): Promise<ChainAtHead> {
  const { api, client } = opened.chain;
  const hash = await client.request<string>('chain_getFinalizedHead');
  const { number } = await client.request<{ number: string }>('chain_getHeader', [hash]);
  const reader = await stateReader(api, hash);
  const addressOf = (account: string): string => api.registry.createType('AccountId', account).toString();
  return {
    ...opened,
    addressOf,
    head: { number: Number(number), hash },
    reader,
    currency: currencyOf(api.registry),
  };
}
