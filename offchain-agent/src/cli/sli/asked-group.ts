import { AgentError } from '../../base/error.ts';
import { maxMembers } from '../../chain/records/records.ts';
import type { TargetGroups } from '../../chain/registry/target-groups.ts';
import type { AskedTarget } from './resolve-targets.ts';

/** Targets that are asked for together. */
export interface AskedGroup {
  readonly label: string;
  /** On the chain, with its id and owner; in a region; or named for this question alone. */
  readonly kind: 'group' | 'region' | 'list';
  readonly name?: string;
  readonly id?: number;
  readonly members: readonly AskedTarget[];
}

/**
 * The group that several targets make that a person named; none of one alone, or with 0 (all authors), which is a sum
 * already.
 * @throws AgentError `bad_input/group_size`
 */
export function listGroup(members: readonly AskedTarget[]): AskedGroup | undefined {
  const ids = new Set(members.map(({ target }) => target));
  if (ids.size < 2 || ids.has(0)) return undefined;
  return requireSize({ label: `group of ${ids.size}`, kind: 'list', members });
}

/**
 * A group of the chain.
 * @throws AgentError `bad_input/group` for a name that no group has; `bad_input/no_groups`
 */
export async function namedGroup(groups: Pick<TargetGroups, 'named'>, name: string): Promise<AskedGroup> {
  const group = await groups.named(name);
  if (!group) {
    throw new AgentError(
      'bad_input/group',
      `--group: the chain has no group "${name}"; "almanac group list" lists them`,
      { data: { group: name } },
    );
  }
  const members = group.members.map((target) => ({ target, text: `target ${target}` }));
  return { label: `group ${group.name}`, kind: 'group', name: group.name, id: group.group, members };
}

/**
 * All targets of a region.
 * @throws AgentError `bad_input/region` with the regions that there are; `bad_input/group_size`
 */
export async function regionGroup(groups: Pick<TargetGroups, 'targets'>, name: string): Promise<AskedGroup> {
  const targets = await groups.targets();
  const members = targets
    .filter(({ region }) => region === name)
    .map(({ target, who }) => ({ target, text: who?.label ?? `target ${target}` }));
  if (members.length > 0) return requireSize({ label: `region ${name}`, kind: 'region', name, members });
  const regions = [...new Set(targets.flatMap(({ region }) => region ?? []))].toSorted();
  throw new AgentError(
    'bad_input/region',
    `--region: no target is in "${name}"; ${regions.length > 0 ? `there are ${regions.join(', ')}` : 'no target has a region'}`,
    { data: { region: name, regions } },
  );
}

function requireSize(group: AskedGroup): AskedGroup {
  const { label, members } = group;
  if (members.length <= maxMembers) return group;
  throw new AgentError(
    'bad_input/group_size',
    `the chain sums at most ${maxMembers} targets at once; ${label} has ${members.length}`,
    { data: { members: members.length, most: maxMembers } },
  );
}
