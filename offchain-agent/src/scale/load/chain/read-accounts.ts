import type { Api } from './load-chain.ts';

export interface AccountState {
  readonly nonce: number;
  readonly free: bigint;
}

interface AccountInfo {
  readonly nonce: { toNumber(): number };
  readonly data: { readonly free: { toBigInt(): bigint } };
}

const atOnce = 500;

/** Nonce and balance of each account at the best block, in the order asked for. */
export async function readAccounts(api: Api, accounts: readonly Uint8Array[]): Promise<AccountState[]> {
  const states: AccountState[] = [];
  for (let from = 0; from < accounts.length; from += atOnce) {
    const part = accounts.slice(from, from + atOnce);
    const infos = (await api.query['system']?.['account']?.multi([...part])) as unknown as
      | readonly AccountInfo[]
      | undefined;
    for (const { nonce, data } of infos ?? [])
      states.push({ nonce: nonce.toNumber(), free: data.free.toBigInt() });
  }
  return states;
}
