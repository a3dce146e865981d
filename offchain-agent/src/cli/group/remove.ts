import { registryCalls } from '../../chain/registry/registry-calls.ts';
import type { SigningOptions } from '../reporter/key-options.ts';
import { submitCall } from '../reporter/submit-call.ts';
import { proposed } from '../targets/motion.ts';
import { amountText } from './amount-text.ts';
import { findGroup, groupsOf } from './find-group.ts';

export interface RemoveGroupOptions extends SigningOptions {
  readonly propose?: boolean;
  readonly threshold?: string;
}

/**
 * Removes a group, or proposes that to the Council; its deposit goes back to its owner.
 * @throws AgentError as `findGroup` and `submitCall` do
 */
export async function runRemove(name: string, options: RemoveGroupOptions): Promise<void> {
  await submitCall('group.remove', options, async (open) => {
    const { chain, network } = open;
    const { group, deposit, owner } = await findGroup(await groupsOf(open), name);
    const call = registryCalls.removeGroup(chain.api, network, group);
    if (options.propose) {
      return await proposed(chain, call, `remove group "${name}" of network ${network}`, options.threshold);
    }
    return {
      call,
      sentence: `removes group "${name}" of network ${network}; ${amountText(chain.api, deposit)} go back to ${owner}`,
      details: { group: name, deposit, owner },
    };
  });
}
