import { AgentError } from '../../../base/error.ts';
import { networkName } from '../../../base/network-name.ts';
import { maxMembers } from '../../../chain/records/records.ts';
import { registryCalls } from '../../../chain/registry/registry-calls.ts';
import type { TargetInfo } from '../../../chain/reporting/reporting-shapes.ts';
import type { SigningOptions } from '../../../cli/key-options.ts';
import { openSigning, sendAndReport } from '../../../cli/signing.ts';
import { proposed } from '../targets/edit.ts';
import { findTarget } from '../targets/list.ts';
import { amountText, findGroup, groupsOf } from './list.ts';

const maxNameBytes = 64;

/**
 * Creates a group that belongs to the account that signs.
 * @throws AgentError `bad_input/group_name`, `no/group_taken`; as `findMembers`, `openSigning` and `sendAndReport` do
 */
export async function runCreate(name: string, text: string, options: SigningOptions): Promise<void> {
  requireGroupName(name);
  await using open = await openSigning(options);
  const { chain, network, names } = open;
  const groups = await groupsOf(open);
  const members = findMembers(await groups.targets(), text, names);
  const taken = await groups.named(name);
  if (taken) {
    throw new AgentError(
      'no/group_taken',
      `${networkName(network)} has a group "${name}" already, of ${taken.owner}; choose another name`,
      { data: { group: name, owner: taken.owner } },
    );
  }
  const deposit = await groups.deposit(members.length);
  await sendAndReport('group.create', options, open, {
    call: registryCalls.createGroup(chain.api, network, name, members),
    sentence: `creates group "${name}" of ${members.length} on ${networkName(network)}, for a deposit of ${amountText(chain.api, deposit)}`,
    details: { group: name, members, deposit },
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

/**
 * Exchanges the members of a group; its deposit becomes that of a new one.
 * @throws AgentError as `findGroup`, `findMembers` and `sendAndReport` do
 */
export async function runSet(name: string, text: string, options: SigningOptions): Promise<void> {
  await using open = await openSigning(options);
  const { chain, network, names } = open;
  const groups = await groupsOf(open);
  const { group } = await findGroup(groups, name);
  const members = findMembers(await groups.targets(), text, names);
  const deposit = await groups.deposit(members.length);
  await sendAndReport('group.set', options, open, {
    call: registryCalls.setMembers(chain.api, network, group, members),
    sentence: `gives group "${name}" of ${networkName(network)} ${members.length} members; its deposit is ${amountText(chain.api, deposit)}`,
    details: { group: name, members, deposit },
  });
}

interface RemoveGroupOptions extends SigningOptions {
  readonly propose?: boolean;
  readonly threshold?: string;
}

/**
 * Removes a group, or proposes that to the Council; its deposit goes back to its owner.
 * @throws AgentError as `findGroup` and `sendAndReport` do
 */
export async function runRemove(name: string, options: RemoveGroupOptions): Promise<void> {
  await using open = await openSigning(options);
  const { chain, network } = open;
  const { group, deposit, owner } = await findGroup(await groupsOf(open), name);
  const call = registryCalls.removeGroup(chain.api, network, group);
  if (options.propose) {
    const what = `remove group "${name}" of ${networkName(network)}`;
    const prepared = await proposed(chain, call, what, options.threshold);
    return await sendAndReport('group.remove', options, open, prepared);
  }
  await sendAndReport('group.remove', options, open, {
    call,
    sentence: `removes group "${name}" of ${networkName(network)}; ${amountText(chain.api, deposit)} go back to ${owner}`,
    details: { group: name, deposit, owner },
  });
}

/**
 * The members that a person named, as the chain takes them: ids of targets, ascending, each once.
 * @param text ids, accounts or names separated by commas
 * @throws AgentError `bad_input/target` for one that is no target; `bad_input/group_size`
 */
export function findMembers(
  targets: readonly TargetInfo[],
  text: string,
  names: Readonly<Record<string, string>> = {},
): readonly number[] {
  const ids = text.split(',').map((part) => findTarget(targets, part.trim(), names, '<members>').target);
  const members = [...new Set(ids)].toSorted((one, next) => one - next);
  if (members.length <= maxMembers) return members;
  throw new AgentError(
    'bad_input/group_size',
    `<members>: a group has at most ${maxMembers} targets; these are ${members.length}`,
    { data: { members: members.length, most: maxMembers } },
  );
}
