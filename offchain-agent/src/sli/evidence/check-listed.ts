import { isAllAuthors } from './check-plan.ts';
import type { Evidence } from './evidence.ts';
import type { ChainFacts } from './facts.ts';
import { type Difference, difference } from './fault.ts';
import { groupSamples, type SampleGroup } from './plan.ts';

/**
 * Whether exactly those targets are listed that the chain planned for the window, and every block that they authored.
 * @returns the first difference
 */
export function checkListed({ samples }: Evidence, facts: ChainFacts): Difference | undefined {
  const groups = groupSamples(samples);
  const planned = plannedGroups(facts);
  for (const group of groups) {
    const found =
      group.indicator === 'arrival' ? checkBlocks(group, facts) : checkPlanned(group, planned, facts);
    if (found) return found;
  }
  const listed = new Set(groups.map(nameOf));
  const missing = [...(planned ?? [])].find((name) => !listed.has(name));
  if (missing !== undefined) return difference(`${missing} was to be measured and is not listed`);
  return missingBlocks(groups, facts);
}

function plannedGroups({ targets, own }: ChainFacts): ReadonlySet<string> | undefined {
  const names = targets
    ?.filter(({ id }) => !own.has(id))
    .flatMap(({ id, hasRpc, hasReachability }) => [
      ...(hasRpc ? [nameOf({ target: id, indicator: 'rpc' })] : []),
      ...(hasReachability ? [nameOf({ target: id, indicator: 'reachability' })] : []),
    ]);
  return names && new Set(names);
}

function nameOf({ target, indicator }: Pick<SampleGroup, 'target' | 'indicator'>): string {
  return `target ${target}, ${indicator},`;
}

function checkPlanned(
  group: SampleGroup,
  planned: ReadonlySet<string> | undefined,
  { own }: ChainFacts,
): Difference | undefined {
  if (!own.has(group.target) && (planned?.has(nameOf(group)) ?? true)) return undefined;
  const why = own.has(group.target)
    ? "is the reporter's own"
    : `had no address for ${group.indicator} in this window`;
  return difference(`target ${group.target} ${why}`, { line: group.firstLine, field: 't' });
}

function checkBlocks(group: SampleGroup, { own, authored }: ChainFacts): Difference | undefined {
  const place = { line: group.firstLine, field: 't' };
  if (own.has(group.target)) return difference(`target ${group.target} is the reporter's own`, place);
  const expected = authored && (authored.get(group.target) ?? 0);
  if (expected === undefined || expected === group.samples.length) return undefined;
  const who = isAllAuthors(group) ? 'all authors' : `target ${group.target}`;
  return difference(
    `${group.samples.length} blocks are listed, ${who} authored ${expected} in this window`,
    place,
  );
}

function missingBlocks(
  groups: readonly SampleGroup[],
  { own, authored }: ChainFacts,
): Difference | undefined {
  const arrivals = groups.filter(({ indicator }) => indicator === 'arrival');
  // A reporter without a vantage measures no arrivals, and says so by listing none; some of them is a choice.
  if (arrivals.length === 0) return undefined;
  const listed = new Set(arrivals.map(({ target }) => target));
  const [target, count] =
    [...(authored ?? [])].find(([id, blocks]) => blocks > 0 && !own.has(id) && !listed.has(id)) ?? [];
  if (target === undefined) return undefined;
  return difference(
    `${target === 0 ? 'all authors' : `target ${target}`} authored ${count} blocks in this window, of which none is listed`,
  );
}
