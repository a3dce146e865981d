import { networkName } from '../../../base/network-name.ts';
import type { TargetGroup } from '../../../chain/registry/target-groups.ts';
import type { TargetInfo } from '../../../chain/reporting/reporting-shapes.ts';
import { type OpenChain, openReporting } from '../../../cli/open-at.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import { labelOf } from '../targets/list.ts';
import { amountOf, findGroup, groupDocument, groupsOf, type ListGroupsOptions } from './list.ts';

type Names = Readonly<Record<string, string>>;
type Shown = Pick<OpenChain, 'chainName' | 'url' | 'network'>;

const columns: readonly TableColumn[] = [
  { title: 'id', align: 'right' },
  { title: 'target' },
  { title: 'region' },
];

/**
 * Prints one group with its members.
 * @throws AgentError as `openReporting` and `findGroup` do
 */
export async function runShow(name: string, options: ListGroupsOptions): Promise<void> {
  await using open = await openReporting(options);
  const groups = await groupsOf(open);
  const group = await findGroup(groups, name);
  const targets = await groups.targets();
  const { names } = open;
  if (options.json) writeJson(showDocument(group, targets, names, open));
  else for (const line of showLines(group, targets, names, open, amountOf(open))) print(line);
}

export function showLines(
  group: TargetGroup,
  targets: readonly TargetInfo[],
  names: Names,
  { chainName, url, network }: Shown,
  amount: (value: bigint) => string,
): string[] {
  const rows = membersOf(group, targets, names).map(({ target, label, region }) => [
    String(target),
    label,
    region ?? '-',
  ]);
  return [
    `${chainName} at ${url}: group ${group.group} of ${networkName(network)}, "${group.name}", of ${group.owner} (deposit ${amount(group.deposit)})`,
    '',
    ...renderTable(columns, rows),
  ];
}

export function showDocument(
  group: TargetGroup,
  targets: readonly TargetInfo[],
  names: Names,
  { chainName, url, network }: Shown,
) {
  return {
    schema: 'almanac.group.v1',
    chain: chainName,
    url,
    network,
    ...groupDocument(group),
    members: membersOf(group, targets, names),
  };
}

/** A member may have been removed as a target since; its id and records stay. */
function membersOf({ members }: TargetGroup, targets: readonly TargetInfo[], names: Names) {
  const known = new Map(targets.map((target) => [target.target, target]));
  return members.map((target) => {
    const info = known.get(target);
    return {
      target,
      label: info ? labelOf(info, names) : `target ${target}`,
      region: info?.region ?? null,
    };
  });
}
