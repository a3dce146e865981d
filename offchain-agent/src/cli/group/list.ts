import type { TargetGroup } from '../../chain/registry/target-groups.ts';
import { print, writeJson } from '../output.ts';
import { type OpenChain, withChainOf } from '../reporter/with-chain.ts';
import { type Column, renderTable } from '../table.ts';
import { amountText } from './amount-text.ts';
import { groupsOf } from './find-group.ts';

export interface ListGroupsOptions {
  readonly network: string;
  readonly url?: string;
  readonly json?: boolean;
}

type Shown = Pick<OpenChain, 'chainName' | 'url' | 'network'>;

const columns: readonly Column[] = [
  { title: 'id', align: 'right' },
  { title: 'group' },
  { title: 'members', align: 'right' },
  { title: 'deposit', align: 'right' },
  { title: 'owner' },
];

/**
 * Prints the groups of a network.
 * @throws AgentError as `withChainOf` does; `bad_input/no_groups`
 */
export async function runList(options: ListGroupsOptions): Promise<void> {
  await withChainOf(options, async (open) => {
    const groups = await (await groupsOf(open)).all();
    if (options.json) writeJson(groupsDocument(groups, open));
    else for (const line of groupLines(groups, open, amountOf(open))) print(line);
  });
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
  const heading = `${chainName} at ${url}: groups of network ${network}`;
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
