import { registryCalls } from '../../chain/registry/registry-calls.ts';
import type { SigningOptions } from './key-options.ts';
import { parseAccount } from './parse.ts';
import { submitCall } from './submit-call.ts';

/** Leaves a network at the next start of a window; the bond stays until what was reported is closed. */
export async function runLeave(options: SigningOptions): Promise<void> {
  await submitCall('reporter.leave', options, async ({ chain, network }) => ({
    call: registryCalls.leave(chain.api, network),
    sentence: `leaves network ${network}`,
  }));
}

/** Takes the bond back after leaving. */
export async function runWithdraw(options: SigningOptions): Promise<void> {
  await submitCall('reporter.withdraw', options, async ({ chain, network }) => ({
    call: registryCalls.withdraw(chain.api, network),
    sentence: `takes its bond of network ${network} back`,
  }));
}

/** Names another signing key; the account with the bond stays. */
export async function runSetSigner(text: string, options: SigningOptions): Promise<void> {
  const signer = parseAccount(text, '<signer>');
  await submitCall('reporter.set_signer', options, async ({ chain, network }) => ({
    call: registryCalls.setSigner(chain.api, network, signer),
    sentence: `signs in network ${network} with ${signer} from now on`,
    details: { signer },
  }));
}
