import type { InjectedAccount, SignerPayloadJSON, SignPayload } from 'polkadot-api/pjs-signer';

/** A wallet of this browser that has let the page in. */
export interface Wallet {
  readonly name: string;
  readonly accounts: readonly InjectedAccount[];
  readonly signPayload: SignPayload;
}

/** What the page asks a wallet to sign is not what was shown. */
export class NotAsShown extends Error {}
/** The wallet, or its owner, did not sign. */
export class NotSigned extends Error {}

/** The wallets of this browser: each puts itself into the page. */
export function walletNames(): readonly string[] {
  return Object.keys(window.injectedWeb3 ?? {});
}

/**
 * Asks a wallet to let this page in.
 * @throws NotSigned when it does not
 */
export async function connectWallet(name: string): Promise<Wallet> {
  try {
    const enabled = await window.injectedWeb3?.[name]?.enable('Almanac');
    if (!enabled) throw new Error('it is gone; load the page again');
    const accounts = await enabled.accounts.get();
    return { name, accounts, signPayload: async (payload) => await enabled.signer.signPayload(payload) };
  } catch (error) {
    throw new NotSigned(reasonOf(error), { cause: error });
  }
}

/** What was shown to whoever signs. */
export interface Shown {
  readonly address: string;
  /** The call, 0x and hex digits. */
  readonly call: string;
  readonly genesis: string;
}

/**
 * Hands to a wallet what was shown, and nothing else: between the two lie a library and, perhaps, an upgrade of the chain.
 * @throws NotAsShown, NotSigned
 */
export function signOnly(wallet: Wallet, shown: Shown): SignPayload {
  return async (payload) => {
    const difference = differenceOf(payload, shown);
    if (difference !== undefined) throw new NotAsShown(difference);
    try {
      return await wallet.signPayload(payload);
    } catch (error) {
      throw new NotSigned(reasonOf(error), { cause: error });
    }
  };
}

/** What of a payload is not as it was shown; undefined when all is. */
export function differenceOf(
  { address, method, genesisHash, tip }: SignerPayloadJSON,
  shown: Shown,
): string | undefined {
  if (method !== shown.call) return 'the call';
  if (genesisHash !== shown.genesis) return 'the chain';
  if (address !== shown.address) return 'the account';
  return BigInt(tip) === 0n ? undefined : 'the tip';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
