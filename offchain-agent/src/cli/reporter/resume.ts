import { registryCalls } from '../../chain/registry/registry-calls.ts';
import { hashChainOf, refuseUsed } from './hash-chain-head.ts';
import type { SigningOptions } from './key-options.ts';
import { submitCall } from './submit-call.ts';

export interface ResumeOptions extends SigningOptions {
  readonly secretFile: string;
  readonly chainLength?: string;
}

/** Registers the head of a new hash chain: after a lost secret, a used-up chain, or a long silence. */
export async function runResume(options: ResumeOptions): Promise<void> {
  await submitCall('reporter.resume', options, async ({ chain, network }, pair) => {
    const hashes = await hashChainOf(options);
    const { timeMs } = await chain.finalizedHead();
    const standing = await chain.standingOf(network, pair.address);
    const { windowMs } = await chain.samplingAt(network, Math.floor(timeMs / 1_000));
    refuseUsed(hashes, standing, windowMs, options.secretFile);
    return {
      call: registryCalls.resume(chain.api, network, hashes.head),
      sentence: `goes on in network ${network} with a new hash chain`,
      details: { head: hashes.head },
    };
  });
}
