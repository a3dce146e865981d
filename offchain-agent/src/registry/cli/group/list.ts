import { AgentError } from '../../../base/error.ts';
import { networkName } from '../../../base/network-name.ts';
import { currencyOf, amountText as shown } from '../../../chain/amount.ts';
import { type TargetGroup, TargetGroups } from '../../../chain/registry/target-groups.ts';
import type { ApiReportingChain } from '../../../chain/reporting/api-reporting-chain.ts';
import { type OpenChain, openReporting } from '../../../cli/open-at.ts';
import { print, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';

export interface ListGroupsOptions {
  readonly network: string;
  readonly url?: string;
  readonly json?: boolean;
}

type Shown = Pick<OpenChain, 'chainName' | 'url' | 'network'>;

const columns: readonly TableColumn[] = [
  { title: 'id', align: 'right' },
  { title: 'group' },
  { title: 'members', align: 'right' },
  { title: 'deposit', align: 'right' },
  { title: 'owner' },
];

/**
 * Prints the groups of a network.
 * @throws AgentError as `openReporting` does; `bad_input/no_groups`
 */
export async function runList(options: ListGroupsOptions): Promise<void> {
  await using open = await openReporting(options);
  const groups = await (await groupsOf(open)).all();
  if (options.json) writeJson(groupsDocument(groups, open));
  else for (const line of groupLines(groups, open, amountOf(open))) print(line);
}

/** How amounts of a chain are shown. */
export function amountOf({ chain }: Pick<OpenChain, 'chain'>): (amount: bigint) => string {
  return (amount) => amountText(chain.api, amount);
}

export function groupLines(
  groups: readonly TargetGroup[],
  { chainName, url, network }: Shown,
  amount: (value: bigint) => string,
): string[] {
  const rows = groups.map(({ group, name, members, deposit, owner }) => [
    String(group),
    name,
    String(members.length),
    amount(deposit),
    owner,
  ]);
  const heading = `${chainName} at ${url}: groups of ${networkName(network)}`;
  return [heading, '', ...(rows.length > 0 ? renderTable(columns, rows) : ['none'])];
}

export function groupsDocument(groups: readonly TargetGroup[], { chainName, url, network }: Shown) {
  return {
    schema: 'almanac.groups.v1',
    chain: chainName,
    url,
    network,
    groups: groups.map((group) => groupDocument(group)),
  };
}

/** A group in the JSON of any command; `deposit` is in the chain's smallest unit. */
export function groupDocument({ group, name, members, owner, deposit }: TargetGroup) {
  return { group, name, members, owner, deposit };
}

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
    `${networkName(groups.network)} has no group "${name}"; "almanac group list" lists them`,
    { data: { group: name, network: groups.network } },
  );
}

/** An amount for people, in the unit of the chain. */
export function amountText({ registry }: ApiReportingChain['api'], amount: bigint): string {
  return shown(amount, currencyOf(registry));
}
