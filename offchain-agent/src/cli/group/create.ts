import { AgentError } from '../../base/error.ts';
import { registryCalls } from '../../chain/registry/registry-calls.ts';
import type { SigningOptions } from '../reporter/key-options.ts';
import { submitCall } from '../reporter/submit-call.ts';
import { amountText } from './amount-text.ts';
import { groupsOf } from './find-group.ts';
import { findMembers } from './find-members.ts';

const maxNameBytes = 64;

/**
 * Creates a group that belongs to the account that signs.
 * @throws AgentError `bad_input/group_name`, `no/group_taken`; as `findMembers`, `submitCall` do
 */
export async function runCreate(name: string, text: string, options: SigningOptions): Promise<void> {
  requireGroupName(name);
  await submitCall('group.create', options, async (open) => {
    const { chain, network } = open;
    const groups = await groupsOf(open);
    const members = findMembers(await groups.targets(), text);
    const taken = await groups.named(name);
    if (taken) {
      throw new AgentError(
        'no/group_taken',
        `network ${network} has a group "${name}" already, of ${taken.owner}; choose another name`,
        { data: { group: name, owner: taken.owner } },
      );
    }
    const deposit = await groups.deposit(members.length);
    return {
      call: registryCalls.createGroup(chain.api, network, name, members),
      sentence: `creates group "${name}" of ${members.length} in network ${network}, for a deposit of ${amountText(chain.api, deposit)}`,
      details: { group: name, members, deposit },
    };
  });
}

/** @throws AgentError `bad_input/group_name` for what the chain takes for no name */
export function requireGroupName(name: string): void {
  const bytes = Buffer.byteLength(name);
  if (bytes >= 1 && bytes <= maxNameBytes && !/\p{Cc}/u.test(name)) return;
  throw new AgentError(
    'bad_input/group_name',
    `<name>: expected 1 to ${maxNameBytes} bytes without control characters, for example validators-eu; got ${bytes}`,
    { data: { bytes } },
  );
}
