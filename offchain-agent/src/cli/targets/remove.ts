import { registryCalls } from '../../chain/registry/registry-calls.ts';
import type { SigningOptions } from '../reporter/key-options.ts';
import { submitCall } from '../reporter/submit-call.ts';
import { findAddress, findTarget } from './find-target.ts';
import { proposed } from './motion.ts';

export interface RemoveOptions extends SigningOptions {
  readonly target: string;
  readonly address?: string;
  readonly threshold?: string;
}

/** Removes an address of a target, or proposes to the Council to remove the target. */
export async function runRemove(options: RemoveOptions): Promise<void> {
  const { address } = options;
  await submitCall('target.remove', options, async ({ chain, network }) => {
    const info = findTarget(await chain.targets(network), options.target);
    const { target } = info;
    if (address === undefined) {
      const call = registryCalls.removeTarget(chain.api, network, target);
      return await proposed(chain, call, `remove target ${target} of network ${network}`, options.threshold);
    }
    return {
      call: registryCalls.removeAddress(chain.api, network, target, findAddress(info, address)),
      sentence: `removes ${address} from target ${target} of network ${network}`,
      details: { target, address },
    };
  });
}
