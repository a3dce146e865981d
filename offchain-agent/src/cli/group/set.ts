import { registryCalls } from '../../chain/registry/registry-calls.ts';
import type { SigningOptions } from '../reporter/key-options.ts';
import { submitCall } from '../reporter/submit-call.ts';
import { amountText } from './amount-text.ts';
import { findGroup, groupsOf } from './find-group.ts';
import { findMembers } from './find-members.ts';

/**
 * Exchanges the members of a group; its deposit becomes that of a new one.
 * @throws AgentError as `findGroup`, `findMembers` and `submitCall` do
 */
export async function runSet(name: string, text: string, options: SigningOptions): Promise<void> {
  await submitCall('group.set', options, async (open) => {
    const { chain, network } = open;
    const groups = await groupsOf(open);
    const { group } = await findGroup(groups, name);
    const members = findMembers(await groups.targets(), text);
    const deposit = await groups.deposit(members.length);
    return {
      call: registryCalls.setMembers(chain.api, network, group, members),
      sentence: `gives group "${name}" of network ${network} ${members.length} members; its deposit is ${amountText(chain.api, deposit)}`,
      details: { group: name, members, deposit },
    };
  });
}
