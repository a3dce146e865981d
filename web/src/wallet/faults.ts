import { plainText } from '@almanac-chain/agent/base/plain-text';
import { NotAsShown, NotSigned } from './injected.ts';

/** What a chain says of a transaction that it does not take, and what to do. */
const invalid: Readonly<Record<string, string>> = {
  Payment: 'the account cannot pay the fee: send it some of the currency, or choose another account',
  BadProof:
    'the signature is not valid for this chain: perhaps another chain now answers at this address; load the page again',
  BadSigner: 'the account cannot sign; choose another one',
  Stale: 'the account has sent another transaction meanwhile; sign once more',
  Future: 'an earlier transaction of the account is still waiting; sign once more when it is in a block',
  AncientBirthBlock: 'it was signed too long ago; sign once more',
  ExhaustsResources: 'it is too large for a block, or blocks are full; sign once more later',
  Call: 'the chain does not take this call',
};

/** What went wrong with a signature or a transaction: one sentence that says what to do. */
export function signingFault(error: unknown, wasSent: boolean): string {
  if (error instanceof NotAsShown) {
    return `Nothing was sent: ${error.message} to be signed is not what was shown here; look at it again.`;
  }
  if (error instanceof NotSigned) {
    return `Nothing was sent: the wallet did not sign (${plainText(error.message)}).`;
  }
  const reason = validityOf(error);
  if (reason !== undefined) {
    return `The chain did not take it: ${invalid[reason] ?? `it says ${plainText(reason)}`}.`;
  }
  const said = plainText(error instanceof Error ? error.message : error);
  return wasSent
    ? `It was sent, and then the chain was lost (${said}): look whether it is in a block before you sign again.`
    : `Nothing was sent: ${said}.`;
}

/** The reason in an InvalidTxError of polkadot-api: `{ type: 'Invalid', value: { type: 'Payment' } }`. */
function validityOf(error: unknown): string | undefined {
  const { name, error: validity } = (error ?? {}) as {
    readonly name?: unknown;
    readonly error?: { readonly type?: unknown; readonly value?: { readonly type?: unknown } };
  };
  if (name !== 'InvalidTxError') return undefined;
  const reason = validity?.value?.type ?? validity?.type;
  return typeof reason === 'string' ? reason : 'that it is invalid';
}
