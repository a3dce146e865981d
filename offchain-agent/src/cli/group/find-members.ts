import { AgentError } from '../../base/error.ts';
import { maxMembers } from '../../chain/records/records.ts';
import type { TargetInfo } from '../../chain/reporting/reporting-shapes.ts';
import { findTarget } from '../targets/find-target.ts';

/**
 * The members that a person named, as the chain takes them: ids of targets, ascending, each once.
 * @param text ids, accounts or names separated by commas
 * @throws AgentError `bad_input/target` for one that is no target; `bad_input/group_size`
 */
export function findMembers(targets: readonly TargetInfo[], text: string): readonly number[] {
  const ids = text.split(',').map((part) => findTarget(targets, part.trim(), '<members>').target);
  const members = [...new Set(ids)].toSorted((one, next) => one - next);
  if (members.length <= maxMembers) return members;
  throw new AgentError(
    'bad_input/group_size',
    `<members>: a group has at most ${maxMembers} targets; these are ${members.length}`,
    { data: { members: members.length, most: maxMembers } },
  );
}
