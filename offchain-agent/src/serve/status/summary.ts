import { isoTime } from '../../base/format.ts';
import type { Incident } from './incidents.ts';
import { networkPath } from './layout.ts';
import { lineIn, type NetworkStatus, type TargetStatus } from './network-status.ts';
import { isOwnIncident, maintenanceOf, type Note, phaseOf } from './note.ts';
import { noteDocument } from './note-summary.ts';
import type { State } from './state.ts';
import type { Board, StatusFacts } from './status-source.ts';
import { incidentText, incidentTitle, sentenceOf } from './text.ts';

/** As many as Statuspage lists; those that go on are listed besides, however long ago they began. */
const mostIncidents = 50;

type IncidentDocument = ReturnType<typeof incidentDocument>;
type NoteDocument = ReturnType<typeof noteDocument<ReturnType<typeof component>>>;

/** A chain in the shape that readers of Statuspage know, `/api/v2/*.json`. */
export interface Summary {
  readonly page: ReturnType<typeof pageOf>;
  readonly status: ReturnType<typeof statusOf>;
  readonly components: readonly ReturnType<typeof component>[];
  readonly incidents: readonly (IncidentDocument | NoteDocument)[];
  /** All of them: those that are over, too. */
  readonly maintenances: readonly NoteDocument[];
}

/** @param base where this server is reached */
export function summaryOf(board: Board, facts: StatusFacts, base: string): Summary {
  const page = pageOf(board, facts, base);
  const nowS = Math.floor(board.head.timeMs / 1_000);
  return {
    page,
    status: statusOf(board),
    components: board.networks.flatMap((status, index) => components(status, page.id, index, board)),
    incidents: board.networks
      .flatMap((status) => [
        ...status.incidents.map((one) => ({
          startS: one.startS,
          isOpen: one.state === 'open',
          write: () => incidentDocument(one, status, page.id, base),
        })),
        ...ownNotes(status).map((one) => ({
          startS: one.startS,
          isOpen: phaseOf(one, nowS) !== 'over',
          write: () => noteIn(one, status, page.id, base),
        })),
      ])
      .toSorted((a, b) => b.startS - a.startS)
      .filter(({ isOpen }, index) => index < mostIncidents || isOpen)
      .map(({ write }) => write()),
    maintenances: board.networks.flatMap((status) =>
      status.notes
        .filter(({ kind }) => kind === 'maintenance')
        .filter((note, index) => index < mostIncidents || phaseOf(note, nowS) !== 'over')
        .map((note) => noteIn(note, status, page.id, base)),
    ),
  };
}

/** Incidents in the words of the operator; those about a measured one are updates of it. */
function ownNotes({ notes, incidents }: NetworkStatus): readonly Note[] {
  const measured = new Set(incidents.map(({ id }) => id));
  return notes.filter((note) => isOwnIncident(note, measured));
}

function noteIn(note: Note, status: NetworkStatus, pageId: string, base: string): NoteDocument {
  const { network, targets } = status;
  const about = note.targets ?? targets.map(({ target }) => target);
  return noteDocument(note, {
    status,
    pageId,
    link: `${base}${networkPath(network.id)}#note-${note.id}`,
    components: about.flatMap((target) => targetComponent(target, status, pageId) ?? []),
  });
}

/** Of those that go on: what `summary.json` and `incidents/unresolved.json` list. */
export function unresolved({ incidents }: Pick<Summary, 'incidents'>): Summary['incidents'] {
  return incidents.filter(({ resolved_at }) => resolved_at === null);
}

function pageOf({ head }: Board, { name, id }: StatusFacts, base: string) {
  return {
    id: id.slice(2, 14),
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
          description: target.account === target.label ? undefined : (target.account ?? target.head?.reason),
          state: componentState(target.target, target.state, status),
          firstS: target.days[0]?.startS,
          position: index + 1,
          groupId,
        },
        common,
      ),
    );
  return [{ ...group, components: members.map(({ id }) => id) }, ...members];
}

function componentState(target: number, state: State, { notes, head }: NetworkStatus) {
  return maintenanceOf(notes, target, Math.floor(head.timeMs / 1_000))
    ? ('under_maintenance' as const)
    : state;
}

function targetComponent(target: number, status: NetworkStatus, pageId: string) {
  const found = status.targets.find((one) => one.target === target);
  if (!found) return undefined;
  const { network, head } = status;
  return component(
    {
      id: componentId(network.id, target),
      name: lineIn(status, target),
      state: componentState(target, found.state, status),
      firstS: found.days[0]?.startS,
      position: target,
      groupId: `network-${network.id}`,
    },
    { updated: isoTime(head.timeMs / 1_000), pageId },
  );
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
  /** The account of a name, or what is wrong with an endpoint's head. */
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
  const { network, notes } = status;
  // Of several notes about one incident the updates are in the order in which they were said.
  const words = notes
    .filter(({ about }) => about === id)
    .flatMap(({ id: of, updates }) => updates.map((one, index) => ({ ...one, id: `note-${of}-${index}` })))
    .toReversed()
    .toSorted((a, b) => b.atS - a.atS)
    .map(({ id: own, atS, status: said, text }) => ({
      id: own,
      status: said ?? ('investigating' as const),
      body: text,
      incident_id: id,
      created_at: isoTime(atS),
      updated_at: isoTime(atS),
      display_at: isoTime(atS),
    }));
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
      ...words,
      update('investigating', startedAt),
    ],
    components: [targetComponent(target, status, pageId)].filter((one) => one !== undefined),
  };
}
