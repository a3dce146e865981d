import { AgentError } from '../../base/error.ts';
import { type TargetGroup, TargetGroups } from '../../chain/registry/target-groups.ts';
import type { OpenChain } from '../reporter/with-chain.ts';

/** The groups of the network that a command means, at the finalized head. */
export async function groupsOf({
  chain,
  network,
}: Pick<OpenChain, 'chain' | 'network'>): Promise<TargetGroups> {
  const { hash } = await chain.finalizedHead();
  return new TargetGroups(chain.api, hash, network);
}

/**
 * The group of a name.
 * @throws AgentError `bad_input/group`; `bad_input/no_groups` when the runtime has none
 */
export async function findGroup(
  groups: Pick<TargetGroups, 'named' | 'network'>,
  name: string,
): Promise<TargetGroup> {
  const found = await groups.named(name);
  if (found) return found;
  throw new AgentError(
    'bad_input/group',
    `network ${groups.network} has no group "${name}"; "almanac group list" lists them`,
    { data: { group: name, network: groups.network } },
  );
}
