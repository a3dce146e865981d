import { registryCalls } from '../../chain/registry/registry-calls.ts';
import { hashChainOf } from './hash-chain-head.ts';
import type { SigningOptions } from './key-options.ts';
import { parseAccount, parseRegion } from './parse.ts';
import { submitCall } from './submit-call.ts';

export interface JoinOptions extends SigningOptions {
  readonly signer?: string;
  readonly region?: string;
  readonly secretFile: string;
  readonly chainLength?: string;
}

/** Joins a network as a reporter: bonds, names the signing key and registers the head of the hash chain. */
export async function runJoin(options: JoinOptions): Promise<void> {
  const region = parseRegion(options.region);
  const named = options.signer === undefined ? undefined : parseAccount(options.signer, '--signer');
  await submitCall('reporter.join', options, async ({ chain, network }, pair) => {
    const signer = named ?? pair.address;
    const { head } = await hashChainOf(options);
    return {
      call: registryCalls.join(chain.api, network, { signer, region, head }),
      sentence: `joins network ${network} as a reporter that signs with ${signer}`,
      details: { signer, region: region ?? null, head },
    };
  });
}
