import { AgentError } from '../../../base/error.ts';
import { maxMembers, type SliRecords } from '../../../chain/records/records.ts';
import type { Sum } from '../../../chain/records/sli-answer.ts';
import type { TargetGroups } from '../../../chain/registry/target-groups.ts';
import type { PeriodKind } from '../../../sli/calendar.ts';
import { type AskedTarget, present, type ReportRow, type Span, type TargetReport } from './report.ts';

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

/** A group with the sums of its members' records. */
export interface GroupReport extends AskedGroup {
  /** Oldest first, the open period last. */
  readonly rows: readonly ReportRow<Sum>[];
}

/**
 * Reads the sums of a group for the periods that were asked for of its members.
 * @param reports of the members; a history has the same periods for all of them
 * @throws AgentError `bad_input/no_groups` when the runtime sums nothing
 */
export async function readGroup(
  records: Pick<SliRecords, 'asOfMs' | 'sum'>,
  group: AskedGroup,
  reports: readonly TargetReport[],
  period: PeriodKind,
  span: Span,
): Promise<GroupReport> {
  const ids = group.members.map(({ target }) => target);
  const sum = async (atS?: number): Promise<Sum | undefined> => await records.sum(ids, period, atS);
  if (span.kind === 'last') {
    const starts = (reports[0]?.rows ?? []).map(({ startS }) => startS);
    const rows = starts.map(async (startS) => ({ startS, answer: await sum(startS) }));
    // Of a history without a record nothing was asked yet, and whether the runtime sums at all would stay unsaid.
    if (rows.length === 0) await sum();
    return { ...group, rows: await Promise.all(rows) };
  }
  if (span.kind === 'at') return { ...group, rows: present([await sum(span.atS)]) };
  const sums = await Promise.all([sum(), sum(Math.floor(records.asOfMs / 1_000))]);
  return { ...group, rows: present(sums) };
}
