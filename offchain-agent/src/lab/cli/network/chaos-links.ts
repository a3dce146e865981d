import { AgentError } from '../../../base/error.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import { hostFaultsInForce } from '../../chaos/host/host-breaker.ts';
import type { Plan } from '../../chaos/plan.ts';
import { isLinkDisruption, nodesOf, whatOf } from '../../chaos/timeline.ts';
import { openLinks } from '../../link/host/remote-links.ts';
import type { LinkControl } from '../../link/link-control.ts';
import { isStanding } from '../../link/link-matrix.ts';
import { type Link, ruleText } from '../../link/rule.ts';
import { findNetwork, networkStatus } from '../../networks.ts';
import { type NetworkState } from '../../real/state.ts';
import { faultFile, fileFaultLog, readFaults } from '../../watch/fault-log.ts';
import type { ScenarioOptions } from './chaos-kinds.ts';
import type { NamedOptions } from './run.ts';

const columns: readonly TableColumn[] = [{ title: 'id' }, { title: 'fault' }, { title: 'links' }];
const mostShown = 6;

/**
 * The links of a network; undefined where they cannot be impaired.
 * @throws AgentError `unreachable/links` when the process that hosts them is gone
 */
export async function linksOf(network: NetworkState): Promise<LinkControl | undefined> {
  return network.links && (await openLinks(network));
}

/** Leaves the faults of a plan in force. */
export async function applyUntilCleared(
  { timeline }: Plan,
  network: NetworkState,
  links: LinkControl,
  { seed, json }: ScenarioOptions,
): Promise<void> {
  const taken = new Set((await links.faults()).map(({ id }) => id));
  const log = fileFaultLog(faultFile(network.name));
  for (const disruption of timeline.filter(isLinkDisruption)) {
    let turn = 1;
    while (taken.has(`${disruption.kind}-${seed}-${turn}`)) turn++;
    const id = `${disruption.kind}-${seed}-${turn}`;
    await links.apply({ id, links: disruption.links, rule: disruption.rule });
    const text = whatOf(disruption);
    log.begin({ id: `${id} ${Date.now()}`, kind: disruption.kind, nodes: nodesOf(disruption), text });
    if (!json) say(`${text}; it stays until: almanac network chaos clear ${id}`);
  }
  if (json) await writeFaults(network, links);
}

/** What is at fault now. */
export async function runList(options: NamedOptions): Promise<void> {
  const network = await findNetwork(options.name);
  const links = await linksOf(network);
  try {
    if (options.json) return await writeFaults(network, links);
    const faults = (await links?.faults()) ?? [];
    const rows = faults.map(({ id, rule, links: on }) => [id, ruleText(rule), linksText(on)]);
    const still = (await networkStatus(network)).filter(({ state }) => state !== 'running');
    const hosts = hostFaultsInForce(network);
    if (rows.length > 0) for (const line of renderTable(columns, rows)) print(line);
    for (const { node, text } of hosts)
      print(`${node} has a fault of its host (${text}); take it back: almanac network resume ${node}`);
    const named = new Set(hosts.map(({ node }) => node));
    for (const { name, state } of still.filter((node) => !named.has(node.name)))
      print(`${name} is ${state}; continue it: almanac network resume ${name}`);
    if (rows.length + hosts.length + still.length === 0) say('nothing is at fault');
  } finally {
    await links?.close();
  }
}

/** @throws AgentError `bad_input/fault` for an id that is not in force; as `openLinks` does */
export async function runClear(ids: readonly string[], options: NamedOptions): Promise<void> {
  const network = await findNetwork(options.name);
  const links = await openLinks(network);
  try {
    const there = (await links.faults()).map(({ id }) => id);
    const unknown = ids.filter((id) => !there.includes(id));
    if (unknown.length > 0) {
      throw new AgentError(
        'bad_input/fault',
        `${unknown.join(', ')}: no such fault; ${there.length === 0 ? 'nothing is at fault' : `there are ${there.join(', ')}`}`,
        { data: { unknown, ids: there } },
      );
    }
    const cleared = ids.length > 0 ? ids : there.filter((id) => !isStanding(id));
    await links.clear(cleared);
    endInLog(network.name, cleared);
    if (options.json) return await writeFaults(network, links);
    say(cleared.length === 0 ? 'nothing is at fault' : `cleared: ${cleared.join(', ')}`);
  } finally {
    await links.close();
  }
}

/** Of those that began without a length; a run ends its own. */
function endInLog(network: string, ids: readonly string[]): void {
  const file = faultFile(network);
  const log = fileFaultLog(file);
  for (const { id, toMs } of readFaults(file))
    if (toMs === undefined && ids.some((cleared) => id.startsWith(`${cleared} `))) log.end(id);
}

async function writeFaults(network: NetworkState, links: LinkControl | undefined): Promise<void> {
  const [faults, nodes] = await Promise.all([links?.faults(), networkStatus(network)]);
  writeJson({
    schema: 'almanac.chaos_faults.v1',
    basis: 'census',
    network: network.name,
    backend: links?.backend ?? null,
    faults: (faults ?? []).map(({ id, links: on, rule }) => ({ id, rule, links: on })),
    hosts: hostFaultsInForce(network),
    not_running: nodes.flatMap(({ name, state }) => (state === 'running' ? [] : [{ node: name, state }])),
  });
}

function linksText(links: readonly Link[]): string {
  const shown = links.slice(0, mostShown).map(({ from, to }) => `${from} → ${to}`);
  const more = links.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? `, ${more} more` : ''}`;
}
