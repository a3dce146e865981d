import { isoTime } from '../../base/format.ts';
import type { ServedChainFacts } from '../chain/served-chain.ts';
import type { Incident } from './incidents.ts';
import { networkPath } from './layout.ts';
import { lineIn, type NetworkStatus, type TargetStatus } from './network-status.ts';
import type { Board } from './status-board.ts';
import { incidentText, incidentTitle, sentenceOf } from './text.ts';

/** As many as Statuspage lists. */
const mostIncidents = 50;

/** A chain in the shape that readers of Statuspage know, `/api/v2/*.json`. */
export interface Summary {
  readonly page: ReturnType<typeof pageOf>;
  readonly status: ReturnType<typeof statusOf>;
  readonly components: readonly ReturnType<typeof component>[];
  readonly incidents: readonly ReturnType<typeof incidentDocument>[];
}

/** @param base where this server is reached */
export function summaryOf(board: Board, facts: ServedChainFacts, base: string): Summary {
  const page = pageOf(board, facts, base);
  const all = board.networks.flatMap((status) => status.incidents.map((incident) => ({ incident, status })));
  return {
    page,
    status: statusOf(board),
    components: board.networks.flatMap((status, index) => components(status, page.id, index, board)),
    incidents: all
      .toSorted((a, b) => b.incident.startS - a.incident.startS)
      .slice(0, mostIncidents)
      .map(({ incident, status }) => incidentDocument(incident, status, page.id, base)),
  };
}

/** Of those that go on: what `summary.json` and `incidents/unresolved.json` list. */
export function unresolved({ incidents }: Summary): Summary['incidents'] {
  return incidents.filter(({ resolved_at }) => resolved_at === null);
}

function pageOf({ head }: Board, { name, genesisHash }: ServedChainFacts, base: string) {
  return {
    id: genesisHash.slice(2, 14),
    name,
    url: `${base}/status`,
    time_zone: 'Etc/UTC',
    updated_at: isoTime(head.timeMs / 1_000),
  };
}

function statusOf(board: Board) {
  const all = board.networks.flatMap(({ targets }) => targets.map(({ state }) => state));
  const isDown = board.networks.some(({ state }) => state === 'major_outage');
  const isSomeDown = all.includes('major_outage');
  const isLimping = all.includes('partial_outage') || all.includes('degraded_performance');
  const indicator = isDown ? 'critical' : isSomeDown ? 'major' : isLimping ? 'minor' : 'none';
  return { indicator, description: sentenceOf(board) };
}

function components(status: NetworkStatus, pageId: string, position: number, { head }: Board) {
  const { network, targets, state } = status;
  const groupId = `network-${network.id}`;
  const updated = isoTime(head.timeMs / 1_000);
  const common = { updated, pageId };
  const group = component(
    { id: groupId, name: network.name, state, firstS: firstOf(targets), position: position + 1 },
    common,
  );
  const members = targets
    .toSorted((a, b) => a.target - b.target)
    .map((target, index) =>
      component(
        {
          id: componentId(network.id, target.target),
          name: target.label,
          description: target.account === target.label ? undefined : target.account,
          state: target.state,
          firstS: target.days[0]?.startS,
          position: index + 1,
          groupId,
        },
        common,
      ),
    );
  return [{ ...group, components: members.map(({ id }) => id) }, ...members];
}

function componentId(network: number, target: number): string {
  return `target-${network}-${target}`;
}

function firstOf(targets: readonly TargetStatus[]): number | undefined {
  const starts = targets.flatMap(({ days }) => days[0]?.startS ?? []);
  return starts.length === 0 ? undefined : starts.reduce((a, b) => Math.min(a, b));
}

interface ComponentInput {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly firstS: number | undefined;
  readonly position: number;
  readonly groupId?: string;
  /** The account of a name. */
  readonly description?: string | undefined;
}

function component(
  { id, name, state, firstS, position, groupId, description }: ComponentInput,
  { updated, pageId }: { readonly updated: string; readonly pageId: string },
) {
  return {
    id,
    name,
    status: state,
    created_at: firstS === undefined ? updated : isoTime(firstS),
    updated_at: updated,
    position,
    description: description ?? null,
    showcase: true,
    start_date: firstS === undefined ? null : isoTime(firstS).slice(0, 10),
    group_id: groupId ?? null,
    page_id: pageId,
    group: groupId === undefined,
    only_show_if_degraded: false,
  };
}

function incidentDocument(incident: Incident, status: NetworkStatus, pageId: string, base: string) {
  const { id, target, startS, endS, state, impact, updatedS } = incident;
  const label = lineIn(status, target);
  const isOpen = state === 'open';
  const startedAt = isoTime(startS);
  const updatedAt = isoTime(updatedS);
  const update = (kind: 'investigating' | 'resolved', at: string) => ({
    id: `${id}-${kind}`,
    status: kind,
    body: incidentText(incident, label),
    incident_id: id,
    created_at: at,
    updated_at: updatedAt,
    display_at: at,
  });
  const found = status.targets.find((one) => one.target === target);
  const { network, head } = status;
  const common = { updated: isoTime(head.timeMs / 1_000), pageId };
  return {
    id,
    name: incidentTitle(incident, label),
    status: isOpen ? ('investigating' as const) : ('resolved' as const),
    impact,
    created_at: startedAt,
    updated_at: updatedAt,
    started_at: startedAt,
    monitoring_at: null,
    resolved_at: endS === undefined ? null : isoTime(endS),
    shortlink: `${base}${networkPath(network.id)}#incident-${id}`,
    page_id: pageId,
    // The newest first, as Statuspage has them.
    incident_updates: [
      ...(endS === undefined ? [] : [update('resolved', isoTime(endS))]),
      update('investigating', startedAt),
    ],
    components: found
      ? [
          component(
            {
              id: componentId(network.id, target),
              name: label,
              state: found.state,
              firstS: found.days[0]?.startS,
              position: target,
              groupId: `network-${network.id}`,
            },
            common,
          ),
        ]
      : [],
  };
}
